import type { OptionValue } from "../compiler/capabilities.js";
import type { Constant } from "../compiler/expr/constant.js";
import type { MeasureRow, Progress, Reading } from "../runtime/contracts.js";
import { advice } from "../runtime/status.js";
import type { MeasureEvent, Params, RunEvent } from "./events.js";
import type { RunSummary } from "./expectations.js";
import type { GridPoint } from "./grid.js";
import type { Prepared, Setup } from "./prepare.js";
import type { SavedStart } from "./saved-messages.js";
import type { Stage } from "./stage.js";

// What a run tells, as events.

export function planEvent(
  setup: Setup,
  point: GridPoint,
  at: ReadonlyMap<string, Constant>,
  prepared: Prepared,
  start?: SavedStart,
): RunEvent {
  const { plan, flat, instance } = prepared;
  const notes = [...instance.notes];
  if (setup.algorithm.family === "message passing")
    notes.push(
      isExact(setup, prepared)
        ? "the factor graph is a tree: BP is exact"
        : "the factor graph has loops: BP is an approximation (Bethe)",
    );
  if (flat.variables.count === 0) notes.push("the model has no variables");
  const dataHashes = start ? { ...instance.hashes, [`init "${start.path}"`]: start.hash } : instance.hashes;
  return { type: "plan", ...ofRun(setup, point, at), plan, groups: plan.groups, notes, dataHashes };
}

/** True where BP is exact; replicas that meet in a centre close loops. */
function isExact({ algorithm }: Setup, { plan }: Prepared): boolean {
  return plan.exact && algorithm.name !== "fbp";
}

export function ofRun(setup: Setup, point: GridPoint, at: ReadonlyMap<string, Constant>) {
  return {
    experiment: setup.experiment.name,
    run: point.number,
    seed: point.seed,
    params: Object.fromEntries(at) as Params,
  };
}

export function measureEvent(stage: Stage, expression: string, row: MeasureRow, progress: Progress): MeasureEvent {
  const { setup, point } = stage.live;
  return {
    type: "measure",
    ...ofRun(setup, point, stage.at),
    method: stage.algorithm.name,
    iteration: progress.iteration,
    observable: row.observable,
    expression,
    coordinate: row.coordinate ?? null,
    index: row.index ?? null,
    variable: row.variable ?? null,
    value: row.value,
    std_error: row.stdError ?? null,
    unit: row.unit,
    status: row.status ?? progress.status ?? progress.milestone ?? null,
  };
}

export function progressEvent(stage: Stage, progress: Progress): RunEvent {
  const { setup, point } = stage.live;
  const { iteration, residual, errors } = progress;
  const limit = stage.prepared.algorithmOptions["max_iterations"] ?? stage.prepared.algorithmOptions["epochs"];
  const { step, steps } = stage;
  const annealed = setup.anneals.map(({ name }) => name);
  const counts = { iteration, step, steps, annealed, residual, errors, limit: numeric(limit) };
  return { type: "progress", ...ofRun(setup, point, stage.at), ...counts };
}

function numeric(value: OptionValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function resultEvent(stage: Stage, reading: Reading, progress: Progress, summary: RunSummary): RunEvent {
  const { setup, point, started } = stage.live;
  const status = progress.status ?? "stopped";
  return {
    type: "result",
    ...ofRun(setup, point, stage.at),
    method: stage.algorithm.name,
    status,
    advice: advice(status, setup.algorithm.family, isExact(setup, stage.prepared), progress.stability?.stable),
    errors: progress.errors ?? null,
    iterations: reading.iterations(),
    total_iterations: stage.live.iterations,
    residual: progress.residual ?? null,
    growth: progress.stability?.growth ?? null,
    stable: progress.stability?.stable ?? null,
    wall_s: (performance.now() - started) / 1000,
    summary: { params: Object.fromEntries(summary.params) as Params, values: Object.fromEntries(summary.values) },
  };
}

export function savesOf(setup: Setup): { name: string; path: string }[] {
  return setup.experiment.clauses.flatMap((clause) =>
    clause.kind === "save" ? [{ name: clause.name.text, path: clause.path.value }] : [],
  );
}
