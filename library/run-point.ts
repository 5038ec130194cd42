import type { OptionValue } from "../compiler/capabilities.js";
import type { Constant } from "../compiler/expr/constant.js";
import type { Expr } from "../grammar/ast.js";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { ALGORITHMS } from "../runtime/algorithms/registry.js";
import type { Algorithm, AlgorithmContext, MeasureRow, Progress, Reading, Status } from "../runtime/contracts.js";
import { OBSERVABLES } from "../runtime/observables/registry.js";
import { streams } from "../runtime/random.js";
import { advice } from "../runtime/status.js";
import { arraysOf } from "./arrays.js";
import { capabilities } from "./capabilities.js";
import type { MeasureRequest } from "./clauses.js";
import type { MeasureEvent, Params, RunEvent } from "./events.js";
import { evaluateCondition, observablesIn, type RunSummary } from "./expectations.js";
import { type GridPoint, stepsOf } from "./grid.js";
import { defaultMeasures, measure } from "./measure.js";
import { constantLookup, type Prepared, preparePoint, type Setup } from "./prepare.js";

/** Time between two turns of the event loop, so that Ctrl-C and other workers are heard, in milliseconds. */
const TURN = 40;

/** How a run ended: its summary for `expect`, and its status; undefined when it could not start. */
export interface PointOutcome {
  readonly summary?: RunSummary;
  readonly status?: Status;
}

interface Live {
  readonly setup: Setup;
  readonly point: GridPoint;
  readonly started: number;
  lastTurn: number;
}

/** Runs one point of the grid through all its anneal steps, telling everything as events. */
export async function* runPoint(setup: Setup, point: GridPoint): AsyncGenerator<RunEvent, PointOutcome> {
  const live: Live = { setup, point, started: performance.now(), lastTurn: performance.now() };
  const steps = stepsOf(setup.anneals);
  const algorithm = ALGORITHMS[setup.algorithm.name as keyof typeof ALGORITHMS] as Algorithm;
  let snapshot: unknown;
  let outcome: PointOutcome = {};
  for (const [n, step] of steps.entries()) {
    const at = new Map([...point.sweep, ...step]);
    const prepared = preparePoint(setup, point.seed, at);
    for (const diagnostic of told(prepared.diagnostics, n)) yield { type: "diagnostic", diagnostic };
    if (!prepared.value) return {};
    if (n === 0) yield planEvent(setup, point, at, prepared.value);
    const stage: Stage = { live, prepared: prepared.value, algorithm, at, last: n === steps.length - 1 };
    const result = yield* runStage(stage, snapshot);
    if (!result) return {};
    ({ snapshot, outcome } = result);
    if (result.stop) break;
  }
  return outcome;
}

/** Diagnostics of a later anneal step repeat those of the first: only errors are told again. */
function told(diagnostics: readonly Diagnostic[], step: number): readonly Diagnostic[] {
  return step === 0 ? diagnostics : diagnostics.filter((diagnostic) => diagnostic.severity === "error");
}

function planEvent(setup: Setup, point: GridPoint, at: ReadonlyMap<string, Constant>, prepared: Prepared): RunEvent {
  const { plan, flat, instance } = prepared;
  const notes = [...instance.notes];
  if (setup.algorithm.family === "message passing")
    notes.push(
      plan.exact
        ? "the factor graph is a tree: BP is exact"
        : "the factor graph has loops: BP is an approximation (Bethe)",
    );
  if (flat.variables.count === 0) notes.push("the model has no variables");
  return { type: "plan", ...ofRun(setup, point, at), plan, groups: plan.groups, notes, dataHashes: instance.hashes };
}

function ofRun(setup: Setup, point: GridPoint, at: ReadonlyMap<string, Constant>) {
  return {
    experiment: setup.experiment.name,
    run: point.number,
    seed: point.seed,
    params: Object.fromEntries(at) as Params,
  };
}

interface Stage {
  readonly live: Live;
  readonly prepared: Prepared;
  readonly algorithm: Algorithm;
  readonly at: ReadonlyMap<string, Constant>;
  /** The last step of the anneal: costly observables are measured after it. */
  readonly last: boolean;
}
interface StageResult {
  readonly snapshot: unknown;
  readonly outcome: PointOutcome;
  readonly stop: boolean;
}

async function* runStage(stage: Stage, snapshot: unknown): AsyncGenerator<RunEvent, StageResult | undefined> {
  const { live, prepared, algorithm, at } = stage;
  const { setup, point } = live;
  const context: AlgorithmContext = {
    graph: prepared.flat,
    plan: prepared.plan,
    options: prepared.algorithmOptions,
    streams: streams(point.seed),
  };
  // Warm start: the last step's messages, where they fit this step's graph.
  const warm = snapshot === undefined ? undefined : algorithm.restore(context, snapshot);
  const begun = warm?.value !== undefined ? warm : algorithm.init(context);
  for (const diagnostic of begun.diagnostics) yield { type: "diagnostic", diagnostic };
  if (begun.value === undefined) return undefined;
  const state = begun.value;
  const stops = setup.experiment.clauses.flatMap((clause) => (clause.kind === "stop" ? [clause.condition] : []));
  let progress: Progress = { iteration: 0 };
  let stopped = false;
  while (progress.status === undefined) {
    progress = algorithm.step(state);
    for (const diagnostic of progress.diagnostics ?? []) yield { type: "diagnostic", diagnostic };
    if (progress.status === undefined && setup.anneals.length === 0 && stops.length > 0)
      stopped = stops.some((stop) => isTrue(stop, stage, algorithm.read(state)));
    if (stopped) progress = { ...progress, status: "stopped" };
    if (performance.now() - live.lastTurn < TURN) continue;
    yield progressEvent(stage, progress);
    await turn(live);
    if (setup.options.signal?.aborted && progress.status === undefined) progress = { ...progress, status: "cancelled" };
  }
  const reading = algorithm.read(state);
  const stop =
    progress.status === "cancelled" ||
    (setup.anneals.length > 0 && stops.some((clause) => isTrue(clause, stage, reading)));
  const last = stage.last || stop;
  const summary = yield* measured(stage, reading, progress, last);
  if (last) {
    yield { type: "arrays", ...ofRun(setup, point, at), arrays: arraysOf(prepared, reading), saves: savesOf(setup) };
    yield resultEvent(stage, reading, progress, summary);
  }
  return { snapshot: algorithm.save(state), outcome: { summary, status: progress.status }, stop };
}

function isTrue(condition: Expr, stage: Stage, reading: Reading): boolean {
  const { values, lookup } = valuesFor([condition], stage, reading, []);
  return evaluateCondition(condition, values, lookup, capabilities) === true;
}

function valuesFor(conditions: readonly Expr[], stage: Stage, reading: Reading, out: Diagnostic[]) {
  const { setup, point } = stage.live;
  const lookup = constantLookup(setup.experiment.model, new Map([...setup.set, ...stage.at]));
  const place = { setup, prepared: stage.prepared, method: stage.algorithm.name, seed: point.seed, point: stage.at };
  const values = new Map<string, number>();
  for (const condition of conditions)
    for (const request of observablesIn(condition, capabilities, lookup, out))
      if (!values.has(request.text)) values.set(request.text, meanOf(measure(request, reading, place, out)));
  return { values, lookup: (name: string) => stage.at.get(name) ?? lookup(name) };
}

function meanOf(rows: readonly MeasureRow[]): number {
  return rows.reduce((sum, row) => sum + row.value, 0) / rows.length;
}

async function* measured(
  stage: Stage,
  reading: Reading,
  progress: Progress,
  last: boolean,
): AsyncGenerator<RunEvent, RunSummary> {
  const { live, prepared, algorithm } = stage;
  const { setup, point } = live;
  const place = { setup, prepared, method: algorithm.name, seed: point.seed, point: stage.at };
  const out: Diagnostic[] = [];
  const values = new Map<string, number>();
  for (const request of requestsOf(setup, prepared)) {
    if (!last && isCostly(request)) continue;
    const rows = measure(request, reading, place, out);
    values.set(request.text, meanOf(rows));
    for (const row of rows) yield measureEvent(stage, row, progress);
  }
  const expects = last
    ? setup.experiment.clauses.flatMap((clause) => (clause.kind === "expect" ? [clause.condition] : []))
    : [];
  const expected = valuesFor(expects, stage, reading, out);
  for (const diagnostic of unique(out)) yield { type: "diagnostic", diagnostic };
  const resolved = new Map(prepared.instance.params);
  for (const [name, value] of Object.entries(prepared.algorithmOptions))
    if (!resolved.has(name)) resolved.set(name, value as Constant);
  return { params: new Map([...resolved, ...stage.at]), values: new Map([...values, ...expected.values]) };
}

/** What the experiment asks that this algorithm can give; its defaults when it asks for nothing. */
function requestsOf(setup: Setup, prepared: Prepared): readonly MeasureRequest[] {
  const { family } = setup.algorithm;
  const able = (request: MeasureRequest): boolean =>
    capabilities.observables.find((info) => info.name === request.observable)?.families.includes(family) ?? false;
  const asked = setup.measures.filter(able);
  return setup.measures.length > 0 ? asked : defaultMeasures(family, prepared.flat).filter(able);
}

function isCostly(request: MeasureRequest): boolean {
  return OBSERVABLES[request.observable as keyof typeof OBSERVABLES]?.costly ?? false;
}

function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message }) => !seen.has(code + message) && seen.add(code + message));
}

function measureEvent(stage: Stage, row: MeasureRow, progress: Progress): MeasureEvent {
  const { setup, point } = stage.live;
  return {
    type: "measure",
    ...ofRun(setup, point, stage.at),
    method: stage.algorithm.name,
    iteration: progress.iteration,
    observable: row.observable,
    coordinate: row.coordinate ?? null,
    index: row.index ?? null,
    variable: row.variable ?? null,
    value: row.value,
    std_error: row.stdError ?? null,
    unit: row.unit,
    status: row.status ?? progress.status ?? null,
  };
}

function progressEvent(stage: Stage, progress: Progress): RunEvent {
  const { setup, point } = stage.live;
  const { iteration, residual, errors } = progress;
  const limit = stage.prepared.algorithmOptions["max_iterations"] ?? stage.prepared.algorithmOptions["epochs"];
  return { type: "progress", ...ofRun(setup, point, stage.at), iteration, residual, errors, limit: numeric(limit) };
}

function numeric(value: OptionValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function resultEvent(stage: Stage, reading: Reading, progress: Progress, summary: RunSummary): RunEvent {
  const { setup, point, started } = stage.live;
  const status = progress.status ?? "stopped";
  return {
    type: "result",
    ...ofRun(setup, point, stage.at),
    method: stage.algorithm.name,
    status,
    advice: advice(status),
    errors: progress.errors ?? null,
    iterations: reading.iterations(),
    residual: progress.residual ?? null,
    wall_s: (performance.now() - started) / 1000,
    summary: { params: Object.fromEntries(summary.params) as Params, values: Object.fromEntries(summary.values) },
  };
}

function savesOf(setup: Setup): { name: string; path: string }[] {
  return setup.experiment.clauses.flatMap((clause) =>
    clause.kind === "save" ? [{ name: clause.name.text, path: clause.path.value }] : [],
  );
}

/** Lets the event loop run. */
async function turn(live: Live): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  live.lastTurn = performance.now();
}
