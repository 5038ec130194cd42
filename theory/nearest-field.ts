import type { LabelNode } from "./label-node.js";

// ext_h { -|h - c|^2 / (2 s) + ln P(h) }: the fields of a pattern under the best weights near a centre. s > 0: the largest value, over all
// basins; -1 < s < 0: the only stationary point, a minimum. P(h) is Z of the node at preactivations of mean b + sqrt(v) h and variance v.

/** The pattern's node in units in which preactivations have variance 1. */
export interface UnitNode {
  readonly node: LabelNode;
  readonly label: number;
  readonly deviation: number;
}

/** Where the search ended. */
export interface NearestField {
  /** -|h - c|^2 / (2 s) + ln P(h), and |grad ln P|^2 there. */
  readonly value: number;
  readonly square: number;
}

/** Fields beyond which a unit of two values has decided. */
const DECIDED = 2;
const STEP = 1e-5;
const MOST_STEPS = 100;
const MOST_ATTEMPTS = 40;
/** The value is stationary, its curvature at least 1 / s where units have decided: a gradient of 1e-7 / sqrt(s) leaves 1e-14. */
const SETTLED = 1e-7;

/** Numbers for one search at a time. */
export interface FieldSearch extends UnitNode {
  readonly h: Float64Array;
  readonly gradient: Float64Array;
  readonly centre: Float64Array;
  readonly hessian: Float64Array[];
  readonly trial: Float64Array;
  readonly step: Float64Array;
  /** h - c where the last search in the basin of each subset of units ended; NaN before the first. */
  readonly ways: readonly Float64Array[];
}

/** Room for searches of this node. */
export function fieldSearch(unit: UnitNode): FieldSearch {
  const { units } = unit.node;
  const numbers = (): Float64Array => new Float64Array(units);
  const hessian = Array.from({ length: units }, numbers);
  const ways = Array.from({ length: 1 << units }, () => numbers().fill(Number.NaN));
  return {
    ...unit,
    h: numbers(),
    gradient: numbers(),
    centre: numbers(),
    hessian,
    trial: numbers(),
    step: numbers(),
    ways,
  };
}

/** The best field for the centre in `search.centre`. */
export function nearestField(search: FieldSearch, s: number): NearestField {
  const { centre, node } = search;
  let best = climb(search, s, 0);
  if (s < 0 || node.units === 1) return best;
  // Basins differ in the units that the weights move: each subset of them is a start, unless the way to it alone costs more (ln P <= 0).
  for (let subset = 1; subset < 1 << node.units; subset++) {
    let way = 0;
    for (let k = 0; k < node.units; k++) if ((subset >> k) & 1) way += centre[k] * centre[k];
    if (-way / (2 * s) < best.value) continue;
    const next = climb(search, s, subset);
    if (next.value > best.value) best = next;
  }
  return best;
}

/** Where to start in a basin: as far from the centre as the last search there ended, the first time with its units decided. */
function start({ h, centre, ways }: FieldSearch, subset: number): void {
  const way = ways[subset];
  for (let k = 0; k < h.length; k++) {
    const turned = (subset >> k) & 1;
    const decided = centre[k] > 0 ? -DECIDED : DECIDED;
    h[k] = Number.isNaN(way[0]) ? (turned ? decided : centre[k]) : centre[k] + way[k];
  }
}

/** Newton's method in the basin of a subset. */
function climb(search: FieldSearch, s: number, subset: number): NearestField {
  start(search, subset);
  const side = s > 0 ? 1 : -1;
  const settled = SETTLED / Math.sqrt(1 + Math.abs(s));
  let value = side * objective(search, search.h, s);
  let damping = 0;
  for (let n = 0; n < MOST_STEPS; n++) {
    derivatives(search, s);
    if (search.gradient.every((slope) => Math.abs(slope) <= settled)) break;
    const stepped = improve(search, s, side, value, damping);
    if (!stepped) break;
    ({ value, damping } = stepped);
  }
  return { value: side * value, square: keepWay(search, s, subset) };
}

/** One step uphill, with a growing diagonal where a plain one does not help; undefined: there is none. */
function improve(
  search: FieldSearch,
  s: number,
  side: number,
  value: number,
  start: number,
): { value: number; damping: number } | undefined {
  const { h, trial, step } = search;
  for (let attempt = 0, damping = start; attempt < MOST_ATTEMPTS; attempt++) {
    if (newtonStep(search, side, damping)) {
      for (let k = 0; k < h.length; k++) trial[k] = h[k] + step[k];
      const there = side * objective(search, trial, s);
      if (there > value) {
        h.set(trial);
        return { value: there, damping: damping * 0.1 };
      }
      if (there === value) return undefined;
    }
    damping = Math.max(4 * damping, 1e-3);
  }
  return undefined;
}

/** Keeps the way from the centre for the next search in this basin; gives |h - c|^2 / s^2, which is |grad ln P|^2 at the end. */
function keepWay({ h, centre, ways }: FieldSearch, s: number, subset: number): number {
  let square = 0;
  let left = false;
  for (let k = 0; k < h.length; k++) {
    const way = h[k] - centre[k];
    ways[subset][k] = way;
    square += (way / s) ** 2;
    left ||= h[k] * centre[k] > 0 === ((subset >> k) & 1) > 0;
  }
  // A basin that has gone here may be back at the next centre.
  if (left) ways[subset].fill(Number.NaN);
  return square;
}

function load({ node, deviation }: UnitNode, h: Float64Array): void {
  for (let k = 0; k < h.length; k++) node.omega[k] = node.bias + deviation * h[k];
}

function objective(search: FieldSearch, h: Float64Array, s: number): number {
  load(search, h);
  let far = 0;
  for (let k = 0; k < h.length; k++) far += (h[k] - search.centre[k]) ** 2;
  return search.node.logZ(search.label) - far / (2 * s);
}

/** Gradient of the objective at h, and its Hessian by differences of gains (one unit: the node's own slope). */
function derivatives(search: FieldSearch, s: number): void {
  const { node, label, deviation, h, centre, gradient, hessian } = search;
  const { units, gain, slope } = node;
  load(search, h);
  node.respond(label);
  for (let k = 0; k < units; k++) gradient[k] = deviation * gain[k] - (h[k] - centre[k]) / s;
  if (units === 1) {
    hessian[0][0] = deviation * deviation * slope[0] - 1 / s;
    return;
  }
  for (let l = 0; l < units; l++) {
    node.omega[l] += deviation * STEP;
    node.respond(label);
    node.omega[l] -= deviation * STEP;
    for (let k = 0; k < units; k++) {
      const moved = deviation * gain[k] - (h[k] + (k === l ? STEP : 0) - centre[k]) / s;
      hessian[k][l] = (moved - gradient[k]) / STEP;
    }
  }
}

/** Solves (-side H + damping) step = side gradient by elimination; false where the matrix is not positive. */
function newtonStep({ hessian, gradient, step }: FieldSearch, side: number, damping: number): boolean {
  const n = step.length;
  const rows = hessian.map((row, k) => [
    ...row.map((value, l) => (-side * (value + hessian[l][k])) / 2),
    side * gradient[k],
  ]);
  for (let k = 0; k < n; k++) rows[k][k] += damping;
  for (let p = 0; p < n; p++) {
    if (!(rows[p][p] > 0)) return false;
    for (let r = p + 1; r < n; r++) {
      const factor = rows[r][p] / rows[p][p];
      for (let c = p; c <= n; c++) rows[r][c] -= factor * rows[p][c];
    }
  }
  for (let p = n - 1; p >= 0; p--) {
    let sum = rows[p][n];
    for (let c = p + 1; c < n; c++) sum -= rows[p][c] * step[c];
    step[p] = sum / rows[p][p];
  }
  return true;
}
