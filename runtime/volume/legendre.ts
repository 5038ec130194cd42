import { logSumExp } from "../kernels/log-sum-exp.js";
import { risingRoot } from "./root.js";

// The local entropy of messages, from weights by Hamming distance: with ln w_D of the configurations at distance D = 0 .. n,
//   phi(gamma) = ln sum_D w_D exp(gamma (n - 2 D)),   L(q) = min over gamma of phi(gamma) - gamma n q.

/** Overlaps are met to this. */
const AIMED = 1e-13;

/** A point under a field: its mean overlap q, and phi - gamma n q, nats. */
export interface FieldPoint {
  readonly strength: number;
  readonly overlap: number;
  readonly value: number;
}

/** Under a given field; the overlap is NaN where no configuration has a weight. */
export function atField(logs: Float64Array, gamma: number): FieldPoint {
  const n = logs.length - 1;
  const tilted = logs.map((log, distance) => log + gamma * (n - 2 * distance));
  const phi = logSumExp(tilted, 0, tilted.length);
  const overlap = tilted.reduce((sum, log, distance) => sum + Math.exp(log - phi) * (1 - (2 * distance) / n), 0);
  return { strength: gamma, overlap, value: phi - gamma * n * overlap };
}

/** L(q), nats; -Infinity where q lies beyond all configurations of positive weight. */
export function atOverlap(logs: Float64Array, q: number): number {
  const n = logs.length - 1;
  const held = [...logs.keys()].filter((distance) => logs[distance] > Number.NEGATIVE_INFINITY);
  const distance = ((1 - q) / 2) * n;
  const [nearest, furthest] = [held[0], held[held.length - 1]];
  // At the ends the field is infinite, and what is left is one shell.
  for (const end of [nearest, furthest]) if (Math.abs(distance - end) <= AIMED * n) return logs[end];
  if (!(distance > nearest && distance < furthest)) return Number.NEGATIVE_INFINITY;
  let point = atField(logs, 0);
  // Without a root to that precision the search has ended within rounding of it, where phi - gamma n q is stationary in gamma.
  risingRoot(
    (x) => {
      point = atField(logs, x / ((1 - x) * (1 + x)));
      return point.overlap - q;
    },
    -1,
    1,
    q,
    AIMED,
  );
  return point.value + (point.overlap - q) * n * point.strength;
}
