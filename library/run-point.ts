import type { Constant } from "../compiler/expr/constant.js";
import type { Expr } from "../grammar/ast.js";
import { type Diagnostic, hasErrors, type Outcome } from "../grammar/diagnostic.js";
import { own } from "../grammar/own.js";
import type { Algorithm, AlgorithmContext, Progress, Reading, Status } from "../runtime/contracts.js";
import { isHard } from "../runtime/fault.js";
import { arraysOf } from "./arrays.js";
import { afterStep, type Checkpoint, expectedCost, type Inside, insideStep, isDue, keep } from "./checkpoint.js";
import type { RunEvent } from "./events.js";
import type { RunSummary } from "./expectations.js";
import { type GridPoint, stepsOf } from "./grid.js";
import { faultsOfMeasures, isTrue, measured } from "./measure-stage.js";
import { cannotGoOn, notMessages } from "./messages.js";
import { type Prepared, preparePoint, type Setup } from "./prepare.js";
import { ofRun, planEvent, progressEvent, resultEvent, savesOf } from "./run-events.js";
import { messageArrays, misfit, type SavedStart, savedStart, savesMessages } from "./saved-messages.js";
import { faultOfSnapshot } from "./saved-shape.js";
import { isCancelled, type Live, type Stage, turn } from "./stage.js";
import { algorithmOf, contextOf, startOn } from "./start.js";

/** Time between two turns of the event loop, so that Ctrl-C and other workers are heard, in milliseconds. */
const TURN = 40;

/** How a run ended: its summary for `expect`, and its status; undefined when it could not start. */
export interface PointOutcome {
  readonly summary?: RunSummary;
  readonly status?: Status;
}

/** Runs one point of the grid through all its anneal steps, telling everything as events. */
export async function* runPoint(setup: Setup, point: GridPoint): AsyncGenerator<RunEvent, PointOutcome> {
  const checkpoint = setup.options.resume?.find(({ run }) => run === point.number);
  const live = begunNow(setup, point, checkpoint);
  const steps = stepsOf(setup.anneals);
  const algorithm = algorithmOf(setup.algorithm);
  let from: From | undefined;
  let outcome: PointOutcome = {};
  for (const [n, step] of steps.entries()) {
    if (n < (checkpoint?.step ?? 0)) continue;
    const at = new Map([...point.sweep, ...step]);
    const prepared = preparePoint(setup, point.seed, at);
    for (const diagnostic of told(prepared.diagnostics, n)) yield { type: "diagnostic", diagnostic };
    if (!prepared.value) return {};
    if (n === 0 || n === checkpoint?.step) {
      live.kept = expectedCost(prepared.value.plan);
      from = yield* checkpoint ? goOn(checkpoint, prepared.value) : firstStep(live, at, prepared.value);
      if (!from) return {};
    }
    const place = { step: n + 1, steps: steps.length, last: n === steps.length - 1 };
    const result: StageResult | undefined = yield* runStage(
      { live, prepared: prepared.value, algorithm, at, ...place },
      from ?? {},
    );
    if (!result) return {};
    from = { snapshot: result.snapshot };
    outcome = result.outcome;
    if (result.stop) break;
  }
  return outcome;
}

/** With the time and the iterations that the run took before it was interrupted. */
function begunNow(setup: Setup, point: GridPoint, { elapsed = 0, iterations = 0 }: Partial<Checkpoint> = {}): Live {
  const now = performance.now();
  return { setup, point, started: now - elapsed, lastTurn: now, iterations, kept: { at: now, cost: 0 } };
}

/** What is told before the first step, and what it starts from; undefined where it cannot start. */
function* firstStep(
  { setup, point }: Live,
  at: ReadonlyMap<string, Constant>,
  prepared: Prepared,
): Generator<RunEvent, From | undefined> {
  const faults = faultsOfMeasures(setup, prepared, point.seed, at);
  for (const diagnostic of faults) yield { type: "diagnostic", diagnostic };
  if (hasErrors(faults)) return undefined;
  const file = savedStart(setup, point.number, prepared.algorithmOptions["init"]);
  for (const diagnostic of file.diagnostics) yield { type: "diagnostic", diagnostic };
  if (file.diagnostics.length > 0) return undefined;
  yield planEvent(setup, point, at, prepared, file.value);
  return { snapshot: file.value?.snapshot, file: file.value };
}

/** Diagnostics of a later anneal step repeat those of the first: only errors are told again. */
function told(diagnostics: readonly Diagnostic[], step: number): readonly Diagnostic[] {
  return step === 0 ? diagnostics : diagnostics.filter((diagnostic) => diagnostic.severity === "error");
}

/** What an interrupted run goes on from; undefined where its data are not what they were. */
function* goOn(checkpoint: Checkpoint, { instance }: Prepared): Generator<RunEvent, From | undefined> {
  const names = Object.keys(instance.hashes);
  const before = Object.keys(checkpoint.hashes);
  const same =
    names.length === before.length && names.every((name) => own(checkpoint.hashes, name) === instance.hashes[name]);
  if (same) return checkpoint;
  yield { type: "diagnostic", diagnostic: cannotGoOn("its data have changed since") };
  return undefined;
}

/** What a stage starts from: the last step's state, a file's messages, or its own state before it was interrupted. */
interface From {
  readonly snapshot?: unknown;
  readonly inside?: Inside;
  readonly file?: SavedStart;
}

interface StageResult {
  readonly snapshot: unknown;
  readonly outcome: PointOutcome;
  readonly stop: boolean;
}

async function* runStage(stage: Stage, from: From): AsyncGenerator<RunEvent, StageResult | undefined> {
  const { live, algorithm } = stage;
  const { setup } = live;
  const begun = begin(stage, from);
  for (const diagnostic of begun.diagnostics) yield { type: "diagnostic", diagnostic };
  if (begun.value === undefined) return undefined;
  const state = begun.value;
  const annealed = setup.anneals.length > 0;
  const stops = setup.experiment.clauses.flatMap((clause) => (clause.kind === "stop" ? [clause.condition] : []));
  const progress = yield* advance(stage, state, annealed ? [] : stops, from.inside?.progress);
  const reading = algorithm.read(state);
  const now = placed(stage, progress);
  const met = annealed && stops.some((clause) => isTrue(clause, now, reading));
  const stop = progress.status === "cancelled" || progress.halt === true || met;
  const last = stage.last || stop;
  const save = () => algorithm.save(state);
  const before = from.inside?.measured;
  const { summary, cut } = yield* measured(now, reading, progress, last ? { save, before } : undefined);
  live.iterations += reading.iterations();
  if (last) {
    yield arraysEvent(stage, state, reading);
    yield resultEvent(stage, reading, cut ? { ...progress, status: "cancelled" } : progress, summary);
  }
  // Numbers that went wrong are no start for the next step.
  const snapshot = progress.status === "diverged" ? undefined : algorithm.save(state);
  if (!last && isDue(live, false)) yield* keep(live, afterStep(stage, snapshot));
  const outcome: PointOutcome = cut ? { status: "cancelled" } : { summary, status: progress.status };
  return { snapshot, outcome, stop: stop || cut };
}

/** What a run leaves beside its measures. */
function arraysEvent(
  { live: { setup, point }, prepared, algorithm, at }: Stage,
  state: unknown,
  reading: Reading,
): RunEvent {
  const saves = savesOf(setup);
  const names = saves.map(({ name }) => name);
  const messages = savesMessages(setup) ? messageArrays(algorithm.save(state)) : {};
  const arrays = { ...arraysOf(prepared, reading, names), ...messages };
  return { type: "arrays", ...ofRun(setup, point, at), arrays, saves };
}

/** Starts an algorithm: warm from the last step's state, where that fits this step's graph, and cold otherwise; a file's must fit. */
function begin({ live, prepared, algorithm }: Stage, { snapshot, file, inside }: From): Outcome<unknown> {
  const { seed } = live.point;
  const context = contextOf(prepared, seed, algorithm);
  if (inside) return goneOn(algorithm, context, snapshot);
  const odd = file && faultOfFile(algorithm, context, file, live.setup);
  if (odd) return { diagnostics: odd };
  const warm = snapshot === undefined ? undefined : algorithm.restore(context, snapshot, "warm");
  if (warm?.value !== undefined) return warm;
  return file ? { diagnostics: misfit(file, live.setup, warm?.diagnostics ?? []) } : startOn(algorithm, prepared, seed);
}

function goneOn(algorithm: Algorithm, context: AlgorithmContext, snapshot: unknown): Outcome<unknown> {
  const { value } = algorithm.restore(context, snapshot, "resume");
  return value === undefined ? { diagnostics: [cannotGoOn("its snapshot does not fit")] } : { value, diagnostics: [] };
}

/** Why a file's snapshot is not one of this algorithm; undefined where it has the right form. */
function faultOfFile(
  algorithm: Algorithm,
  context: AlgorithmContext,
  file: SavedStart,
  { experiment }: Setup,
): readonly Diagnostic[] | undefined {
  const cold = algorithm.init(context);
  if (cold.value === undefined) return cold.diagnostics;
  const fault = faultOfSnapshot(algorithm.save(cold.value), file.snapshot, isHard(context.graph));
  return fault === undefined ? undefined : [notMessages(file.path, fault, experiment.algorithm.span)];
}

/** Steps until the algorithm ends, a `stop when` holds, or the run is cancelled. */
async function* advance(
  stage: Stage,
  state: unknown,
  stops: readonly Expr[],
  before: Progress = { iteration: 0 },
): AsyncGenerator<RunEvent, Progress> {
  const { live, algorithm } = stage;
  const save = () => algorithm.save(state);
  let progress = before;
  while (progress.status === undefined) {
    progress = algorithm.step(state);
    for (const diagnostic of progress.diagnostics ?? []) yield { type: "diagnostic", diagnostic };
    const met = (stop: Expr) => isTrue(stop, placed(stage, progress), algorithm.read(state));
    if (progress.status === undefined && stops.some(met)) progress = { ...progress, status: "stopped" };
    if (progress.milestone && progress.status === undefined)
      yield* measured(placed(stage, progress), algorithm.read(state), progress);
    if (performance.now() - live.lastTurn < TURN && live.setup.options.checkpoints !== "always") continue;
    yield progressEvent(stage, progress);
    await turn(live);
    if (progress.status !== undefined) break;
    const cancelled = isCancelled(live);
    if (isDue(live, true, cancelled)) yield* keep(live, insideStep(stage, save, progress, cancelled));
    if (cancelled) progress = { ...progress, status: "cancelled" };
  }
  return progress;
}

/** The stage where the run is now, with what a protocol inside it has varied. */
function placed(stage: Stage, { at = {}, residual }: Progress): Stage {
  return { ...stage, residual, at: new Map([...stage.at, ...Object.entries(at)]) };
}
