import type { Outcome } from "../../grammar/diagnostic.js";
import { lead, polarisation, valuesOf } from "../beliefs.js";
import type { Algorithm, AlgorithmContext, Progress, Restart } from "../contracts.js";
import { createEngine, type Engine, sweep } from "../engine.js";
import { countErrors } from "../errors.js";
import { fixedWrongly, snapshotMismatch } from "../numeric-messages.js";
import { type MessageSnapshot, restoreMessages, saveMessages, startRandom } from "../snapshot.js";
import { startOf } from "../stability/start.js";
import { fixVariable, refreshTotals } from "../state.js";
import { handlesMessages, MESSAGE_OPTIONS } from "./message-options.js";
import { decode, readMessages } from "./message-reading.js";
import { broken } from "./verdict.js";

/** States whose log-weights differ by less are equally likely: above the rounding of messages and the default tolerance of their fields. */
const TIED = 1e-5;

interface DecimationState {
  readonly engine: Engine;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly fraction: number;
  /** State each variable node is fixed to, or -1. */
  readonly fixed: Int32Array;
  iteration: number;
  /** Sweeps since variables were last fixed. */
  rest: number;
}

interface DecimationSnapshot extends MessageSnapshot {
  readonly fixed: Int32Array;
  readonly iteration: number;
  readonly rest: number;
}

function init(context: AlgorithmContext): Outcome<DecimationState> {
  const { engine, diagnostics } = createEngine(context);
  if (!engine) return { diagnostics };
  const { options } = context;
  if (startOf(context) === "random") startRandom(engine.store, context.streams("init"));
  const state: DecimationState = {
    engine,
    tolerance: Number(options["tolerance"] ?? 1e-6),
    maxIterations: Number(options["max_iterations"] ?? 200),
    fraction: Number(options["fraction"] ?? 0.05),
    fixed: new Int32Array(context.graph.variables.count).fill(-1),
    iteration: 0,
    rest: 0,
  };
  return { value: state, diagnostics };
}

/**
 * Fixes the most polarised free variables to their most likely states. Where two states are equally likely the choice is the toss of a coin,
 * and others may hang on it: of such variables one is fixed, when no other is left, and messages settle before the next.
 */
function fixSome(state: DecimationState): void {
  const { engine, fixed, fraction } = state;
  const likely = decode(engine);
  const free: number[] = [];
  for (let v = 0; v < fixed.length; v++) if (fixed[v] < 0) free.push(v);
  const certainty = free.map((v) => polarisation(engine.store, v));
  const ranking = free.map((_, j) => j).sort((a, b) => certainty[b] - certainty[a] || a - b);
  const count = Math.min(free.length, Math.max(1, Math.floor(fraction * free.length)));
  const batch = ranking.slice(0, count);
  const decided = batch.filter((j) => lead(engine.store, free[j]) > TIED);
  for (const j of decided.length > 0 ? decided : batch.slice(0, 1)) {
    fixed[free[j]] = likely[free[j]];
    fixVariable(engine.store, free[j], likely[free[j]]);
  }
  refreshTotals(engine.store);
}

/** One sweep; when messages stand still (or had their sweeps), some variables are fixed. */
function step(state: DecimationState): Progress {
  const { engine, fixed } = state;
  state.iteration++;
  state.rest++;
  const last = sweep(engine, state.iteration);
  const { movement: residual, fault } = last;
  const { iteration } = state;
  if (fault && state.fixed.every((value) => value < 0)) return broken(last, fault, { iteration });
  if (fault)
    return {
      iteration,
      residual,
      status: "diverged",
      diagnostics: [fixedWrongly(fixed.filter((value) => value >= 0).length, fixed.length)],
    };
  if (residual > state.tolerance && !last.grown && state.rest < state.maxIterations) return { iteration, residual };
  fixSome(state);
  state.rest = 0;
  const errors = countErrors(engine.graph, valuesOf(engine.store, decode(engine)));
  if (fixed.includes(-1)) return { iteration, residual, errors };
  return { iteration, residual, errors, status: errors === 0 ? "solved" : "stopped" };
}

function restore(context: AlgorithmContext, snapshot: unknown, how: Restart = "resume"): Outcome<DecimationState> {
  const started = init(context);
  const state = started.value;
  // What was fixed under other parameters need not be right under these: a warm start is a cold one.
  if (!state || how === "warm") return started;
  const saved = snapshot as Partial<DecimationSnapshot> | undefined;
  if (saved?.fixed?.length !== state.fixed.length) return { diagnostics: [snapshotMismatch("decimation")] };
  state.fixed.set(saved.fixed);
  for (let v = 0; v < state.fixed.length; v++) {
    if (state.fixed[v] >= 0) fixVariable(state.engine.store, v, state.fixed[v]);
  }
  if (!restoreMessages(state.engine.store, saved)) return { diagnostics: [snapshotMismatch("decimation")] };
  state.iteration = saved.iteration ?? 0;
  state.rest = saved.rest ?? 0;
  return started;
}

/** Belief propagation that fixes the most certain variables and goes on, until all are fixed. One step is a sweep. */
export const decimation: Algorithm<DecimationState> = {
  name: "decimation",
  title: "Belief propagation with decimation",
  family: "message passing",
  options: {
    ...MESSAGE_OPTIONS,
    init: {
      type: "choice",
      values: ["flat", "random"],
      doc: "messages at the start: all 0, or 0.01 times normal numbers; absent: flat, but random where hidden units see the same",
    },
    max_iterations: { type: "integer", default: 200, minimum: 1, doc: "most sweeps before variables are fixed" },
    fraction: {
      type: "number",
      default: 0.05,
      minimum: 0,
      maximum: 1,
      doc: "share of the free variables that is fixed at a time (at least one; of those with two states equally likely only one)",
    },
  },
  cite: ["Mezard, Montanari, Information, Physics, and Computation (2009), ch. 20"],
  handles: handlesMessages,
  init,
  step,
  read: (state) => readMessages(state.engine, state.iteration),
  save: (state): DecimationSnapshot => ({
    ...saveMessages(state.engine.store),
    fixed: state.fixed.slice(),
    iteration: state.iteration,
    rest: state.rest,
  }),
  restore,
};
