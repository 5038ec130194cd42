import type { Capability, GroupTraits } from "../../compiler/capabilities.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import { createSphereEngine, type SphereEngine, startRandomSpheres, sweepSpheres } from "../continuous/engine.js";
import { handlesLaws } from "../continuous/laws-handled.js";
import { impossibleVolume, notForSpheres, unstable } from "../continuous/messages.js";
import { readSpheres, sphereFreeEntropy } from "../continuous/reading.js";
import { restoreSpheres, type SphereSnapshot, saveSpheres, warmSpheres } from "../continuous/snapshot.js";
import type { AlgorithmContext, Progress, Restart } from "../contracts.js";
import { countErrors } from "../errors.js";
import { snapshotMismatch } from "../numeric-messages.js";
import { spreadOf } from "./message-options.js";

/** Belief propagation between continuous weights, as `bp` runs it. */
export interface SphereState {
  readonly kind: "spheres";
  readonly engine: SphereEngine;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly stopWhenSolved: boolean;
  iteration: number;
}

interface BpSnapshot extends SphereSnapshot {
  readonly iteration: number;
}

/** True of the machines whose weights have moments matched: on spheres, or of any law but a spin's. */
export function hasMoments({ kind, spherical, supports }: GroupTraits): boolean {
  return spherical === true || (kind === "machine" && supports.some((support) => support !== "spin"));
}

/** How messages between weights on spheres handle a factor group. */
export function handlesSpheres(traits: GroupTraits): Capability {
  const { kind, spherical, supports, prior } = traits;
  const missing = (note: string): Capability => ({ method: "missing", note });
  if (!spherical && supports.some((support) => support === "real" || support === "int") && !prior)
    return missing("without a prior real weights have no law: write `~ normal(0, 1)` or `on sphere(i)`");
  if (kind !== "machine") return missing("weights on a sphere have messages in machines only (`observe` of an output)");
  return handlesLaws(traits);
}

/** Messages at their start, or why they do not fit. */
export function init(context: AlgorithmContext): Outcome<SphereState> {
  const { options } = context;
  if (Number(options["reinforcement"] ?? 0) > 0) {
    return { diagnostics: [notForSpheres("reinforcement", "it drives discrete weights to one configuration")] };
  }
  const { value: engine, diagnostics } = createSphereEngine(context, true);
  if (!engine) return { diagnostics };
  if (options["init"] === "random") startRandomSpheres(engine, context.streams("init"), spreadOf(options));
  const state: SphereState = {
    kind: "spheres",
    engine,
    tolerance: Number(options["tolerance"] ?? 1e-6),
    maxIterations: Number(options["max_iterations"] ?? 1000),
    stopWhenSolved: Boolean(options["stop_when_solved"] ?? false),
    iteration: 0,
  };
  return { value: state, diagnostics };
}

/** One sweep. */
export function step(state: SphereState): Progress {
  const { engine } = state;
  state.iteration++;
  const { iteration } = state;
  const { residual, fault } = sweepSpheres(engine, iteration);
  if (fault) return { iteration, residual, status: "diverged", diagnostics: [fault] };
  const errors = state.stopWhenSolved
    ? countErrors(engine.graph, readSpheres(engine, iteration).configuration())
    : undefined;
  if (errors === 0) return { iteration, residual, errors, status: "solved" };
  const settled = residual <= state.tolerance;
  if (!settled && iteration < state.maxIterations) return { iteration, residual, errors };
  const absurd = absurdVolume(engine);
  if (absurd !== undefined)
    return { iteration, residual, errors, status: "diverged", diagnostics: [impossibleVolume(absurd)] };
  if (settled) return { iteration, residual, errors, status: "converged" };
  const { patterns, units, inputs } = engine.store.group;
  const diagnostics = [unstable(iteration, residual, patterns / (units * inputs))];
  return { iteration, residual, errors, status: "max_iterations", diagnostics };
}

/** Channels under which no label weighs more than 1: solutions then have no more volume than the prior. */
const WITHIN_ONE = new Set(["deterministic", "gibbs", "flip", "probit", "logistic", "margin"]);
/** Rounding of a sum over patterns and weights, in nats a weight. */
const ROUNDING = 1e-9;
/** Nats a weight that no patterns leave: messages of labels that contradict each other for certain. */
const BOTTOM = -1e6;

/** The free entropy a weight where it is no number, above the prior's, or without bottom. */
function absurdVolume(engine: SphereEngine): number | undefined {
  const { channel } = engine.store.group;
  const value = sphereFreeEntropy(engine) / engine.graph.weightCount;
  const bounded = WITHIN_ONE.has(channel.name) && !(channel.parameters["beta"] < 0);
  return value > BOTTOM && !(bounded && value > ROUNDING) ? undefined : value;
}

/** Everything but scratch. */
export function save({ engine, iteration }: SphereState): BpSnapshot {
  return { ...saveSpheres(engine), iteration };
}

/** Continues from a snapshot of the same model and options, or starts from its messages: patterns may have come or gone at the end. */
export function restore(context: AlgorithmContext, snapshot: unknown, how: Restart = "resume"): Outcome<SphereState> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const saved: Partial<BpSnapshot> = snapshot ?? {};
  const fits = how === "warm" ? warmSpheres(state.engine, saved) : restoreSpheres(state.engine, saved);
  if (!fits || saved.iteration === undefined) return { diagnostics: [snapshotMismatch("bp")] };
  if (how === "resume") state.iteration = saved.iteration;
  return started;
}
