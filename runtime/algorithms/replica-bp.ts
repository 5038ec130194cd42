import type { Capability } from "../../compiler/capabilities.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import { notForSpheres, unstable } from "../continuous/messages.js";
import { readReplicas } from "../continuous/replica-reading.js";
import { createReplicas, type ReplicaEngine, startRandomReplicas, sweepReplicas } from "../continuous/replicas.js";
import { restoreSpheres, type SphereSnapshot, saveSpheres, warmSpheres } from "../continuous/snapshot.js";
import type { AlgorithmContext, Progress, Restart } from "../contracts.js";
import { countErrors } from "../errors.js";
import { snapshotMismatch } from "../numeric-messages.js";

/** Belief propagation on explicit replicas of a machine with real weights, as `bp` runs it. */
export interface ReplicaState {
  readonly kind: "replicas";
  readonly engine: ReplicaEngine;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly stopWhenSolved: boolean;
  iteration: number;
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
  if (Number(options["reinforcement"] ?? 0) > 0)
    return { diagnostics: [notForSpheres("reinforcement", "it drives discrete weights to one configuration")] };
  const { value: engine, diagnostics } = createReplicas(context);
  if (!engine) return { diagnostics };
  if (options["init"] === "random") startRandomReplicas(engine, (a) => context.streams("init", a));
  const state: ReplicaState = {
    kind: "replicas",
    engine,
    tolerance: Number(options["tolerance"] ?? 1e-6),
    maxIterations: Number(options["max_iterations"] ?? 1000),
    stopWhenSolved: Boolean(options["stop_when_solved"] ?? false),
    iteration: 0,
  };
  return { value: state, diagnostics };
}

/** One sweep over all replicas. */
export function step(state: ReplicaState): Progress {
  const { engine } = state;
  state.iteration++;
  const { iteration } = state;
  const { residual, fault } = sweepReplicas(engine, iteration);
  if (fault) return { iteration, residual, status: "diverged", diagnostics: [fault] };
  const errors = state.stopWhenSolved
    ? countErrors(engine.context.graph, readReplicas(engine, iteration).configuration())
    : undefined;
  if (errors === 0) return { iteration, residual, errors, status: "solved" };
  if (residual <= state.tolerance) return { iteration, residual, errors, status: "converged" };
  if (iteration < state.maxIterations) return { iteration, residual, errors };
  const { patterns, units, inputs } = engine.replicas[0].store.group;
  const diagnostics = [unstable(iteration, residual, patterns / (units * inputs))];
  return { iteration, residual, errors, status: "max_iterations", diagnostics };
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
