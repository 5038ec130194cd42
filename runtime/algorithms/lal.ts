import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress, Reading, Restart, Streams } from "../contracts.js";
import { countErrors } from "../learners/judge.js";
import type { Preactivations } from "../learners/kept.js";
import { leastActions, normaliseAll, type Renormalise } from "../learners/least-action.js";
import { weightsDiverged } from "../learners/messages.js";
import {
  brokenUnit,
  modelWeights,
  randomWeights,
  refresh,
  type SignMachine,
  signMachine,
  unitNorm,
} from "../learners/sign-machine.js";
import { handlesSigns, unsuited } from "../learners/suited.js";
import { snapshotMismatch } from "../numeric-messages.js";
import { shuffle } from "../random.js";

interface LalState {
  readonly graph: FlatGraph;
  readonly machine: SignMachine;
  readonly streams: Streams;
  readonly rate: number;
  readonly batch: number;
  readonly epochs: number;
  readonly renormalise: Renormalise;
  readonly order: Int32Array;
  epoch: number;
  errors: number;
}

interface LalSnapshot {
  readonly weights: Float64Array;
  readonly kept?: Float64Array;
  readonly epoch: number;
}

/** Epochs between two looks at the weights for preactivations that are kept beside them: rounding stays below 1e-12. */
const REFRESH = 64;

function init({ graph, options, streams }: AlgorithmContext): Outcome<LalState> {
  const fault = unsuited("lal", graph);
  if (fault) return { diagnostics: [fault] };
  const batch = Number(options["batch"] ?? 100);
  const preactivations = (options["preactivations"] ?? "auto") as Preactivations;
  const machine = signMachine(graph, { batch, preactivations });
  randomWeights(machine, streams("lal weights"));
  const state: LalState = {
    graph,
    machine,
    streams,
    rate: Number(options["rate"] ?? 5e-3),
    batch: Math.max(1, Math.min(batch, machine.group.patterns)),
    epochs: Number(options["epochs"] ?? 10_000),
    renormalise: (options["renormalise"] ?? "batch") as Renormalise,
    order: new Int32Array(machine.group.patterns),
    epoch: 0,
    errors: countErrors(machine),
  };
  return { value: state, diagnostics: [] };
}

/** One epoch. */
function step(state: LalState): Progress {
  const { machine, order, batch, rate, renormalise } = state;
  const { patterns, name } = machine.group;
  if (state.errors === 0) return { iteration: state.epoch, status: "solved", errors: 0 };
  if (state.epoch % REFRESH === 0) refresh(machine);
  state.epoch++;
  order.set(machine.inOrder);
  shuffle(order, patterns, state.streams("lal order", state.epoch));
  for (let from = 0; from < patterns; from += batch) {
    leastActions(machine, order, from, Math.min(batch, patterns - from), rate, renormalise);
    if (renormalise === "batch") normaliseAll(machine);
  }
  if (renormalise === "epoch") normaliseAll(machine);
  const broken = brokenUnit(machine);
  if (broken >= 0) {
    const fault = weightsDiverged("lal", name, broken, state.epoch, unitNorm(machine, broken));
    return { iteration: state.epoch, status: "diverged", diagnostics: [fault] };
  }
  state.errors = countErrors(machine);
  const progress = { iteration: state.epoch, errors: state.errors };
  if (state.errors === 0) return { ...progress, status: "solved" };
  return state.epoch >= state.epochs ? { ...progress, status: "max_iterations" } : progress;
}

function read({ machine, graph, epoch }: LalState): Reading {
  return { configuration: () => modelWeights(machine, graph), iterations: () => epoch, epochs: () => epoch };
}

function save({ machine, epoch }: LalState): LalSnapshot {
  const { weights, kept } = machine;
  return { weights: weights.slice(), ...(kept && { kept: kept.slice() }), epoch };
}

function restore(context: AlgorithmContext, snapshot: unknown, how: Restart = "resume"): Outcome<LalState> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const { machine } = state;
  const saved = snapshot as Partial<LalSnapshot> | undefined;
  if (saved?.epoch === undefined || saved.weights?.length !== machine.weights.length)
    return { diagnostics: [snapshotMismatch("lal")] };
  machine.weights.set(saved.weights);
  refresh(machine);
  if (how === "resume") {
    state.epoch = saved.epoch;
    if (saved.kept?.length === machine.kept?.length) machine.kept?.set(saved.kept ?? []);
  }
  // The patterns may be others than those of the snapshot: a sweep over alpha starts from the last weights.
  state.errors = countErrors(machine);
  return { value: state, diagnostics: [] };
}

/**
 * Least action learning of committee and parity machines with continuous weights. One step is an epoch. Inside, every unit has
 * norm 1 and `rate` is relative to that; the reported configuration has the model's norm.
 */
export const lal: Algorithm<LalState> = {
  name: "lal",
  title: "Least action learning",
  family: "learner",
  options: {
    rate: {
      type: "number",
      default: 5e-3,
      minimum: 0,
      exclusiveMinimum: true,
      doc: "size of an update, units of norm 1",
    },
    batch: { type: "integer", default: 100, minimum: 1, doc: "patterns whose preactivations are computed together" },
    epochs: { type: "integer", default: 10_000, minimum: 1, doc: "give up after this many passes over the patterns" },
    renormalise: {
      type: "choice",
      values: ["batch", "update", "epoch", "none"],
      default: "batch",
      doc: "when units return to norm 1; `none` for capacity runs",
    },
    preactivations: {
      type: "choice",
      values: ["auto", "kept", "computed"],
      default: "auto",
      doc: "moved along with the weights by the patterns' inner products, or computed for every batch; auto: the cheaper",
    },
  },
  cite: [
    "G. J. Mitchison and R. M. Durbin, Biological Cybernetics 60 (1989) 345",
    "C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  ],
  handles: (group) => handlesSigns("LAL", "least action updates", group),
  init,
  step,
  read,
  save,
  restore,
};
