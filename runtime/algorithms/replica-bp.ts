import type { Capability } from "../../compiler/capabilities.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import { readReplicas } from "../continuous/replica-reading.js";
import { createReplicas, type ReplicaEngine, startRandomReplicas, sweepReplicas } from "../continuous/replicas.js";
import { restoreSpheres, type SphereSnapshot, saveSpheres, warmSpheres } from "../continuous/snapshot.js";
import { impossibleGain } from "../continuous/volume-bound.js";
import type { AlgorithmContext, Progress, Restart } from "../contracts.js";
import { countErrors } from "../errors.js";
import { snapshotMismatch } from "../numeric-messages.js";
import { startOf } from "../stability/start.js";
import { spreadOf } from "./message-options.js";
import { type MomentRun, momentRun, stepMoments } from "./moment-run.js";

/** Belief propagation on explicit replicas of a machine with real weights, as `bp` runs it. */
export interface ReplicaState extends MomentRun {
  readonly kind: "replicas";
  readonly engine: ReplicaEngine;
}

interface ReplicaSnapshot {
  readonly replicas: readonly SphereSnapshot[];
  /** Fields and precisions to the centre, then from it. */
  readonly bonds: readonly Float64Array[];
  readonly iteration: number;
}

/** How messages between replicas of real weights handle their coupling. */
export function handlesElastic(): Capability {
  return {
    method: "closed form",
    note: "Gaussian messages between replicas and their centre, which is integrated out",
  };
}

/** Messages at their start, or why they do not fit. */
export function init(context: AlgorithmContext): Outcome<ReplicaState> {
  const { options } = context;
  const run = momentRun(options);
  if (!run.value) return { diagnostics: run.diagnostics };
  const { value: engine, diagnostics } = createReplicas(context);
  if (!engine) return { diagnostics };
  if (startOf(context) === "random") startRandomReplicas(engine, (a) => context.streams("init", a), spreadOf(options));
  return { value: { kind: "replicas", engine, ...run.value }, diagnostics };
}

/** One sweep over all replicas. */
export function step(state: ReplicaState): Progress {
  const { engine } = state;
  return stepMoments(state, {
    group: engine.replicas[0].store.group,
    sweep: (index) => sweepReplicas(engine, index),
    errors: () => countErrors(engine.context.graph, readReplicas(engine, state.iteration).configuration()),
    impossible: () => firstImpossible(engine),
  });
}

/** What the patterns of the first replica that cannot be so add to what it has in the field of the others. */
function firstImpossible({ replicas }: ReplicaEngine): number | undefined {
  for (const replica of replicas) {
    const gain = impossibleGain(replica);
    if (gain !== undefined) return gain;
  }
  return undefined;
}

function bonds({ fieldToCentre, precisionToCentre, fieldToReplica, precisionToReplica }: ReplicaEngine) {
  return [fieldToCentre, precisionToCentre, fieldToReplica, precisionToReplica];
}

/** Everything but scratch. */
export function save({ engine, iteration }: ReplicaState): ReplicaSnapshot {
  return { replicas: engine.replicas.map(saveSpheres), bonds: bonds(engine).map((bond) => bond.slice()), iteration };
}

/** Continues from a snapshot of the same model, or starts from its messages under another coupling. */
export function restore(context: AlgorithmContext, snapshot: unknown, how: Restart = "resume"): Outcome<ReplicaState> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const { replicas = [], bonds: saved = [], iteration }: Partial<ReplicaSnapshot> = snapshot ?? {};
  const { engine } = state;
  const put = how === "warm" ? warmSpheres : restoreSpheres;
  const own = bonds(engine);
  const fits =
    replicas.length === engine.replicas.length &&
    own.every((bond, n) => bond.length === saved[n]?.length) &&
    engine.replicas.every((replica, a) => put(replica, replicas[a]));
  if (!fits || iteration === undefined) return { diagnostics: [snapshotMismatch("bp")] };
  // Warm: the external factors start without the coupling, which each replica hears before its first sweep.
  own.forEach((bond, n) => {
    if (how === "resume" || n < 2) bond.set(saved[n]);
  });
  if (how === "resume") state.iteration = iteration;
  return started;
}
