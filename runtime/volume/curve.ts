import type { Status } from "../contracts.js";
import { risingRoot } from "./root.js";
import { overlapOf, type TiltedMessages } from "./tilted.js";

// Points of a local-entropy curve: fixed points of messages under a field toward a reference, each started from the last one's messages.

/** How a point is specified: by an overlap q, whose field is sought, or a field. */
export type Aim = { readonly overlap: number } | { readonly strength: number };

export interface CurveOptions {
  /** Settled when no mean moves in a sweep by more than this times sqrt(1 - q^2), the distance from the reference. */
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
/** Log-odds that change by more in a sweep, nats, still grow, however certain the weights are. */
const GROWTH = 1e-3;
/** Moves are compared with sqrt(1 - q^2), at least with this. */
const NEAREST = 1e-4;
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
  const flat = messages.save();
  let back = flat;
  let guess = 0;
  let near = true;
  for (const j of order) {
    const point = settlePoint(
      { ...options, messages, direction, guess, damping: 0 },
      aims[j],
      back,
      near ? flat : undefined,
    );
    points[j] = point;
    near = point.status === "converged";
    if (near) {
      back = messages.save();
      guess = point.strength;
    }
  }
  back();
  return points;
}

/**
 * From the last good messages undamped, the field following the overlap sweep by sweep; then with damping. Where the point before was found,
 * from flat messages too, and by a search over fields with messages settled under each, which finds points where following overshoots.
 */
function settlePoint(task: Task, aim: Aim, back: () => void, flat: (() => void) | undefined): CurvePoint {
  const calm = { ...task, damping: DAMPING, maxIterations: 2 * task.maxIterations };
  const reach = (by: Task): CurvePoint => ("strength" in aim ? settle(by, aim.strength) : follow(by, aim.overlap));
  const ways: (readonly [from: () => void, way: () => CurvePoint])[] = [
    [back, () => reach(task)],
    [back, () => reach(calm)],
  ];
  if (flat) ways.push([flat, () => reach({ ...calm, guess: 0 })]);
  if (flat && "overlap" in aim) ways.push([back, () => search(calm, aim.overlap)]);
  let sweeps = 0;
  let point: CurvePoint | undefined;
  for (const [from, way] of ways) {
    from();
    point = way();
    sweeps += point.sweeps;
    if (point.status === "converged") break;
  }
  return { ...(point as CurvePoint), sweeps };
}

/** A fixed point under one field. */
function settle(task: Task, strength: number): CurvePoint {
  const { messages, direction, tolerance, maxIterations, damping } = task;
  messages.expose(direction, strength);
  for (let sweep = 1; sweep <= maxIterations; sweep++) {
    const { residual, movement = 0, fault } = messages.sweep(sweep, damping);
    if (fault) return pointOf(task, strength, "diverged", sweep);
    const settled = residual <= tolerance * spreadAt(overlapOf(direction, messages.means()));
    if (settled && movement <= Math.max(tolerance, GROWTH)) return pointOf(task, strength, "converged", sweep);
  }
  return pointOf(task, strength, "max_iterations", maxIterations);
}

/** A fixed point of overlap q: after each sweep the field that gives q with the messages as they are. */
function follow(task: Task, q: number): CurvePoint {
  const { messages, direction, tolerance, maxIterations, damping } = task;
  let strength = aimAt(task, q, task.guess) ?? task.guess;
  for (let sweep = 1; sweep <= maxIterations; sweep++) {
    const { residual, movement = 0, fault } = messages.sweep(sweep, damping);
    if (fault) return pointOf(task, strength, "diverged", sweep);
    const move = Math.max(residual, Math.abs(overlapOf(direction, messages.means()) - q));
    const found = aimAt(task, q, strength);
    if (found === undefined) return lost(pointOf(task, strength, "max_iterations", sweep));
    strength = found;
    if (move <= tolerance * spreadAt(q) && movement <= Math.max(tolerance, GROWTH))
      return pointOf(task, strength, "converged", sweep);
  }
  return pointOf(task, strength, "max_iterations", maxIterations);
}

/** How far weights lie from their values in the reference. */
function spreadAt(q: number): number {
  return Math.max(NEAREST, Math.sqrt(1 - q * q));
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
  return point.status === "converged" ? lost({ ...point, sweeps }) : { ...point, value: Number.NaN, sweeps };
}

/** A point of an overlap that no field gives. */
function lost(point: CurvePoint): CurvePoint {
  return { ...point, value: Number.NaN, status: "max_iterations", unreachable: true };
}

function pointOf({ messages, direction }: Task, strength: number, status: Status, sweeps: number): CurvePoint {
  const overlap = overlapOf(direction, messages.means());
  const value = status === "diverged" ? Number.NaN : messages.internal() - messages.section(direction, overlap);
  // Messages may stand still at beliefs that have no free entropy.
  const sound = status !== "converged" || !Number.isNaN(value);
  return { overlap, strength, value, status: sound ? status : "diverged", sweeps, unreachable: false };
}
