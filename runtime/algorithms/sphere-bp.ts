import type { Capability, GroupTraits } from "../../compiler/capabilities.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import { ACTIVATIONS } from "../activations/registry.js";
import { CHANNELS } from "../channels/registry.js";
import { createSphereEngine, type SphereEngine, startRandomSpheres, sweepSpheres } from "../continuous/engine.js";
import { notForSpheres, unstable } from "../continuous/messages.js";
import { readSpheres } from "../continuous/reading.js";
import type { AlgorithmContext, Progress } from "../contracts.js";
import { countErrors } from "../errors.js";
import { snapshotMismatch } from "../numeric-messages.js";
import { RULES } from "../rules/registry.js";

/** Belief propagation between continuous weights, as `bp` runs it. */
export interface SphereState {
  readonly kind: "spheres";
  readonly engine: SphereEngine;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly stopWhenSolved: boolean;
  iteration: number;
}

interface SphereSnapshot {
  readonly spheres: Float64Array;
  readonly iteration: number;
}

/** How messages between weights on spheres handle a factor group. */
export function handlesSpheres({
  kind,
  activation = "sign",
  rule = "identity",
  channel = "deterministic",
}: GroupTraits): Capability {
  const missing = (note: string): Capability => ({ method: "missing", note });
  if (kind !== "machine") return missing("weights on a sphere have messages in machines only (`observe` of an output)");
  if (!ACTIVATIONS[activation]) return missing(`no messages through the activation \`${activation}\`; use \`sign\``);
  if (!RULES[rule])
    return missing(`no messages through the rule \`${rule}\`; built in are ${Object.keys(RULES).join(", ")}`);
  if (!CHANNELS[channel]) return missing(`no messages through the channel \`${channel}\`; use \`gibbs\``);
  return { method: "closed form", note: "Gaussian cavities, moments matched unit by unit; the rule over the units" };
}

/** Messages at their start, or why they do not fit. */
export function init(context: AlgorithmContext): Outcome<SphereState> {
  const { options } = context;
  if (Number(options["reinforcement"] ?? 0) > 0) {
    return { diagnostics: [notForSpheres("reinforcement", "it drives discrete weights to one configuration")] };
  }
  const { value: engine, diagnostics } = createSphereEngine(context);
  if (!engine) return { diagnostics };
  if (options["init"] === "random") startRandomSpheres(engine, context.streams("init"));
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
  if (residual <= state.tolerance) return { iteration, residual, errors, status: "converged" };
  if (iteration < state.maxIterations) return { iteration, residual, errors };
  const { patterns, units, inputs } = engine.store.group;
  const diagnostics = [unstable(iteration, residual, patterns / (units * inputs))];
  return { iteration, residual, errors, status: "max_iterations", diagnostics };
}

/** Everything but scratch. */
export function save({ engine, iteration }: SphereState): SphereSnapshot {
  return { spheres: engine.store.heap.slice(0, engine.store.saved), iteration };
}

/** Continues from a snapshot of the same model and options. */
export function restore(context: AlgorithmContext, snapshot: unknown): Outcome<SphereState> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const saved = snapshot as Partial<SphereSnapshot> | undefined;
  const { store } = state.engine;
  if (saved?.iteration === undefined || saved.spheres?.length !== store.saved) {
    return { diagnostics: [snapshotMismatch("bp")] };
  }
  store.heap.set(saved.spheres);
  state.iteration = saved.iteration;
  return started;
}
