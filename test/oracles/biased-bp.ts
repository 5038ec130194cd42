import type { MachineReference } from "./reference-files.js";

// Belief propagation on a small binary machine under a field toward a reference, the slow obvious way: every message is read off the
// distribution of a unit's sum, nodes are summed over all hidden states, updates are parallel and damped. Nothing is shared with
// the program.

/** Messages toVariable as half log-odds of +1: [pattern][weight]. */
type Messages = number[][];

export interface BiasedFixedPoint {
  /** (1/N) sum of <w_i> r_i. */
  readonly overlap: number;
  /** Bethe's ln Z with the field in it, nats. */
  readonly logZ: number;
  readonly residual: number;
}

const spin = (bit: number): number => (bit ? 1 : -1);
/** Probability of w under half log-odds h. */
const chance = (h: number, w: number): number => 1 / (1 + Math.exp(-2 * h * w));

/** Weight of all inputs of a unit that give tau = -1 and +1, weight `skip` held at `held` (-1: all summed over). */
function unitWeights(x: readonly number[], odds: readonly number[], skip: number, held: number): [number, number] {
  let sums = new Map([[0, 1]]);
  x.forEach((xi, i) => {
    const next = new Map<number, number>();
    for (const [sum, weight] of sums) {
      for (const w of [-1, 1]) {
        if (i === skip && w !== held) continue;
        const factor = i === skip ? 1 : chance(odds[i], w);
        next.set(sum + xi * w, (next.get(sum + xi * w) ?? 0) + weight * factor);
      }
    }
    sums = next;
  });
  const out: [number, number] = [0, 0];
  for (const [sum, weight] of sums) out[sum >= 0 ? 1 : 0] += weight;
  return out;
}

/** Probability that majority or product of the units is the label. */
function right(units: readonly (readonly [number, number])[], label: number, parity: boolean): number {
  let total = 0;
  for (let c = 0; c < 1 << units.length; c++) {
    const taus = units.map((_, k) => spin((c >> k) & 1));
    const out = parity ? taus.reduce((a, b) => a * b, 1) : Math.sign(taus.reduce((a, b) => a + b, 0));
    if (out !== label) continue;
    total += units.reduce((product, weights, k) => product * weights[taus[k] > 0 ? 1 : 0], 1);
  }
  return total;
}

/** The fixed point under fields gamma r_i, by `sweeps` damped parallel updates from flat messages. */
export function biasedBp(
  { patterns, labels, N, K, model }: MachineReference,
  reference: readonly number[],
  gamma: number,
  sweeps = 300,
): BiasedFixedPoint {
  const n = N / K;
  const parity = model.startsWith("parity");
  let messages: Messages = patterns.map(() => new Array<number>(N).fill(0));
  const totals = (): number[] => reference.map((r, i) => gamma * r + messages.reduce((sum, row) => sum + row[i], 0));
  const part = (list: readonly number[], k: number): number[] => list.slice(k * n, (k + 1) * n);
  const unitsOf = (x: readonly number[], cavity: readonly number[]) =>
    Array.from({ length: K }, (_, k) => unitWeights(part(x, k), part(cavity, k), -1, 0));
  let residual = Infinity;
  for (let sweep = 0; sweep < sweeps && residual > 1e-13; sweep++) {
    const total = totals();
    residual = 0;
    messages = patterns.map((x, mu) => {
      const cavity = total.map((h, i) => h - messages[mu][i]);
      const units = unitsOf(x, cavity);
      return total.map((_, i) => {
        const k = Math.floor(i / n);
        const weight = (held: number): number => {
          const own = unitWeights(part(x, k), part(cavity, k), i % n, held);
          return right(
            units.map((other, j) => (j === k ? own : other)),
            labels[mu],
            parity,
          );
        };
        const update = 0.5 * Math.log(weight(1) / weight(-1));
        const old = messages[mu][i];
        residual = Math.max(residual, Math.abs(Math.tanh(update) - Math.tanh(old)));
        return 0.7 * update + 0.3 * old;
      });
    });
  }
  const total = totals();
  let logZ = 0;
  reference.forEach((r, i) => {
    const weight = (w: number): number =>
      messages.reduce((product, row) => product * chance(row[i], w), Math.exp(gamma * r * w));
    logZ += Math.log(weight(1) + weight(-1));
  });
  patterns.forEach((x, mu) => {
    const own = messages[mu];
    const cavity = total.map((h, i) => h - own[i]);
    logZ += Math.log(right(unitsOf(x, cavity), labels[mu], parity));
    cavity.forEach((h, i) => {
      logZ -= Math.log(chance(h, 1) * chance(own[i], 1) + chance(h, -1) * chance(own[i], -1));
    });
  });
  const overlap = total.reduce((sum, h, i) => sum + Math.tanh(h) * reference[i], 0) / N;
  return { overlap, logZ, residual };
}
