import { notAllocated } from "../compiler/bind/messages.js";
import type { AlgorithmInfo } from "../compiler/capabilities.js";
import type { Constant } from "../compiler/expr/constant.js";
import type { CheckedExperiment, Program } from "../compiler/model.js";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { bp } from "../runtime/algorithms/bp.js";
import { capabilities } from "./capabilities.js";
import type { EndEvent, ResultEvent, RunEvent, StartEvent } from "./events.js";
import { judge, type RunSummary } from "./expectations.js";
import { type GridPoint, gridOf } from "./grid.js";
import { constantLookup, type RunOptions, type Setup, setUp } from "./prepare.js";
import { type PointOutcome, runPoint } from "./run-point.js";
import { unsavable } from "./saved-messages.js";
import { selectExperiment } from "./select.js";
import { telling } from "./telling.js";

/** Runs an experiment: every sweep point and seed, everything told as events, the last one `end` unless nothing could start. */
export function run(program: Program, options: RunOptions = {}): AsyncGenerator<RunEvent> {
  return told(runExperiment(program, options), telling(program, options));
}

/**
 * Enumerates a small model exactly (method `exact`) beside message passing with the experiment's options (method `bp`, say), so
 * that the two can be compared line by line: both measure the same quantities, around the same references.
 */
export function oracle(program: Program, options: RunOptions = {}): AsyncGenerator<RunEvent> {
  return told(compareWithExact(program, options), telling(program, options));
}

async function* told(
  events: AsyncGenerator<RunEvent>,
  tellable: (told: Diagnostic) => Diagnostic,
): AsyncGenerator<RunEvent> {
  for await (const event of events)
    yield event.type === "diagnostic" ? { ...event, diagnostic: tellable(event.diagnostic) } : event;
}

async function* runExperiment(program: Program, options: RunOptions): AsyncGenerator<RunEvent> {
  const setup = setUp(program, options);
  const unsaved = setup.value ? unsavable(setup.value) : [];
  yield* tell([...setup.diagnostics, ...unsaved]);
  if (setup.value && unsaved.length === 0) yield* runAll([setup.value], options);
}

async function* compareWithExact(program: Program, options: RunOptions): AsyncGenerator<RunEvent> {
  const selected = selectExperiment(program, options.experiment);
  if (!selected.value) return yield* tell(selected.diagnostics);
  const pair = { beside: besideOf(selected.value), answers: new Map<string, Float64Array>() };
  const exact = setUp(program, options, { ...pair, side: "exact" });
  yield* tell(exact.diagnostics);
  if (!exact.value) return;
  const beside = setUp(program, options, { ...pair, side: "beside" });
  yield* runAll(beside.value ? [exact.value, beside.value] : [exact.value], options);
}

/** The experiment's own message passing, or plain BP where it uses something else. */
function besideOf(experiment: CheckedExperiment): AlgorithmInfo {
  const own = capabilities.algorithms.find((info) => info.name === experiment.algorithm.text);
  return own?.family === "message passing" ? own : bp;
}

async function* runAll(setups: readonly Setup[], options: RunOptions): AsyncGenerator<RunEvent> {
  const [first] = setups;
  const grid = gridOf(first.sweeps, first.seeds);
  const finished = options.finished ?? [];
  const done = new Set([...(options.skip ?? []), ...finished.map(({ run: number }) => number)]);
  yield startEvent(first, grid);
  const summaries = new Map<number, RunSummary>(finished.map((result) => [result.run, summaryOf(result)]));
  const outcomes: PointOutcome[] = finished.map(({ status }) => ({ status }));
  for (const point of grid) {
    if (done.has(point.number)) continue;
    for (const setup of setups) {
      if (options.signal?.aborted) break;
      const outcome = yield* withinMemory(setup, runPoint(setup, point));
      outcomes.push(outcome);
      if (outcome.summary && setup === first) summaries.set(point.number, outcome.summary);
    }
  }
  const diagnostics: Diagnostic[] = [];
  const inOrder = [...summaries].sort(([a], [b]) => a - b).map(([, summary]) => summary);
  // Expectations are on means over all runs: nothing is judged where some were cancelled.
  const cut = options.signal?.aborted && summaries.size < grid.length;
  const expectations = cut ? [] : judge(first.experiment, inOrder, capabilities, diagnostics);
  yield* tell(diagnostics);
  yield endEvent(expectations, outcomes, first, options);
}

/** A point of the grid; an array that the platform cannot give is told as what it is, should the estimate have missed it. */
async function* withinMemory(
  { experiment }: Setup,
  events: AsyncGenerator<RunEvent, PointOutcome>,
): AsyncGenerator<RunEvent, PointOutcome> {
  try {
    return yield* events;
  } catch (error) {
    if (!(error instanceof RangeError) || !/array length|allocation failed|array size/i.test(error.message))
      throw error;
    yield* tell([notAllocated(experiment.model.name, experiment.algorithm.span)]);
    return {};
  }
}

function summaryOf({ summary }: ResultEvent): RunSummary {
  return {
    params: new Map(Object.entries(summary.params) as [string, Constant][]),
    values: new Map(Object.entries(summary.values)),
  };
}

function startEvent(setup: Setup, grid: readonly GridPoint[]): StartEvent {
  const { experiment, algorithm, seeds } = setup;
  const lookup = constantLookup(experiment.model, new Map([...setup.set, ...(grid[0]?.sweep ?? [])]));
  const params = [...experiment.model.symbols.values()].filter((symbol) => symbol.kind === "param");
  const resolved = Object.fromEntries(params.map(({ name }) => [name, lookup(name) as number]));
  return {
    type: "start",
    experiment: experiment.name,
    model: experiment.model.name,
    algorithm: algorithm.name,
    runs: grid.length,
    seeds,
    resolved,
  };
}

function endEvent(
  expectations: EndEvent["expectations"],
  outcomes: readonly PointOutcome[],
  { experiment }: Setup,
  options: RunOptions,
): EndEvent {
  // A run that its own `stop when` ended did what it was asked; one that ended itself without a solution did not.
  const asked = experiment.clauses.some((clause) => clause.kind === "stop");
  const good = outcomes.some(
    ({ status }) => status === "solved" || status === "converged" || (asked && status === "stopped"),
  );
  return { type: "end", expectations, anyConverged: good, cancelled: options.signal?.aborted ?? false };
}

function* tell(diagnostics: readonly Diagnostic[]): Generator<RunEvent> {
  for (const diagnostic of diagnostics) yield { type: "diagnostic", diagnostic };
}
