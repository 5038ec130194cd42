import { energetic, meanLogZ, type Overlaps, type Patterns } from "./energetic.js";
import { type Entropic, entropic, type Fields, meanSquare } from "./entropic.js";
import { fixedPoint } from "./fixed-point.js";
import { type LabelNode, labelNode } from "./label-node.js";
import type { TheoryMachine } from "./machine.js";
import { type NormalRule, normalRule, pointsOf } from "./normal-rule.js";
import { rootBeyond } from "./root.js";

// The typical free entropy of a machine, replica-symmetric:
//   phi = extr { E ln I(A, sqrt(qh) z) + [A r - qh (r - q)] / 2 + alpha E ln Z(omega, V) },
//   qh = alpha K c E g^2,  A = -alpha K c E dg/d omega,  q = E <w>^2,  r = E <w^2>.
// Its fixed-point map is also what belief propagation does sweep by sweep when N is large (state evolution).

/** A solution with its quality. */
export interface Typical extends Overlaps {
  readonly squaredGap: number;
  readonly status: "converged" | "max_iterations" | "diverged";
  /** Nats a weight relative to the prior measure: 0 without patterns. */
  readonly freeEntropy: number;
  /** Change of the free entropy at the last refinement of the quadrature. */
  readonly error: number;
  /** Largest relative change of the fields in a further sweep. */
  readonly residual: number;
  readonly fields: Fields;
  readonly rule: NormalRule;
}

/** How carefully to work. */
export interface Effort {
  /** Agreement of two quadratures, nats a weight. */
  readonly tolerance: number;
  /** Points of the finest quadrature. */
  readonly points: number;
}

export const USUAL: Effort = { tolerance: 1e-11, points: 300_000 };

/** Steps of the trapezoid rule, each about 1 / sqrt(2) of the one before. */
const STEPS = [1.2, 1, 0.8, 0.65, 0.5, 0.35, 0.25, 0.18, 0.125, 0.09, 0.0625, 0.045, 0.03125];
/** Mean variance of a weight, relative to its prior's, below which the space of solutions has shrunk to a point. */
const CLOSED = 1e-9;
const MOST_SWEEPS = 2000;
/** The free entropy is stationary: fields to nine digits give it to eighteen. */
const SETTLED = 1e-9;

/** How the patterns of a machine are averaged over. */
export function patternsOf(machine: TheoryMachine, node: LabelNode, rule: NormalRule): Patterns {
  const { power, teacher } = machine;
  if (!teacher) return { node, power, rule };
  const { laws, weights } = teacher;
  return { node, power, rule, teacher: { node: labelNode(laws), square: meanSquare(weights), power: teacher.power } };
}

/** Fields that patterns send to weights of these overlaps. */
export function fieldsAt({ alpha, power, teacher }: TheoryMachine, patterns: Patterns, overlaps: Overlaps): Fields {
  const averages = energetic(patterns, overlaps);
  const strength = alpha * patterns.node.units * power;
  const lean = teacher ? strength * Math.sqrt(teacher.power / power) * averages.teacher : 0;
  return { precision: -strength * averages.slope, variance: strength * averages.square, lean };
}

/** What weights make of these fields. */
export function weightsAt({ prior, teacher }: TheoryMachine, fields: Fields): Entropic {
  return entropic(prior, fields, teacher?.weights);
}

/** Overlaps before any pattern is seen. */
export function unseen(machine: TheoryMachine): Overlaps {
  return weightsAt(machine, { precision: 0, variance: 0, lean: 0 });
}

/** Overlaps after sweep 1, 2, .. of messages from a flat start: what belief propagation does when N is large. */
export function stateEvolution(machine: TheoryMachine, sweeps: number, step = 0.25): Overlaps[] {
  const patterns = patternsOf(machine, labelNode(machine.laws), normalRule(step));
  let overlaps = unseen(machine);
  return Array.from({ length: sweeps }, () => {
    overlaps = weightsAt(machine, fieldsAt(machine, patterns, overlaps));
    return overlaps;
  });
}

/** The solution that messages from a flat start reach, refined until two quadratures agree. */
export function replicaSymmetric(machine: TheoryMachine, effort: Effort = USUAL): Typical {
  const node = labelNode(machine.laws);
  let best: Typical | undefined;
  for (const step of STEPS) {
    const rule = normalRule(step);
    if (best && pointsOf(rule, node.units, node.symmetric, effort.points) >= effort.points) break;
    // A coarse rule may have no solution where a finer one has: then that one starts from nothing.
    const from = best?.status === "converged" ? best : undefined;
    const next = solve(machine, patternsOf(machine, node, rule), from?.fields);
    const error = from ? Math.abs(next.freeEntropy - from.freeEntropy) : Number.POSITIVE_INFINITY;
    best = { ...next, error };
    if (error <= effort.tolerance) break;
  }
  return best as Typical;
}

/** One fixed point, next to `from` or where messages from a flat start end. */
function solve(machine: TheoryMachine, patterns: Patterns, from?: Fields): Omit<Typical, "error"> {
  const { prior, teacher } = machine;
  const first = from ?? fieldsAt(machine, patterns, unseen(machine));
  if (first.variance === 0) return finished(machine, patterns, first, 0, "converged");
  const map = (at: Fields): Fields | undefined => {
    const overlaps = weightsAt(machine, at);
    return overlaps.gap > 0 ? fieldsAt(machine, patterns, overlaps) : undefined;
  };
  const free = prior.kind === "law" && !prior.fixedSquare;
  const one = !free && !teacher;
  const { fields, residual, found } = one ? ofOne(first, map, from !== undefined) : ofSeveral(first, map);
  return finished(machine, patterns, fields, residual, found ? "converged" : "max_iterations");
}

interface Found {
  readonly fields: Fields;
  readonly residual: number;
  readonly found: boolean;
}
type FieldMap = (at: Fields) => Fields | undefined;

/** Range of ln qh: weaker fields are none, and stronger ones leave nothing to choose. */
const RANGE = [-80, 60] as const;

/** The root of ln qh(x) - x next to `first`: without a teacher, weights of a fixed norm have one field. */
function ofOne(first: Fields, map: FieldMap, near: boolean): Found {
  const fields = (x: number): Fields => ({ variance: Math.exp(x), precision: Math.exp(x), lean: 0 });
  const gap = (x: number): number => Math.log(map(fields(x))?.variance ?? Number.NaN) - x;
  const { x, value, found } = rootBeyond(gap, Math.log(first.variance), near ? 1e-3 : 0.2, RANGE, SETTLED);
  return { fields: fields(x), residual: Math.abs(value), found };
}

/** ln qh, which tells overlaps near 1 apart, A / qh and lean / qh, which are 1 where the machine knows how its labels came about. */
function ofSeveral(first: Fields, map: FieldMap): Found {
  const fields = (x: Float64Array): Fields => {
    const variance = Math.exp(x[0]);
    return { variance, precision: variance * x[1], lean: variance * x[2] };
  };
  const variables = ({ variance, precision, lean }: Fields): Float64Array =>
    Float64Array.of(Math.log(variance), precision / variance, lean / variance);
  const { x, residual, found } = fixedPoint({
    start: variables(first),
    map(at) {
      const next = map(fields(at));
      return next && variables(next);
    },
    tolerance: SETTLED,
    steps: MOST_SWEEPS,
  });
  return { fields: fields(x), residual, found };
}

function finished(
  machine: TheoryMachine,
  patterns: Patterns,
  fields: Fields,
  residual: number,
  status: "converged" | "max_iterations",
): Omit<Typical, "error"> {
  const { entropy, ...overlaps } = weightsAt(machine, fields);
  const closed = !(overlaps.gap > CLOSED * unseen(machine).gap);
  const freeEntropy = closed ? Number.NEGATIVE_INFINITY : entropy + machine.alpha * meanLogZ(patterns, overlaps);
  const { rule } = patterns;
  return { status: closed ? "diverged" : status, freeEntropy, ...overlaps, residual, fields, rule };
}
