import type { Capability, GroupTraits } from "../../compiler/capabilities.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import { createSphereEngine, type SphereEngine, startRandomSpheres, sweepSpheres } from "../continuous/engine.js";
import { countSphereErrors } from "../continuous/errors.js";
import { handlesLaws } from "../continuous/laws-handled.js";
import { restoreSpheres, type SphereSnapshot, saveSpheres, warmSpheres } from "../continuous/snapshot.js";
import { impossibleGain } from "../continuous/volume-bound.js";
import type { AlgorithmContext, Progress, Restart } from "../contracts.js";
import { snapshotMismatch } from "../numeric-messages.js";
import { startOf } from "../stability/start.js";
import { spreadOf } from "./message-options.js";
import { type MomentRun, momentRun, stepMoments } from "./moment-run.js";

/** Belief propagation between continuous weights, as `bp` runs it. */
export interface SphereState extends MomentRun {
  readonly kind: "spheres";
  readonly engine: SphereEngine;
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
  const run = momentRun(options);
  if (!run.value) return { diagnostics: run.diagnostics };
  const { value: engine, diagnostics } = createSphereEngine(context, true);
  if (!engine) return { diagnostics };
  if (startOf(context) === "random") startRandomSpheres(engine, context.streams("init"), spreadOf(options));
  return { value: { kind: "spheres", engine, ...run.value }, diagnostics };
}

/** One sweep. */
export function step(state: SphereState): Progress {
  const { engine } = state;
  return stepMoments(state, {
    group: engine.store.group,
    sweep: (index) => sweepSpheres(engine, index),
    errors: () => countSphereErrors(engine),
    impossible: () => impossibleGain(engine),
  });
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
