import type { OptionValue } from "../../compiler/capabilities.js";
import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { SphereSweep } from "../continuous/engine.js";
import { impossibleVolume, notForSpheres, unstable } from "../continuous/messages.js";
import type { Progress } from "../contracts.js";

/** When a run that matches moments ends, and the sweeps it has made; one machine, or copies of it. */
export interface MomentRun {
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly stopWhenSolved: boolean;
  iteration: number;
}

/** What messages between continuous weights tell of themselves after a sweep. */
export interface MomentMessages {
  readonly group: MachineGroup;
  /** One pass; `index` counts sweeps from 1. */
  sweep(index: number): SphereSweep;
  errors(): number;
  /** Nats a weight that no set of solutions has, or undefined. */
  impossible(): number | undefined;
}

/** A run before its first sweep, or which of its options has no meaning. */
export function momentRun(options: Readonly<Record<string, OptionValue>>): Outcome<MomentRun> {
  if (Number(options["reinforcement"] ?? 0) > 0)
    return { diagnostics: [notForSpheres("reinforcement", "it drives discrete weights to one configuration")] };
  const value = {
    tolerance: Number(options["tolerance"] ?? 1e-6),
    maxIterations: Number(options["max_iterations"] ?? 1000),
    stopWhenSolved: Boolean(options["stop_when_solved"] ?? false),
    iteration: 0,
  };
  return { value, diagnostics: [] };
}

/** One sweep, and whether it ends the run. Where it does, the volume of solutions is checked. */
export function stepMoments(run: MomentRun, messages: MomentMessages): Progress {
  run.iteration++;
  const { iteration, tolerance, maxIterations, stopWhenSolved } = run;
  const { residual, fault } = messages.sweep(iteration);
  if (fault) return { iteration, residual, status: "diverged", diagnostics: [fault] };
  const errors = stopWhenSolved ? messages.errors() : undefined;
  const sweep = { iteration, residual, errors };
  if (errors === 0) return { ...sweep, status: "solved" };
  const settled = residual <= tolerance;
  if (!settled && iteration < maxIterations) return sweep;
  const gain = messages.impossible();
  if (gain !== undefined) return { ...sweep, status: "diverged", diagnostics: [impossibleVolume(gain)] };
  if (settled) return { ...sweep, status: "converged" };
  const { patterns, units, inputs } = messages.group;
  return {
    ...sweep,
    status: "max_iterations",
    diagnostics: [unstable(iteration, residual, patterns / (units * inputs))],
  };
}
