import { gives } from "../compiler/capabilities.js";
import type { Constant } from "../compiler/expr/constant.js";
import type { Expr } from "../grammar/ast.js";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { own } from "../grammar/own.js";
import type { MeasureRow, Progress, Reading } from "../runtime/contracts.js";
import { OBSERVABLES } from "../runtime/observables/registry.js";
import { capabilities } from "./capabilities.js";
import { insideStep, isDue, keep, type MeasuredSoFar, NOTHING_MEASURED } from "./checkpoint.js";
import type { MeasureRequest } from "./clauses.js";
import type { RunEvent } from "./events.js";
import { evaluateCondition, observablesIn, type RunSummary } from "./expectations.js";
import { defaultMeasures, faultsBefore, type MeasurePlace, measure, oracleMeasures } from "./measure.js";
import { answerAt, keepAnswer, oracleRequests } from "./oracle-pair.js";
import type { Prepared, Setup } from "./prepare.js";
import { measureEvent } from "./run-events.js";
import { isCancelled, type Stage, turn } from "./stage.js";

/** True when a `stop when` condition holds now. */
export function isTrue(condition: Expr, stage: Stage, reading: Reading): boolean {
  const { values, lookup } = valuesFor([condition], stage, reading, new Map(), []);
  return evaluateCondition(condition, values, lookup, capabilities) === true;
}

/** Values of the observables that conditions speak of: those at hand in `known`, the others measured now. */
function valuesFor(
  conditions: readonly Expr[],
  stage: Stage,
  reading: Reading,
  known: ReadonlyMap<string, number>,
  out: Diagnostic[],
) {
  const { params } = stage.prepared.instance;
  const lookup = (name: string) => stage.at.get(name) ?? params.get(name);
  const place = placeOf(stage);
  const values = new Map(known);
  for (const condition of conditions)
    for (const request of observablesIn(condition, capabilities, lookup, out))
      if (!values.has(request.text)) values.set(request.text, meanOf(measure(request, reading, place, out)));
  return { values, lookup };
}

function placeOf(stage: Stage): MeasurePlace {
  const { live, prepared, algorithm, at, residual } = stage;
  const place = { setup: live.setup, prepared, method: algorithm.name, seed: live.point.seed, point: at, residual };
  return { ...place, answer: answerAt(stage) };
}

function meanOf(rows: readonly MeasureRow[]): number {
  return rows.reduce((sum, row) => sum + row.value, 0) / rows.length;
}

/** Keeps what `expect` compares. What has no rows, such as the mean over no variables, has no value and is not kept. */
function keepMean(values: Map<string, number>, request: MeasureRequest, rows: readonly MeasureRow[]): void {
  values.set(request.text, meanOf(rows));
  if (needsArgument(request) && !values.has(request.observable)) values.set(request.observable, meanOf(rows));
}

/** What a stage gave. */
interface Measured {
  readonly summary: RunSummary;
  /** The run was cancelled before all was measured. */
  readonly cut: boolean;
}

/** The last step of a run, measured with everything that the experiment asks. */
interface LastStep {
  /** A snapshot of the algorithm. */
  save(): unknown;
  /** What a run that was interrupted here has measured already. */
  readonly before?: MeasuredSoFar;
}

/**
 * Measures what the experiment asks at the end of a stage, and what its `expect` lines look at. Of a cancelled run what is at hand:
 * nobody waits for costly observables then.
 */
export async function* measured(
  stage: Stage,
  reading: Reading,
  progress: Progress,
  last?: LastStep,
): AsyncGenerator<RunEvent, Measured> {
  const { live } = stage;
  keepAnswer(stage, reading);
  const { count, values: known } = last?.before ?? NOTHING_MEASURED;
  const place = placeOf(stage);
  const told = new Set<string>();
  const out: Diagnostic[] = [];
  const values = new Map<string, number>(known);
  let cut = progress.status === "cancelled";
  for (const [n, request] of leftOf(requestsOf(place), progress).entries()) {
    if (n < count) continue;
    if (isCostly(request)) {
      if (last && !cut) cut = yield* listen(stage, last.save, progress, { count: n, values: [...values] });
      if (cut || !last) continue;
    }
    const rows = measure(request, reading, place, out);
    if (rows.length > 0) keepMean(values, request, rows);
    for (const row of rows) yield measureEvent(stage, request.text, row, progress);
    yield* news(out, told);
  }
  const expected = valuesFor(last && !cut ? expectations(live.setup, progress) : [], stage, reading, values, out);
  yield* news(out, told);
  return { summary: { params: paramsOf(stage), values: expected.values }, cut };
}

/** Before a costly observable: whether the run is asked to end, and a snapshot where one is due. */
async function* listen(
  stage: Stage,
  save: LastStep["save"],
  progress: Progress,
  measuredSoFar: MeasuredSoFar,
): AsyncGenerator<RunEvent, boolean> {
  await turn(stage.live);
  const cancelled = isCancelled(stage.live);
  if (isDue(stage.live, true, cancelled))
    yield* keep(stage.live, insideStep(stage, save, progress, cancelled, measuredSoFar));
  return cancelled;
}

/** Takes diagnostics out of the list and tells those that are new. */
function* news(out: Diagnostic[], told: Set<string>): Generator<RunEvent> {
  for (const diagnostic of unique(out.splice(0))) {
    const text = diagnostic.code + diagnostic.message;
    if (!told.has(text)) yield { type: "diagnostic", diagnostic };
    told.add(text);
  }
}

/** All that is asked, or what of it has a value where no configuration has positive weight. */
function leftOf(requests: readonly MeasureRequest[], { onlyMeasure }: Progress): readonly MeasureRequest[] {
  return onlyMeasure ? requests.filter(({ observable }) => onlyMeasure.includes(observable)) : requests;
}

function expectations({ experiment }: Setup, { onlyMeasure }: Progress): Expr[] {
  if (onlyMeasure) return [];
  return experiment.clauses.flatMap((clause) => (clause.kind === "expect" ? [clause.condition] : []));
}

/** Params of the model and options of the algorithm under which a stage ran. */
function paramsOf({ prepared, at }: Stage): ReadonlyMap<string, Constant> {
  const resolved = new Map(prepared.instance.params);
  for (const [name, value] of Object.entries(prepared.algorithmOptions))
    if (!resolved.has(name)) resolved.set(name, value as Constant);
  return new Map([...resolved, ...at]);
}

/**
 * What is wrong with what is asked of the observables, as far as it is known before anything runs; with the reading of a run that has
 * not begun, what cheap ones say of it too.
 */
export function faultsOfMeasures(
  setup: Setup,
  prepared: Prepared,
  seed: number,
  point: ReadonlyMap<string, Constant>,
  reading?: Reading,
): Diagnostic[] {
  const place = { setup, prepared, method: setup.algorithm.name, seed, point, ...(reading && { residual: 0 }) };
  const out: Diagnostic[] = [];
  for (const request of requestsOf(place)) {
    out.push(...faultsBefore(request, place));
    if (reading && !isCostly(request)) measure(request, reading, place, out);
  }
  return unique(out);
}

/** True of an observable whose bare name says nothing: in an `expect` it stands for the first one measured of that name. */
function needsArgument({ observable }: MeasureRequest): boolean {
  const info = own(OBSERVABLES, observable);
  return Object.values(info?.arguments ?? {}).some(({ required }) => required);
}

/** What the experiment asks that this algorithm can give; its defaults when it asks for nothing. */
function requestsOf(place: MeasurePlace): readonly MeasureRequest[] {
  const { setup, prepared } = place;
  const { algorithm, pair } = setup;
  const focusing = algorithm.name === "fbp";
  const usual = () => defaultMeasures(algorithm.family, prepared.flat, focusing);
  const asked = setup.measures.length > 0 ? setup.measures : pair ? besides(usual(), prepared.flat) : usual();
  return (pair ? oracleRequests(asked, pair, place) : asked).filter(({ observable }) => {
    const info = capabilities.observables.find(({ name }) => name === observable);
    return info !== undefined && gives(algorithm, info);
  });
}

function besides(usual: readonly MeasureRequest[], flat: Prepared["flat"]): MeasureRequest[] {
  const more = oracleMeasures(flat).filter(({ observable }) => !usual.some((own) => own.observable === observable));
  return [...usual, ...more];
}

function isCostly(request: MeasureRequest): boolean {
  return own(OBSERVABLES, request.observable)?.costly ?? false;
}

function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message }) => !seen.has(code + message) && seen.add(code + message));
}
