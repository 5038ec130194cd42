import { preactivate, type SignMachine, unitNorm } from "./sign-machine.js";

/**
 * Calls `visit(mu, right)` for the patterns order[from .. from + count - 1] in turn, `count` at most the capacity, all judged by
 * the weights as they were at the call; `machine.tau`, `lead` and `towards` are the pattern's (in the model's scale where a bias or
 * another breakpoint than 0 makes it matter). With a margin, units flip at that preactivation times the label instead of at 0.
 */
export function judge(
  machine: SignMachine,
  order: Int32Array,
  from: number,
  count: number,
  visit: (mu: number, right: boolean) => void,
  margin = 0,
): void {
  const { group, rule, block, capacity, tau } = machine;
  const { units, label } = group;
  preactivate(machine, order, from, count);
  for (let k = 0; k < units; k++) {
    const factor = preactivationFactor(machine, k, margin);
    for (let t = k * capacity; t < k * capacity + count; t++) block[t] = factor * block[t] + group.bias;
  }
  const put = isSign(machine) ? placeSign : place;
  for (let t = 0; t < count; t++) {
    const mu = order[from + t];
    for (let k = 0; k < units; k++) put(machine, k, block[k * capacity + t] - margin * label[mu]);
    visit(mu, rule.decide(tau, units, group.rule.parameters) === label[mu]);
  }
}

function isSign({ breakpoints, levels }: SignMachine): boolean {
  return breakpoints.length === 1 && breakpoints[0] === 0 && levels[0] < 0 && levels[1] > 0;
}

/** `place` for units sign(h). */
function placeSign({ tau, lead, towards }: SignMachine, k: number, h: number): void {
  const value = h >= 0 ? 1 : -1;
  tau[k] = value;
  lead[k] = h === 0 ? Number.MIN_VALUE : h;
  towards[k] = -value;
}

/** Hidden unit k at preactivation h: its value, how far it is from flipping, and in which direction. */
function place({ breakpoints, levels, tau, lead, towards }: SignMachine, k: number, h: number): void {
  let piece = 0;
  while (piece < breakpoints.length && h >= breakpoints[piece]) piece++;
  const value = levels[piece] > 0 ? 1 : -1;
  let below = piece;
  while (below > 0 && levels[below - 1] > 0 === value > 0) below--;
  let above = piece;
  while (above < breakpoints.length && levels[above + 1] > 0 === value > 0) above++;
  const down = below > 0 ? h - breakpoints[below - 1] : Infinity;
  const up = above < breakpoints.length ? breakpoints[above] - h : Infinity;
  tau[k] = value;
  // A unit on its breakpoint has a sign to flip all the same.
  lead[k] = value * Math.max(Math.min(down, up), Number.MIN_VALUE);
  towards[k] = down <= up ? -1 : 1;
}

/**
 * A margin, a bias and breakpoints other than 0 are in the model's units; without them only the sign of `scale` counts, and |h| is the
 * learner's own.
 */
function preactivationFactor(machine: SignMachine, k: number, margin: number): number {
  const { scale, bias, inputs } = machine.group;
  if (margin === 0 && bias === 0 && machine.breakpoints.every((b) => b === 0)) return Math.sign(scale);
  return machine.spherical ? (scale * Math.sqrt(inputs)) / unitNorm(machine, k) : scale;
}

/** Number of patterns that are wrong, or not right by the margin. */
export function countErrors(machine: SignMachine, margin = 0): number {
  const { group, capacity, inOrder } = machine;
  let errors = 0;
  const count = (_: number, right: boolean): void => {
    if (!right) errors++;
  };
  for (let from = 0; from < group.patterns; from += capacity)
    judge(machine, inOrder, from, Math.min(capacity, group.patterns - from), count, margin);
  return errors;
}
