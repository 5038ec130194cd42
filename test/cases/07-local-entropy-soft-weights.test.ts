import { describe, expect, test } from "vitest";
import { columnPairs, curve, filesOf, oracleText, runText } from "./oracle-columns.js";

// From what an oracle printed on a sprinkler network (dotnet/infer 471): local entropies by enumeration counted states where weights count.
// Three spins in a chain, weights 3 or 1 a bond and 2 or 1 for the first one, as tables of a UAI file and as energies.

const files = filesOf("07-local-entropy-soft-weights");
const curveOf = (more = "") => `local_entropy(reference = x, d = [0, 1 / 3, 2 / 3, 1]${more})`;
const TABLES = `use uai "g.uai" as G
experiment b on G { run bp measure ${curveOf()} }
experiment x on G { run exact measure ${curveOf()}, ${curveOf(', ensemble = "field"')} }`;
const ENERGIES = `model E {
  plate v in 1..3
  var x[v]: spin
  energy a := -0.5 * log(3) * x[1] * x[2]
  energy b := -0.5 * log(3) * x[2] * x[3]
  energy c := -0.5 * log(2) * x[1]
}
experiment b on E { run bp measure ${curveOf()} }
experiment x on E { run exact measure ${curveOf()}, ${curveOf(', ensemble = "field"')} }`;

/** Weight of the states of the chain; 0 is the likely state of the first spin. */
const weight = ([a, b, c]: readonly number[]) => (a === b ? 3 : 1) * (b === c ? 3 : 1) * (a === 0 ? 2 : 1);
const STATES = Array.from({ length: 8 }, (_, bits) => [bits >> 2, (bits >> 1) & 1, bits & 1]);
/** Energies leave out a constant a factor: sqrt(3), sqrt(3) and sqrt(2). */
const CONSTANT = Math.log(3 * Math.SQRT2);

/** ln of the mean weight at Hamming distance D from 000, nats a weight. */
function shell(distance: number, constant: number): number {
  const own = STATES.filter((state) => state.reduce((sum, s) => sum + s, 0) === distance).map(weight);
  return (Math.log(own.reduce((sum, w) => sum + w, 0) / own.length) - constant) / 3;
}

/** min over gamma of [ln sum w exp(gamma sum r x)] - gamma n q, less the same without weights; by a fine grid of gamma around its minimum. */
function field(d: number, constant: number): number {
  const q = 1 - 2 * d;
  const least = (weigh: (state: readonly number[]) => number): number => {
    const at = (gamma: number) => {
      const sum = STATES.reduce(
        (total, s) => total + weigh(s) * Math.exp(gamma * (3 - 2 * s.reduce((a, b) => a + b))),
        0,
      );
      return Math.log(sum) - 3 * gamma * q;
    };
    let [low, high] = [-20, 20];
    for (let n = 0; n < 200; n++) {
      const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
      if (at(a) < at(b)) high = b;
      else low = a;
    }
    return at((low + high) / 2);
  };
  return (least(weight) - least(() => 1) - constant) / 3;
}

describe.each([
  ["tables", TABLES, 0, Math.log(18) / 3],
  ["energies", ENERGIES, CONSTANT, Math.log(3 * Math.SQRT2) / 3],
])("%s", (_name, text, constant, atReference) => {
  test("enumeration weighs the states of every shell", async () => {
    const { measures } = await runText(text, { experiment: "x", files });
    const found = curve(measures, "exact", curveOf());
    expect(found.get(0)).toBeCloseTo(atReference, 12);
    for (const distance of [0, 1, 2, 3]) expect(found.get(distance / 3)).toBeCloseTo(shell(distance, constant), 12);
  });

  test("under a field messages on the tree and enumeration agree, with a direct minimum too", async () => {
    const messages = curve((await runText(text, { experiment: "b", files })).measures, "bp");
    const { measures } = await runText(text, { experiment: "x", files });
    const found = curve(measures, "exact", curveOf(', ensemble = "field"'));
    expect(messages.get(0)).toBeCloseTo(atReference, 12);
    // messages settle to 1e-7, and the curve is stationary in the field
    for (const [d, value] of found) expect(Math.abs(value - (messages.get(d) ?? Number.NaN))).toBeLessThan(1e-9);
    for (const d of [1 / 3, 2 / 3]) expect(found.get(d)).toBeCloseTo(field(d, constant), 9);
  });

  test("an oracle's columns do not differ, as the graph is a tree", async () => {
    const pairs = columnPairs((await oracleText(text, { experiment: "b", files })).measures);
    expect(pairs).toHaveLength(4);
    for (const [exact, beside] of pairs) expect(Math.abs(beside.value - exact.value)).toBeLessThan(1e-9);
  });
});
