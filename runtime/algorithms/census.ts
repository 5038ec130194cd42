import type { OptionSchema } from "../../compiler/capabilities.js";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress, Reading, Restart } from "../contracts.js";
import { fixedPointsFound } from "../focusing/messages.js";
import type { FixedPoint } from "../focusing/row.js";
import { logPriorMeasure } from "../observables/thermal.js";
import { notRandom, unstablePoint } from "../stability/messages.js";

// Message passing from several random starts: which fixed points there are, how deep, and how often they are found.

const STARTS: OptionSchema = {
  spread: {
    type: "number",
    minimum: 0,
    doc: "size of random messages at the start, which it implies: 0.01; with `starts` so large that the fields of weights are of order 1",
  },
  starts: {
    type: "integer",
    default: 1,
    minimum: 1,
    doc: "random starts: above 1 the distinct fixed points are listed (`fixed_points`), and the stable one of largest free entropy is the result",
  },
};

/** Means this far apart belong to two fixed points, or this many tolerances. */
const APART = 1e-3;
const TOLERANCES = 10;

interface Found {
  /** Marginals or means, to tell it from others. */
  readonly means: Float64Array;
  readonly freeEntropy: number;
  readonly snapshot: unknown;
  readonly progress: Pick<Progress, "status" | "residual" | "errors" | "stability">;
  count: number;
}

/** Several starts of an algorithm, one after the other. */
export interface CensusState<S> {
  readonly context: AlgorithmContext;
  readonly starts: number;
  inner: S;
  /** The running start, from 0; sweeps of those before; and starts that ended without a fixed point. */
  start: number;
  sweeps: number;
  lost: number;
  over: boolean;
  found: Found[];
}

type CensusSnapshot = Omit<CensusState<unknown>, "context" | "starts">;

/** The same algorithm with an option `starts`; one start is the algorithm itself. */
export function withStarts<S>(algorithm: Algorithm<S>): Algorithm<CensusState<S>> {
  return {
    ...algorithm,
    options: { ...algorithm.options, ...STARTS },
    init: (context) => opened(context, begun(algorithm, context)),
    step: (state) => step(algorithm, state),
    read: (state) => read(algorithm, state),
    save: (state) => save(algorithm, state),
    restore: (context, snapshot, how = "resume") => restore(algorithm, context, snapshot, how),
  };
}

/** The first start, or why `init` leaves no room for random ones. */
function begun<S>(algorithm: Algorithm<S>, context: AlgorithmContext): Outcome<S> {
  const { init, spread } = context.options;
  if (init === undefined || init === "random") return algorithm.init(contextOf(context, 0));
  if (startsOf(context) > 1) return { diagnostics: [notRandom("starts", String(init))] };
  if (spread !== undefined) return { diagnostics: [notRandom("spread", String(init))] };
  return algorithm.init(context);
}

function startsOf({ options }: AlgorithmContext): number {
  return Number(options["starts"] ?? 1);
}

/** The context of one start: of several, each is random with streams of its own. */
function contextOf(context: AlgorithmContext, start: number): AlgorithmContext {
  if (startsOf(context) === 1) return context;
  const options = { spread: wideStart(context.graph), ...context.options, init: "random" };
  const streams: AlgorithmContext["streams"] = (purpose, index) =>
    context.streams(start === 0 ? purpose : `${purpose} of start ${start + 1}`, index);
  return { ...context, options, streams };
}

/** Messages of this size add up to fields of order 1; those of continuous weights are in units of 1 / sqrt(inputs). */
function wideStart({ groups, variables }: FlatGraph): number {
  const machine = groups.find((group) => group.kind === "machine");
  if (!machine || variables.states[machine.firstVariable] === 0) return 1;
  return 1 / Math.sqrt(Math.max(1, machine.patterns));
}

function opened<S>(context: AlgorithmContext, { value, diagnostics }: Outcome<S>): Outcome<CensusState<S>> {
  if (value === undefined) return { diagnostics };
  const starts = startsOf(context);
  return {
    value: { context, starts, inner: value, start: 0, sweeps: 0, lost: 0, over: false, found: [] },
    diagnostics,
  };
}

function step<S>(algorithm: Algorithm<S>, state: CensusState<S>): Progress {
  const inner = algorithm.step(state.inner);
  if (state.starts === 1) return inner;
  const progress = { ...inner, iteration: state.sweeps + inner.iteration, milestone: undefined };
  if (progress.status === undefined) return progress;
  state.sweeps = progress.iteration;
  note(algorithm, state, progress);
  state.start++;
  if (state.start < state.starts) {
    const next = algorithm.init(contextOf(state.context, state.start)).value;
    if (next !== undefined) state.inner = next;
    return { ...progress, status: undefined, diagnostics: [] };
  }
  return settle(algorithm, state, progress);
}

/** Counts the fixed point that a start ended in. */
function note<S>(algorithm: Algorithm<S>, state: CensusState<S>, progress: Progress): void {
  const { status, residual, errors, stability } = progress;
  const tolerance = Number(state.context.options["tolerance"] ?? 0);
  if (status === "diverged" || residual === undefined || !(residual <= tolerance)) {
    state.lost++;
    return;
  }
  const reading = algorithm.read(state.inner);
  const means = reading.marginals?.() ?? reading.means?.() ?? reading.configuration();
  const apart = Math.max(APART, TOLERANCES * tolerance);
  const known = state.found.find((point) => point.means.every((mean, i) => Math.abs(mean - means[i]) <= apart));
  if (known) known.count++;
  else {
    const freeEntropy = freeEntropyOf(reading, state.context);
    const snapshot = algorithm.save(state.inner);
    state.found.push({ means, freeEntropy, snapshot, progress: { status, residual, errors, stability }, count: 1 });
  }
}

function freeEntropyOf(reading: Reading, { graph }: AlgorithmContext): number {
  return (
    reading.freeEntropy?.() ?? ((reading.logPartition?.() ?? Number.NaN) - logPriorMeasure(graph)) / graph.weightCount
  );
}

/** After the last start: back to the stable fixed point of largest free entropy, and a word where there is more than one. */
function settle<S>(algorithm: Algorithm<S>, state: CensusState<S>, last: Progress): Progress {
  state.over = true;
  state.found.sort((a, b) => Number(isStable(b)) - Number(isStable(a)) || b.freeEntropy - a.freeEntropy);
  const [best] = state.found;
  if (!best) return last;
  const back = algorithm.restore(contextOf(state.context, 0), best.snapshot).value;
  if (back !== undefined) state.inner = back;
  const told = state.found.length > 1 ? [fixedPointsFound(pointsOf(state), state.starts, state.lost)] : [];
  const { stability } = best.progress;
  if (stability && !isStable(best)) told.push(unstablePoint(stability, false));
  return { ...last, ...best.progress, diagnostics: told };
}

/** True where nothing says otherwise. */
function isStable({ progress }: Found): boolean {
  return progress.stability?.stable !== false;
}

function pointsOf<S>({ found, starts }: CensusState<S>): FixedPoint[] {
  return found.map((point) => ({
    freeEntropy: point.freeEntropy,
    share: point.count / starts,
    stable: isStable(point),
  }));
}

function read<S>(algorithm: Algorithm<S>, state: CensusState<S>): Reading {
  const reading = algorithm.read(state.inner);
  if (state.starts === 1) return reading;
  const sweeps = state.over ? state.sweeps : state.sweeps + reading.iterations();
  return { ...reading, iterations: () => sweeps, fixedPoints: () => pointsOf(state) };
}

function save<S>(algorithm: Algorithm<S>, state: CensusState<S>): unknown {
  const inner = algorithm.save(state.inner);
  if (state.starts === 1) return inner;
  const { start, sweeps, lost, over } = state;
  const found = state.found.map((point) => ({ ...point }));
  return { inner, start, sweeps, lost, over, found };
}

function restore<S>(
  algorithm: Algorithm<S>,
  context: AlgorithmContext,
  snapshot: unknown,
  how: Restart,
): Outcome<CensusState<S>> {
  const saved = snapshot as Partial<CensusSnapshot> | undefined;
  const census = saved?.found !== undefined && saved.inner !== undefined;
  const running = census && how === "resume" && !saved.over;
  const start = running ? Math.min(saved.start ?? 0, startsOf(context) - 1) : 0;
  const inner = algorithm.restore(contextOf(context, start), census ? saved.inner : snapshot, how);
  const state = opened(context, inner);
  if (!state.value || !census || how === "warm") return state;
  const { sweeps = 0, lost = 0, over = false, found = [] } = saved;
  Object.assign(state.value, {
    start: saved.start ?? 0,
    sweeps,
    lost,
    over,
    found: found.map((each) => ({ ...each })),
  });
  return state;
}
