import type { Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress, Restart } from "../contracts.js";
import { SPREAD } from "../snapshot.js";
import { follow, type Growth, startGrowth, stepGrowth } from "./growth.js";
import { leftUnstablePoint, unstablePoint } from "./messages.js";
import type { Perturbable } from "./perturbable.js";
import type { Stability } from "./stability.js";

// Message passing that tests the fixed point it has come to, and leaves it where it is unstable.

/** Most times that a run leaves an unstable point. */
const MOST_LEFT = 4;
/** Means nearer than this, or than this many tolerances, are the same: those of a point that was left have come back to it, which is stable after all. */
const NEAR = 1e-6;
const TOLERANCES = 10;
/** Numbers of messages that are swept before the event loop has its turn. */
const TURN = 1e6;

/** What of a run at rest a test needs. */
export interface Testing<S> {
  /** The messages; undefined: there is nothing to test (a tree has one fixed point). */
  perturbable(state: S): Perturbable | undefined;
  /** Goes on with the step of a protocol that was over. */
  reopen?(state: S): void;
}

/** An algorithm's run and what became of its fixed points. */
export interface TestedState<S> {
  readonly context: AlgorithmContext;
  readonly inner: S;
  readonly tolerance: number;
  /** Fixed points tested, and left. */
  tests: number;
  times: number;
  /** How the run would have ended: its fixed point is being tested. */
  withheld?: Progress;
  growth?: Growth;
  /** Means of the point that was left last. */
  left?: Float64Array;
}

type Kept = Pick<TestedState<unknown>, "tests" | "times" | "withheld" | "left">;

/** The same algorithm, whose fixed points are tested: an unstable one is left, or told of where the run was asked to start flat. */
export function withStability<S extends object>(
  algorithm: Algorithm<S>,
  testing: Testing<S>,
): Algorithm<TestedState<S>> {
  return {
    ...algorithm,
    init: (context) => opened(context, algorithm.init(context)),
    step: (state) => step(algorithm, testing, state),
    read: ({ inner }) => algorithm.read(inner),
    save: (state) => ({ ...(algorithm.save(state.inner) as object), stability: kept(state) }),
    restore: (context, snapshot, how = "resume") => restore(algorithm, context, snapshot, how),
  };
}

function opened<S>(context: AlgorithmContext, { value, diagnostics }: Outcome<S>): Outcome<TestedState<S>> {
  if (value === undefined) return { diagnostics };
  const tolerance = Number(context.options["tolerance"] ?? 0);
  return { value: { context, inner: value, tolerance, tests: 0, times: 0 }, diagnostics };
}

function step<S>(algorithm: Algorithm<S>, testing: Testing<S>, state: TestedState<S>): Progress {
  if (state.withheld === undefined) {
    const progress = algorithm.step(state.inner);
    if (progress.status !== "converged" && progress.milestone !== "converged") return progress;
    const messages = testing.perturbable(state.inner);
    // Where no symmetry holds the messages, that they have come to rest is test enough.
    if (!messages || (state.times === 0 && !messages.symmetric(nearness(state)))) return progress;
    if (isBack(state, messages)) return { ...progress, stability: { growth: 1, stable: true, variable: "" } };
    state.withheld = progress;
  }
  return test(testing, state, state.withheld);
}

/** Some sweeps of the test, and what follows from it where it is done. */
function test<S>(testing: Testing<S>, state: TestedState<S>, withheld: Progress): Progress {
  const { iteration, residual, errors, at } = withheld;
  const going: Progress = { iteration, residual, errors, at };
  const messages = state.growth?.messages ?? testing.perturbable(state.inner);
  if (!messages) return withheld;
  state.growth ??= startGrowth(messages, state.context.streams("stability", state.tests));
  const { growth } = state;
  const sweeps = Math.max(1, Math.floor(TURN / messages.numbers.reduce((sum, { length }) => sum + length, 1)));
  let stability: Stability | undefined;
  for (let n = 0; n < sweeps && stability === undefined; n++) stability = stepGrowth(growth);
  if (!stability) return going;
  state.tests++;
  state.growth = undefined;
  state.withheld = undefined;
  if (Number.isNaN(stability.growth)) return withheld;
  const asked = state.context.options["init"] === "flat";
  if (stability.stable) return { ...withheld, stability };
  if (asked || state.times === MOST_LEFT) {
    const diagnostics = [...(withheld.diagnostics ?? []), unstablePoint(stability, asked)];
    return { ...withheld, stability, diagnostics };
  }
  state.left = growth.still;
  follow(growth, SPREAD);
  testing.reopen?.(state.inner);
  const diagnostics = state.times++ === 0 ? [leftUnstablePoint(stability.variable)] : [];
  return { ...going, diagnostics };
}

function nearness<S>({ tolerance }: TestedState<S>): number {
  return Math.max(NEAR, TOLERANCES * tolerance);
}

/** True where messages have come back to the point that they left. */
function isBack<S>(state: TestedState<S>, messages: Perturbable): boolean {
  const { left } = state;
  if (!left) return false;
  const near = nearness(state);
  return messages.means().every((mean, n) => Math.abs(mean - left[n]) <= near);
}

/** What a snapshot keeps; a test under way begins again. */
function kept<S>({ tests, times, withheld, left }: TestedState<S>): Kept {
  return { tests, times, withheld, left };
}

function restore<S>(
  algorithm: Algorithm<S>,
  context: AlgorithmContext,
  snapshot: unknown,
  how: Restart,
): Outcome<TestedState<S>> {
  const state = opened(context, algorithm.restore(context, snapshot, how));
  const { stability }: { readonly stability?: Kept } = snapshot ?? {};
  if (state.value && stability && how === "resume") Object.assign(state.value, stability);
  return state;
}
