import { countsAt, type Outcomes } from "./rule.js";

/** +1 when sum votes tau >= threshold. */
export interface Weighted {
  readonly votes: Float64Array;
  readonly threshold: number;
}

/** Multiplications spent on the search for votes; a rule that takes more is listed, or refused. */
const BUDGET = 2e7;

/**
 * Integer votes, equal within a class, whose threshold gives all the outputs, by the perceptron algorithm (Rosenblatt 1958): it ends
 * whenever such votes exist, unless the budget ends first.
 */
export function separated(outcomes: Outcomes): Weighted | undefined {
  if (!unate(outcomes)) return undefined;
  const { units, classes, outputs } = outcomes;
  const width = classes.length;
  const size = outputs.length;
  // Sum of tau over each class, and 1 for the threshold.
  const rows = new Float64Array(size * (width + 1)).fill(1);
  for (let n = 0; n < size; n++)
    countsAt(n, classes).forEach((count, c) => {
      rows[n * (width + 1) + c] = 2 * count - classes[c].length;
    });
  const votes = new Float64Array(width + 1);
  for (let spent = 0, wrong = true; wrong; spent += size * (width + 1)) {
    if (spent > BUDGET) return undefined;
    wrong = pass(rows, outputs, votes);
  }
  const all = new Float64Array(units);
  classes.forEach((members, c) => {
    for (const k of members) all[k] = votes[c];
  });
  // Sums of integer votes are integers, so the threshold may be rounded up to one.
  const step = all.reduce((divisor, vote) => greatestDivisor(divisor, vote), 0) || 1;
  return { votes: all.map((vote) => vote / step), threshold: Math.ceil(-votes[width] / step) + 0 };
}

/** True when no unit pushes the output up in one place and down in another: anything else is not a vote. */
function unate({ classes, outputs }: Outcomes): boolean {
  let stride = 1;
  for (let c = classes.length - 1; c >= 0; c--) {
    const size = classes[c].length + 1;
    let direction = 0;
    for (let n = 0; n + stride < outputs.length; n++) {
      if (Math.floor(n / stride) % size === size - 1) continue;
      const push = Math.sign(outputs[n + stride] - outputs[n]);
      if (push * direction < 0) return false;
      direction ||= push;
    }
    stride *= size;
  }
  return true;
}

/** One pass over all rows; true when an output was wrong and the votes moved. */
function pass(rows: Float64Array, outputs: Int8Array, votes: Float64Array): boolean {
  const width = votes.length;
  let wrong = false;
  for (let n = 0; n < outputs.length; n++) {
    let sum = 0;
    for (let c = 0; c < width; c++) sum += votes[c] * rows[n * width + c];
    if (sum * outputs[n] > 0) continue;
    wrong = true;
    for (let c = 0; c < width; c++) votes[c] += outputs[n] * rows[n * width + c];
  }
  return wrong;
}

function greatestDivisor(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y > 0) [x, y] = [y, x % y];
  return x;
}
