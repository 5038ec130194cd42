import { logAddExp, logSumExp } from "../kernels/log-sum-exp.js";
import { logPlus } from "./messages.js";

// Forward and backward passes over an integer sum t = sum_i step_i s_i of independent two-state nodes (s_i = 0 or 1),
// followed by a terminal weight of t. With F_i(t) the distribution of the first i terms and B_i(t) the expected terminal
// weight when the first i terms sum to t, the message to node i is
//   weight(s_i = 1) : weight(s_i = 0) = sum_t F_i(t) B_{i+1}(t + step_i) : sum_t F_i(t) B_{i+1}(t),
// O(n) sums of positive terms a node, so nothing cancels. The passes run on probabilities; where a result could have lost
// a part to underflow they run again on logarithms.

/** A sum below this may miss terms that underflowed (each is under 1e-307, and there are far fewer than 1e30 of them). */
const TRUSTED = 1e-270;

/** Offsets into the heap and sizes of one pass; one object is made by the caller and used again for every factor. */
export interface SumPass {
  heap: Float64Array;
  /** Number of nodes. */
  n: number;
  /** Smallest and number of values of t. */
  low: number;
  size: number;
  /** n steps (integers); n cavity fields. */
  steps: number;
  fields: number;
  /** (n + 1) * size doubles for F; then `size` log-weights of t (input), `size` doubles for B. */
  rows: number;
  terminal: number;
  back: number;
  /** Results: log-weights of s_i = 1 and of s_i = 0, n doubles each. */
  outOne: number;
  outZero: number;
  /** True when the rows hold logarithms. */
  logs: boolean;
}

/** A pass over nothing, to be filled in. */
export function createPass(heap: Float64Array): SumPass {
  const offsets = { steps: 0, fields: 0, rows: 0, terminal: 0, back: 0, outOne: 0, outZero: 0 };
  return { heap, n: 0, low: 0, size: 1, ...offsets, logs: false };
}

/** Doubles that a pass over n nodes with `size` values of the sum needs. */
export function passDoubles(n: number, size: number): number {
  return 4 * n + (n + 3) * size;
}

/** Puts all areas of a pass one after another from `at` on, for n nodes and `size` sums from `low` on. */
export function placePass(pass: SumPass, at: number, n: number, low: number, size: number): void {
  pass.n = n;
  pass.low = low;
  pass.size = size;
  pass.steps = at;
  pass.fields = at + n;
  pass.outOne = at + 2 * n;
  pass.outZero = at + 3 * n;
  pass.terminal = at + 4 * n;
  pass.back = pass.terminal + size;
  pass.rows = pass.back + size;
}

/** Fills F from steps and fields, as probabilities. */
export function forward(pass: SumPass): void {
  const { heap, n, size, steps, fields, rows } = pass;
  pass.logs = false;
  heap.fill(0, rows, rows + (n + 1) * size);
  let bottom = -pass.low;
  let top = bottom;
  heap[rows + bottom] = 1;
  for (let i = 0; i < n; i++) {
    const step = heap[steps + i];
    const one = 1 / (1 + Math.exp(-2 * heap[fields + i]));
    const zero = 1 / (1 + Math.exp(2 * heap[fields + i]));
    const row = rows + i * size;
    const next = row + size;
    for (let t = bottom; t <= top; t++) {
      const mass = heap[row + t];
      heap[next + t] += zero * mass;
      heap[next + t + step] += one * mass;
    }
    if (step < 0) bottom += step;
    else top += step;
  }
}

/** The same on logarithms. */
export function forwardLogs(pass: SumPass): void {
  const { heap, n, size, steps, fields, rows } = pass;
  pass.logs = true;
  heap.fill(-Infinity, rows, rows + (n + 1) * size);
  let bottom = -pass.low;
  let top = bottom;
  heap[rows + bottom] = 0;
  for (let i = 0; i < n; i++) {
    const step = heap[steps + i];
    const one = logPlus(heap[fields + i]);
    const zero = logPlus(-heap[fields + i]);
    const row = rows + i * size;
    const next = row + size;
    for (let t = bottom; t <= top; t++) {
      const mass = heap[row + t];
      if (mass === -Infinity) continue;
      heap[next + t] = logAddExp(heap[next + t], zero + mass);
      heap[next + t + step] = logAddExp(heap[next + t + step], one + mass);
    }
    if (step < 0) bottom += step;
    else top += step;
  }
}

/** ln of the sum of F_n(t) e^{terminal(t)}: ln Z under the cavities. Runs the forward pass on logarithms where it must. */
export function passLogZ(pass: SumPass): number {
  const { heap, n, size, rows, terminal } = pass;
  const last = rows + n * size;
  if (!pass.logs) {
    let top = -Infinity;
    for (let t = 0; t < size; t++) if (heap[terminal + t] > top) top = heap[terminal + t];
    let sum = 0;
    for (let t = 0; t < size; t++) sum += heap[last + t] * Math.exp(heap[terminal + t] - top);
    if (sum > TRUSTED) return top + Math.log(sum);
    forwardLogs(pass);
  }
  for (let t = 0; t < size; t++) heap[pass.back + t] = heap[last + t] + heap[terminal + t];
  return logSumExp(heap, pass.back, size);
}

/** Writes outOne and outZero from F and the terminal log-weights. */
export function backward(pass: SumPass): void {
  if (!pass.logs && backwardTrusted(pass)) return;
  if (!pass.logs) forwardLogs(pass);
  backwardLogs(pass);
}

/** On probabilities; false as soon as a sum may have lost something. */
function backwardTrusted(pass: SumPass): boolean {
  const { heap, size, steps, fields, rows, terminal, back } = pass;
  let scale = -Infinity;
  for (let t = 0; t < size; t++) if (heap[terminal + t] > scale) scale = heap[terminal + t];
  for (let t = 0; t < size; t++) heap[back + t] = Math.exp(heap[terminal + t] - scale);
  let bottom = 0;
  let top = size - 1;
  for (let i = pass.n - 1; i >= 0; i--) {
    const step = heap[steps + i];
    if (step < 0) bottom -= step;
    else top -= step;
    const row = rows + i * size;
    let one = 0;
    let zero = 0;
    for (let t = bottom; t <= top; t++) {
      one += heap[row + t] * heap[back + t + step];
      zero += heap[row + t] * heap[back + t];
    }
    if (!(one > TRUSTED && zero > TRUSTED)) return false;
    heap[pass.outOne + i] = scale + Math.log(one);
    heap[pass.outZero + i] = scale + Math.log(zero);
    stepBack(heap, back, bottom, top, step, heap[fields + i]);
  }
  return true;
}

/** B_i(t) = P(0) B_{i+1}(t) + P(1) B_{i+1}(t + step), in place: the walk reads ahead of what it writes. */
function stepBack(heap: Float64Array, back: number, bottom: number, top: number, step: number, field: number): void {
  const one = 1 / (1 + Math.exp(-2 * field));
  const zero = 1 / (1 + Math.exp(2 * field));
  if (step >= 0) for (let t = back + bottom; t <= back + top; t++) heap[t] = zero * heap[t] + one * heap[t + step];
  else for (let t = back + top; t >= back + bottom; t--) heap[t] = zero * heap[t] + one * heap[t + step];
}

function backwardLogs(pass: SumPass): void {
  const { heap, size, steps, fields, rows, terminal, back } = pass;
  for (let t = 0; t < size; t++) heap[back + t] = heap[terminal + t];
  let bottom = 0;
  let top = size - 1;
  for (let i = pass.n - 1; i >= 0; i--) {
    const step = heap[steps + i];
    if (step < 0) bottom -= step;
    else top -= step;
    const row = rows + i * size;
    let one = -Infinity;
    let zero = -Infinity;
    for (let t = bottom; t <= top; t++) {
      one = logAddExp(one, heap[row + t] + heap[back + t + step]);
      zero = logAddExp(zero, heap[row + t] + heap[back + t]);
    }
    heap[pass.outOne + i] = one;
    heap[pass.outZero + i] = zero;
    stepBackLogs(heap, back, bottom, top, step, heap[fields + i]);
  }
}

function stepBackLogs(
  heap: Float64Array,
  back: number,
  bottom: number,
  top: number,
  step: number,
  field: number,
): void {
  const one = logPlus(field);
  const zero = logPlus(-field);
  const from = step >= 0 ? bottom : top;
  const turn = step >= 0 ? 1 : -1;
  for (let t = back + from, left = top - bottom; left >= 0; left--, t += turn) {
    heap[t] = logAddExp(zero + heap[t], one + heap[t + step]);
  }
}
