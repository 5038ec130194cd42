import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { AlgorithmContext, Stream } from "../contracts.js";
import { createSphereEngine, type SphereEngine, startRandomSpheres, sweepSpheres } from "./engine.js";
import { bondBroken, normLost } from "./messages.js";
import { holdNorm } from "./norm.js";
import { type ReplicaLayout, replicaContext, replicaLayout } from "./replica-graph.js";

// Copies of one machine whose real weights are coupled to a centre c, exp(-(strength / 2) sum_a (w^a - c)^2). Without the coupling a
// weight of replica a has the law exp(-A w^2 / 2 + B w); the centre is integrated out exactly:
//   a tells the centre   P_a = g A / (g + A),  F_a = g B / (g + A),      g the strength,
//   the centre tells a   rho = g P' / (g + P'),  f = g F' / (g + P'),    P' and F' the sums over the other replicas.
// Pairs without a centre are the same with g = y gamma: sum_{a<b} (w^a - w^b)^2 = y min_c sum_a (w^a - c)^2.

/** Replicas with their messages to and from the centre, a row a replica; precisions are laid out as each machine's own. */
export interface ReplicaEngine {
  readonly context: AlgorithmContext;
  readonly layout: ReplicaLayout;
  readonly replicas: readonly SphereEngine[];
  /** Strength g toward the centre; 0: the replicas do not feel each other. */
  readonly strength: number;
  readonly damping: number;
  readonly weights: number;
  /** Precisions of a replica: one a weight, or one a unit. */
  readonly slots: number;
  readonly fieldToCentre: Float64Array;
  readonly precisionToCentre: Float64Array;
  readonly fieldToReplica: Float64Array;
  readonly precisionToReplica: Float64Array;
}

/** Lays out the copies of a graph and its plan, or says why continuous messages do not fit. */
export function createReplicas(context: AlgorithmContext): Outcome<ReplicaEngine> {
  const layout = replicaLayout(context.caller ?? "bp", context.graph);
  if (!layout.value) return { diagnostics: layout.diagnostics };
  const replicas: SphereEngine[] = [];
  for (let a = 0; a < layout.value.machines.length; a++) {
    const { value, diagnostics } = createSphereEngine(replicaContext(context, layout.value, a), true);
    if (!value) return { diagnostics };
    replicas.push(value);
  }
  const [{ store }] = replicas;
  const weights = store.group.units * store.group.inputs;
  const slots = store.perWeight ? weights : store.group.units;
  const { coupling } = layout.value;
  const engine: ReplicaEngine = {
    context,
    layout: layout.value,
    replicas,
    strength: coupling ? coupling.strength * (coupling.centred ? 1 : replicas.length) : 0,
    damping: Number(context.options["damping"] ?? 0),
    weights,
    slots,
    fieldToCentre: new Float64Array(replicas.length * weights),
    precisionToCentre: new Float64Array(replicas.length * slots),
    fieldToReplica: new Float64Array(replicas.length * weights),
    precisionToReplica: new Float64Array(replicas.length * slots),
  };
  return { value: engine, diagnostics: [] };
}

/** Every replica starts from random messages of its own. */
export function startRandomReplicas({ replicas }: ReplicaEngine, stream: (a: number) => Stream, spread: number): void {
  replicas.forEach((replica, a) => {
    startRandomSpheres(replica, stream(a), spread);
  });
}

/**
 * One pass over the replicas in turn: each hears the centre under what the others say now, holds its norm, passes the messages of all its
 * patterns, and tells the centre. In turn, because all at once oscillates at strong couplings: precisions overshoot (y - 1) times.
 */
export function sweepReplicas(engine: ReplicaEngine, index: number): { residual: number; fault?: Diagnostic } {
  const { replicas, strength, layout } = engine;
  let residual = 0;
  for (let a = 0; a < replicas.length; a++) {
    const replica = replicas[a];
    if (strength > 0) {
      if (!hear(engine, a)) return { residual: Number.NaN, fault: bondBroken(layout.name, a + 1, index) };
      // Sites of other priors are matched after the patterns' messages, as on a machine of its own.
      if (replica.store.prior.kind === "sphere" && !holdNorm(replica.store))
        return { residual: Number.NaN, fault: normLost(replica.store.group.name, index) };
    }
    const swept = sweepSpheres(replica, index);
    if (swept.fault) return swept;
    residual = Math.max(residual, swept.residual);
    if (strength > 0 && !tell(engine, a)) return { residual: Number.NaN, fault: bondBroken(layout.name, a + 1, index) };
  }
  return { residual };
}

/** Messages of replica a to the centre from its totals without the coupling; false where they are no Gaussian. */
export function tell(engine: ReplicaEngine, a: number): boolean {
  const { replicas, strength, weights, slots, fieldToCentre, fieldToReplica, precisionToCentre, precisionToReplica } =
    engine;
  const { heap, field, precision } = replicas[a].store;
  const width = weights / slots;
  for (let s = 0; s < slots; s++) {
    const own = heap[precision + s] - precisionToReplica[a * slots + s];
    const share = strength / (strength + own);
    if (!(share > 0 && share < Infinity)) return false;
    precisionToCentre[a * slots + s] = share * own;
    for (let i = s * width; i < (s + 1) * width; i++)
      fieldToCentre[a * weights + i] = share * (heap[field + i] - fieldToReplica[a * weights + i]);
  }
  return true;
}

/** Messages of the centre to replica a into its external factors and totals; false where they are no Gaussian. */
function hear(engine: ReplicaEngine, a: number): boolean {
  const { replicas, strength, damping, weights, slots, fieldToCentre, precisionToCentre } = engine;
  const { heap, field, precision, externalField, externalPrecision } = replicas[a].store;
  const width = weights / slots;
  for (let s = 0; s < slots; s++) {
    const others = withoutOwn(precisionToCentre, replicas.length, slots, a, s);
    const share = strength / (strength + others);
    if (!(share > 0 && share < Infinity)) return false;
    const at = a * slots + s;
    const step = (1 - damping) * (share * others - engine.precisionToReplica[at]);
    engine.precisionToReplica[at] += step;
    heap[externalPrecision + s] += step;
    heap[precision + s] += step;
    for (let i = s * width; i < (s + 1) * width; i++) {
      const to = a * weights + i;
      const heard = share * withoutOwn(fieldToCentre, replicas.length, weights, a, i);
      const move = (1 - damping) * (heard - engine.fieldToReplica[to]);
      engine.fieldToReplica[to] += move;
      heap[externalField + i] += move;
      heap[field + i] += move;
    }
  }
  return true;
}

/** Column i of rows of `width` numbers, summed without row a. */
function withoutOwn(rows: Float64Array, count: number, width: number, a: number, i: number): number {
  let sum = 0;
  for (let b = 0, at = i; b < count; b++, at += width) if (b !== a) sum += rows[at];
  return sum;
}
