import { RESIDUAL } from "../state.js";
import { JET_TERMS, jetGap } from "./log-jet.js";
import { fieldsAt, jetAt } from "./machine-scratch.js";
import { inputRow, type MachineTask, messageRow, totalRow } from "./machine-task.js";
import { damped } from "./messages.js";

// Gaussian units whose inputs are all +-1. With a_i = x_i m_i, V - x_i^2 (1 - m_i^2) = V - 1 + a_i^2, so all messages of a
// unit are one function of a,
//   u_i = x_i g(a_i),   g(a) = (1/2) [L(s+) - L(s-)],   s+- = (omega - a +- 1) / sqrt(V - 1 + a^2),
// smooth on [-1, 1] where many weights are open: a polynomial a unit, and no special function an edge.

/** Coefficients of g's polynomial. */
const TERMS = 8;
/** Doubles of scratch: the coefficients. */
export const CURVE_DOUBLES = TERMS;
/** Largest estimated error of the polynomial (absolute, on a message in half log-odds). */
const SMALL = 1e-12;

/** Chebyshev's points of degree 8 are +-NODES; the even and the odd part of g / a are cubics in a^2 through four values. */
const NODES = [1, 3, 5, 7].map((odd) => Math.cos((odd * Math.PI) / 16));
/** CUBICS[4 j + n]: coefficient of b^n in the cubic that is 1 at b = NODES[j]^2 and 0 at the other three. */
const CUBICS = Float64Array.from(NODES.flatMap((node, j) => basisCubic(node * node, j)));

function basisCubic(b: number, j: number): number[] {
  let cubic = [1, 0, 0, 0];
  NODES.forEach((other, l) => {
    const root = other * other;
    if (l !== j) cubic = cubic.map((c, n) => ((n > 0 ? cubic[n - 1] : 0) - root * c) / (b - root));
  });
  return cubic;
}

/** Where the polynomial of the unit lies: behind its Taylor series. */
function curveAt(task: MachineTask): number {
  return task.area + jetAt(task.group) + 2 * JET_TERMS;
}

/**
 * Writes the polynomial of g, from the unit's Taylor series around y = turn * omega / sqrt(variance), which serves for
 * shifts up to `radius`; false where it is not accurate enough. `omega` in units of the inputs, turn = +-1.
 */
export function curve(
  task: MachineTask,
  omega: number,
  variance: number,
  turn: number,
  y: number,
  radius: number,
): boolean {
  const { heap } = task;
  const at = curveAt(task);
  const jet = task.area + jetAt(task.group);
  // Without one input V is at least this, and y shifts by at most 2 / sqrt(rest) and by the change of V.
  const rest = variance - 1;
  if (!(rest > 1 && 2 / Math.sqrt(rest) + Math.abs(y) * (Math.sqrt(variance / rest) - 1) < radius)) return false;
  for (let n = 0; n < TERMS; n++) heap[at + n] = 0;
  for (let j = 0; j < 4; j++) {
    const a = NODES[j];
    const shrink = turn / Math.sqrt(rest + a * a);
    const above = 0.5 * jetGap(heap, jet, (omega - a) * shrink - y, shrink);
    const below = 0.5 * jetGap(heap, jet, (omega + a) * shrink - y, shrink);
    const even = 0.5 * (above + below);
    const odd = (0.5 * (above - below)) / a;
    for (let n = 0; n < 4; n++) {
      heap[at + 2 * n] += CUBICS[4 * j + n] * even;
      heap[at + 2 * n + 1] += CUBICS[4 * j + n] * odd;
    }
  }
  // The last two Chebyshev coefficients; two degrees on they are smaller by about 2 / V, as the shifts go with 1 / sqrt V.
  const last = Math.abs(heap[at + 6]) / 32 + Math.abs(heap[at + 7]) / 64;
  return 2 * last < SMALL * rest;
}

/** The message loop outward by the polynomial that `curve` left. */
export function sendCurve(task: MachineTask, mu: number, k: number): boolean {
  const { heap, group, view } = task;
  const { inputs } = group;
  const { live, damping } = view;
  const input = group.input as Int8Array;
  const fields = fieldsAt(task, k);
  const means = fields + inputs;
  const message = messageRow(task, mu, k);
  const totalStep = group.weightStride[1];
  const inputStep = group.inputStride[2];
  const at = curveAt(task);
  const g0 = heap[at];
  const g1 = heap[at + 1];
  const g2 = heap[at + 2];
  const g3 = heap[at + 3];
  const g4 = heap[at + 4];
  const g5 = heap[at + 5];
  const g6 = heap[at + 6];
  const g7 = heap[at + 7];
  let total = totalRow(task, k);
  let place = inputRow(group, mu, k);
  let most = heap[RESIDUAL];
  for (let i = 0; i < inputs; i++, total += totalStep, place += inputStep) {
    const x = input[place];
    const a = x * heap[means + i];
    const b = a * a;
    const even = g0 + b * (g2 + b * (g4 + b * g6));
    const odd = g1 + b * (g3 + b * (g5 + b * g7));
    const update = x * (even + a * odd);
    const old = heap[message + i];
    // As in `settle`, by hand: a call an edge costs more than the polynomial.
    if (Math.abs(update - old) > most) {
      const change = Math.abs(Math.tanh(update) - Math.tanh(old));
      if (change > most) most = change;
    }
    const next = damping > 0 ? damped(old, update, damping) : update;
    heap[message + i] = next;
    if (live) heap[total] = heap[fields + i] + next;
  }
  heap[RESIDUAL] = most;
  return true;
}
