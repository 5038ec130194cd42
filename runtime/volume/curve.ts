import type { Status } from "../contracts.js";
import { risingRoot } from "./root.js";
import { overlapOf, type TiltedMessages } from "./tilted.js";

// Points of a local-entropy curve: fixed points of messages under a field toward a reference, each started from the last one's messages.

/** What a point is asked for: an overlap q, whose field is sought, or a field. */
export type Aim = { readonly overlap: number } | { readonly strength: number };

export interface CurveOptions {
  /** Settled when no mean moves by more than this in a sweep, nor the overlap. */
  readonly tolerance: number;
  /** Sweeps before the next way is tried. */
  readonly maxIterations: number;
}

/** A point of the curve at distance (1 - overlap) / 2. */
export interface CurvePoint {
  readonly overlap: number;
  /** gamma. */
  readonly strength: number;
  /** phi(gamma) - gamma q minus the same without factors: nats a weight. NaN where messages broke, or no field reaches the overlap. */
  readonly value: number;
  readonly status: Status;
  readonly sweeps: number;
  readonly unreachable: boolean;
}

/** The task of one point, and where its search for a field begins. */
interface Task extends CurveOptions {
  readonly messages: TiltedMessages;
  readonly direction: Float64Array;
  readonly guess: number;
  readonly damping: number;
}

/** Fields are sought between the overlaps that they would give without factors. */
const FURTHEST = 1 - 1e-15;
/** Overlaps are met to this, in units of 1 - q^2: rounding of sums over the weights stays below. */
const AIMED = 1e-10;
/** Where undamped messages do not settle. */
const DAMPING = 0.5;

/** Points in the order asked, computed in the order of growing distance. */
export function curveOf(
  messages: TiltedMessages,
  direction: Float64Array,
  aims: readonly Aim[],
  options: CurveOptions,
): readonly CurvePoint[] {
  const points = new Array<CurvePoint>(aims.length);
  const nearness = (aim: Aim): number => ("overlap" in aim ? aim.overlap : aim.strength);
  const order = aims.map((_, j) => j).sort((a, b) => nearness(aims[b]) - nearness(aims[a]));
  let back = messages.save();
  let guess = 0;
  for (const j of order) {
    const point = settlePoint({ ...options, messages, direction, guess, damping: 0 }, aims[j], back);
    points[j] = point;
    if (point.status !== "converged") {
      back();
      continue;
    }
    back = messages.save();
    guess = point.strength;
  }
  return points;
}

/**
 * Undamped, the field following the overlap sweep by sweep; then with damping; then a search over fields with messages settled under each,
 * which also finds points where following overshoots. Each way starts from the last good messages.
 */
function settlePoint(task: Task, aim: Aim, back: () => void): CurvePoint {
  const calm = { ...task, damping: DAMPING, maxIterations: 2 * task.maxIterations };
  const ways: (() => CurvePoint)[] =
    "strength" in aim
      ? [() => settle(task, aim.strength), () => settle(calm, aim.strength)]
      : [() => follow(task, aim.overlap), () => follow(calm, aim.overlap), () => search(calm, aim.overlap)];
  let sweeps = 0;
  for (const [n, way] of ways.entries()) {
    if (n > 0) back();
    const point = way();
    sweeps += point.sweeps;
    if (point.status === "converged" || n === ways.length - 1) return { ...point, sweeps };
  }
  throw new RangeError("a point without a way");
}

/** A fixed point under one field. */
function settle(task: Task, strength: number): CurvePoint {
  const { messages, direction, tolerance, maxIterations, damping } = task;
  messages.expose(direction, strength);
  for (let sweep = 1; sweep <= maxIterations; sweep++) {
    const { residual, fault } = messages.sweep(sweep, damping);
    if (fault) return pointOf(task, strength, "diverged", sweep);
    if (residual <= tolerance) return pointOf(task, strength, "converged", sweep);
  }
  return pointOf(task, strength, "max_iterations", maxIterations);
}

/** A fixed point of overlap q: after each sweep the field that gives q with the messages as they are. */
function follow(task: Task, q: number): CurvePoint {
  const { messages, direction, tolerance, maxIterations, damping } = task;
  let strength = aimAt(task, q, task.guess) ?? task.guess;
  for (let sweep = 1; sweep <= maxIterations; sweep++) {
    const { residual, fault } = messages.sweep(sweep, damping);
    if (fault) return pointOf(task, strength, "diverged", sweep);
    const move = Math.max(residual, Math.abs(overlapOf(direction, messages.means()) - q));
    const found = aimAt(task, q, strength);
    if (found === undefined) return { ...pointOf(task, strength, "max_iterations", sweep), unreachable: true };
    strength = found;
    if (move <= tolerance) return pointOf(task, strength, "converged", sweep);
  }
  return pointOf(task, strength, "max_iterations", maxIterations);
}

/** The field that gives q with the messages as they are, set; undefined: none does. */
function aimAt({ messages, direction }: Task, q: number, from: number): number | undefined {
  let strength = from;
  const gap = (x: number): number => {
    strength = messages.strengthOf(x);
    messages.expose(direction, strength);
    return overlapOf(direction, messages.means()) - q;
  };
  const guess = from === 0 ? q : messages.overlapOf(from);
  const x = risingRoot(gap, -FURTHEST, FURTHEST, guess, AIMED * (1 - q * q));
  return x === undefined ? undefined : strength;
}

/** The root over fields of settled overlap minus q. Settled overlaps scatter by the tolerance, so that q is met to a few of them. */
function search(task: Task, q: number): CurvePoint {
  let sweeps = 0;
  let point = pointOf(task, task.guess, "max_iterations", 0);
  const gap = (x: number): number => {
    point = settle(task, task.messages.strengthOf(x));
    sweeps += point.sweeps;
    return point.status === "converged" ? point.overlap - q : Number.NaN;
  };
  const x = risingRoot(gap, -FURTHEST, FURTHEST, task.messages.overlapOf(task.guess), 10 * task.tolerance);
  if (x !== undefined) return { ...point, sweeps };
  const unreachable = point.status === "converged";
  return { ...point, value: Number.NaN, status: unreachable ? "max_iterations" : point.status, sweeps, unreachable };
}

function pointOf({ messages, direction }: Task, strength: number, status: Status, sweeps: number): CurvePoint {
  const overlap = overlapOf(direction, messages.means());
  const value = status === "diverged" ? Number.NaN : messages.internal() - messages.section(direction, overlap);
  return { overlap, strength, value, status, sweeps, unreachable: false };
}
