import type { Capability, GroupTraits } from "../../compiler/capabilities.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress, Reading } from "../contracts.js";
import { proveContradiction } from "../contradiction/proof.js";
import { logWeightByDistance } from "../enumeration/distance.js";
import {
  allowedStates,
  configurationCount,
  type Enumeration,
  refresh,
  startEnumeration,
} from "../enumeration/enumeration.js";
import { fingerprint } from "../enumeration/fingerprint.js";
import { noConfiguration, notDiscrete, tooManyConfigurations } from "../enumeration/messages.js";
import { addTally, emptyTally, type Tally, tallyChunk } from "../enumeration/tally.js";
import { outOfBounds, snapshotMismatch } from "../numeric-messages.js";
import { partitionBounds } from "../partition-bounds.js";

/** Configurations of one step: some 10 ms, so that progress and cancelling are prompt. */
const CHUNK = 1 << 16;
/** What is known where no configuration has positive weight: ln 0, and how many there are. */
const NUMBERS_OF_NOTHING = ["log_partition", "solutions"];

interface ExactState {
  readonly walk: Enumeration;
  /** Tells this graph from another of the same shape, say at another beta. */
  readonly fingerprint: number;
  readonly chunk: Tally;
  readonly total: Tally;
  /** Why no configuration has positive weight, where hard factors show it before any is visited. */
  readonly solutionless?: Diagnostic;
  steps: number;
  finished: boolean;
}

interface ExactSnapshot {
  readonly fingerprint: number;
  readonly digit: Int32Array;
  readonly direction: Int8Array;
  readonly focus: Int32Array;
  readonly total: Tally;
  readonly steps: number;
  readonly finished: boolean;
}

function handles(group: GroupTraits): Capability {
  const open = group.supports.find((support) => support === "real" || support === "int");
  if (open !== undefined) {
    return {
      method: "missing",
      note: `enumeration needs finitely many states, not \`${open}\``,
    };
  }
  return { method: "enumeration", note: "every configuration, up to the option max_states" };
}

function init({ graph, options }: AlgorithmContext): Outcome<ExactState> {
  const continuous = graph.variables.blocks.find(
    (block) => block.count > 0 && graph.variables.states[block.first] === 0,
  );
  if (continuous) return { diagnostics: [notDiscrete(continuous.name)] };
  const limit = Number(options["max_states"] ?? 2 ** 24);
  const size = configurationCount(graph);
  if (size > limit) return { diagnostics: [tooManyConfigurations(size, limit)] };
  const tally = () => emptyTally(graph.variables.count, graph.variables.stateValue.length);
  const walk = startEnumeration(graph);
  const state = {
    walk,
    fingerprint: fingerprint(walk),
    chunk: tally(),
    total: tally(),
    solutionless: proveContradiction(graph),
    steps: 0,
    finished: size === 0,
  };
  for (const [v, list] of allowedStates(graph).entries()) state.chunk.best[v] = list[0] ?? 0;
  state.total.best.set(state.chunk.best);
  return { value: state, diagnostics: [] };
}

function step(state: ExactState): Progress {
  state.steps++;
  state.finished ||= state.solutionless !== undefined;
  if (!state.finished) {
    // Sums start anew at each chunk: rounding does not build up, and a resumed run has the same bits.
    refresh(state.walk);
    state.chunk.bestWeight = state.total.bestWeight;
    state.finished = tallyChunk(state.walk, state.chunk, CHUNK);
    addTally(state.total, state.chunk);
    if (state.chunk.bestWeight > state.total.bestWeight) {
      state.total.bestWeight = state.chunk.bestWeight;
      state.total.best.set(state.chunk.best);
    }
  }
  if (!state.finished) return { iteration: state.steps };
  return { iteration: state.steps, ...verdict(state) };
}

/** Nothing to weigh, or more than numbers hold, is no result. */
function verdict({ walk, total, solutionless }: ExactState): Omit<Progress, "iteration"> {
  const nothing = solutionless ?? (total.solutions === 0 ? noConfiguration() : undefined);
  if (nothing) return { status: "diverged", halt: true, onlyMeasure: NUMBERS_OF_NOTHING, diagnostics: [nothing] };
  if (Number.isFinite(total.top + Math.log(total.weight))) return { status: "converged" };
  const bounds = partitionBounds(walk.graph);
  return { status: "diverged", onlyMeasure: [], diagnostics: [outOfBounds(total.top, bounds)] };
}

function read(state: ExactState): Reading {
  const { walk, total } = state;
  const { stateOffset, stateValue } = walk.graph.variables;
  return {
    configuration: () => Float64Array.from(total.best, (s, v) => stateValue[stateOffset[v] + s]),
    marginals: () => total.states.map((weight) => weight / total.weight),
    logPartition: () => total.top + Math.log(total.weight),
    meanEnergy: () => total.energy / total.weight,
    solutions: () => total.solutions,
    logWeightByDistance: (reference) => logWeightByDistance(walk.graph, reference),
    iterations: () => state.steps,
  };
}

function save(state: ExactState): ExactSnapshot {
  const { digit, direction, focus } = state.walk.code;
  const total = { ...state.total, states: state.total.states.slice(), best: state.total.best.slice() };
  const code = { digit: digit.slice(), direction: direction.slice(), focus: focus.slice() };
  return { ...code, fingerprint: state.fingerprint, total, steps: state.steps, finished: state.finished };
}

function restore(context: AlgorithmContext, snapshot: unknown): Outcome<ExactState> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const saved = snapshot as ExactSnapshot;
  const { code } = state.walk;
  if (saved?.fingerprint !== state.fingerprint) return { diagnostics: [snapshotMismatch("exact")] };
  code.digit.set(saved.digit);
  code.direction.set(saved.direction);
  code.focus.set(saved.focus);
  const { states, best, ...sums } = saved.total;
  state.total.states.set(states);
  state.total.best.set(best);
  Object.assign(state.total, sums);
  state.steps = saved.steps;
  state.finished = saved.finished;
  return { value: state, diagnostics: [] };
}

/**
 * The oracle: every configuration of a discrete graph, in Gray-code order. One step is a chunk of 2^16 configurations;
 * readings before the last step speak of the part that was visited.
 */
export const exact: Algorithm<ExactState> = {
  name: "exact",
  title: "Exact enumeration",
  family: "enumeration",
  options: {
    max_states: {
      type: "integer",
      default: 2 ** 24,
      minimum: 1,
      doc: "refuse models with more configurations than this",
    },
  },
  cite: ["Knuth, The Art of Computer Programming 4A, 7.2.1.1 (mixed-radix Gray codes)"],
  handles,
  init,
  step,
  read,
  save,
  restore,
};
