import type { Capability, GroupTraits } from "../../compiler/capabilities.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress, Reading, Restart, Stream, Streams } from "../contracts.js";
import { type BySweep, coolingOf } from "../learners/cooling.js";
import { type FlipEnergy, flipEnergy } from "../learners/flip-energy.js";
import { errorsNow, type LossSchedule, lossSchedule } from "../learners/flip-loss.js";
import {
  type FlipMachine,
  flipMachine,
  nodeOf,
  notFlippable,
  put,
  randomStates,
  refill,
} from "../learners/flip-machine.js";
import { snapshotMismatch } from "../numeric-messages.js";

interface AnnealingState {
  readonly machine: FlipMachine;
  readonly flips: FlipEnergy;
  readonly streams: Streams;
  readonly sweeps: number;
  readonly cooling: BySweep;
  readonly loss: LossSchedule;
  /** The energy is the number of errors. */
  readonly counts: boolean;
  sweep: number;
  /** Sweeps since the start of an anneal: they key the random streams. */
  taken: number;
  errors: number;
}

interface AnnealingSnapshot {
  readonly states: Int32Array;
  readonly sums: Float64Array;
  readonly sweep: number;
  readonly taken: number;
}

function handles(group: GroupTraits): Capability {
  const missing = (note: string): Capability => ({ method: "missing", note });
  if (group.kind !== "machine")
    return missing(
      "simulated annealing trains machines (`observe` of an output), and this is a factor of another kind",
    );
  if (group.supports.includes("real"))
    return missing("simulated annealing flips discrete weights, and these are continuous");
  const noise = group.channel !== undefined && group.channel !== "deterministic";
  return { method: "closed form", note: noise ? "seeks zero errors: the label's noise is left out" : "single flips" };
}

function init(context: AlgorithmContext): Outcome<AnnealingState> {
  const { graph, options, streams } = context;
  const fault = notFlippable("simulated_annealing", graph);
  if (fault) return { diagnostics: [fault] };
  const machine = flipMachine(graph);
  const loss = lossSchedule("simulated_annealing", machine, options);
  if (!("at" in loss)) return { diagnostics: [loss] };
  randomStates(machine, streams("simulated_annealing start"));
  const flips = flipEnergy(machine);
  flips.reset(loss.at(0));
  const counts = options["loss"] === "errors";
  const state: AnnealingState = {
    machine,
    flips,
    streams,
    sweeps: Number(options["sweeps"]),
    cooling: coolingOf(options),
    loss,
    counts,
    sweep: 0,
    taken: 0,
    errors: errorsNow(machine),
  };
  return { value: state, diagnostics: [] };
}

/** One sweep: as many proposals as weights. */
function step(state: AnnealingState): Progress {
  const { cooling, machine, flips, streams } = state;
  if (state.errors === 0) return { iteration: state.sweep, status: "solved", errors: 0, residual: flips.total() };
  if (!state.loss.fixed) flips.reset(state.loss.at(state.sweep));
  const temperature = cooling(state.sweep);
  state.sweep++;
  state.taken++;
  propose(state, temperature, streams("simulated_annealing flips", state.taken));
  state.errors = errorsNow(machine);
  const progress = { iteration: state.sweep, errors: state.errors, residual: flips.total() };
  if (state.errors === 0) return { ...progress, status: "solved" };
  return state.sweep >= state.sweeps ? { ...progress, status: "max_iterations" } : progress;
}

/** Metropolis: a random weight to another of its states, taken with probability min(1, e^(-dE / T) times the ratio of its prior). */
function propose(state: AnnealingState, temperature: number, stream: Stream): void {
  const { machine, flips, counts, errors } = state;
  const { group, variables, columnsOfUnit } = machine;
  const { inputs, units, patterns } = group;
  const { states, stateOffset, stateValue, logPrior } = variables;
  let wrong = errors;
  for (let n = 0; n < units * inputs; n++) {
    const place = stream.below(units * inputs);
    const k = Math.floor(place / inputs);
    const i = place - k * inputs;
    const v = nodeOf(group, k, i);
    if (states[v] < 2) continue;
    const old = machine.state[v];
    const other = (old + 1 + (states[v] > 2 ? stream.below(states[v] - 1) : 0)) % states[v];
    const [from, to] = [stateOffset[v] + old, stateOffset[v] + other];
    const change = flips.change(k, (k * columnsOfUnit + i) * patterns, stateValue[to] - stateValue[from]);
    const gain = logPrior[to] - logPrior[from] - change / temperature;
    if (!(gain >= 0 || stream.uniform() < Math.exp(gain))) continue;
    flips.accept();
    put(machine, v, other);
    wrong += change;
    if (counts && wrong === 0) return;
  }
}

function read({ machine, flips, sweep }: AnnealingState): Reading {
  return {
    configuration: () => machine.value.slice(),
    meanEnergy: () => flips.total(),
    iterations: () => sweep,
    epochs: () => sweep,
  };
}

function save({ machine, sweep, taken }: AnnealingState): AnnealingSnapshot {
  return { states: machine.state.slice(), sums: machine.sums.slice(), sweep, taken };
}

function restore(context: AlgorithmContext, snapshot: unknown, how: Restart = "resume"): Outcome<AnnealingState> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const { machine } = state;
  const { states, sums, sweep, taken } = (snapshot ?? {}) as Partial<AnnealingSnapshot>;
  if (sweep === undefined || taken === undefined || states?.length !== machine.state.length)
    return { diagnostics: [snapshotMismatch("simulated_annealing")] };
  states.forEach((s, v) => {
    put(machine, v, s);
  });
  refill(machine);
  if (how === "resume") {
    state.sweep = sweep;
    if (sums?.length === machine.sums.length) machine.sums.set(sums);
  }
  state.taken = taken;
  state.flips.reset(state.loss.at(Math.max(0, state.sweep - 1)));
  state.errors = errorsNow(machine);
  return started;
}

/**
 * Simulated annealing: Metropolis moves of single weights at a falling temperature, on the number of wrong patterns or on the cross-entropy
 * of the smoothed machine. On the errors it freezes among isolated configurations; a cross-entropy that sharpens leads into wide minima. One step is a
 * sweep, as many proposals as weights; the energy change of one costs O(patterns).
 */
export const simulatedAnnealing: Algorithm<AnnealingState> = {
  name: "simulated_annealing",
  title: "Simulated annealing",
  family: "learner",
  options: {
    loss: {
      type: "choice",
      values: ["errors", "cross_entropy"],
      default: "errors",
      doc: "the energy: wrong patterns, or the cross-entropy of label times smooth output",
    },
    sweeps: { type: "integer", default: 1000, minimum: 1, doc: "from the first temperature to the last" },
    t_start: {
      type: "number",
      minimum: 0,
      exclusiveMinimum: true,
      doc: "first temperature: 1 of the errors, 0.5 of the cross-entropy",
    },
    t_end: {
      type: "number",
      minimum: 0,
      exclusiveMinimum: true,
      doc: "last temperature: 0.05 of the errors, 0.02 of the cross-entropy",
    },
    schedule: {
      type: "choice",
      values: ["geometric", "linear"],
      default: "geometric",
      doc: "temperatures fall by equal ratios or by equal steps",
    },
    temperature: {
      type: "number",
      minimum: 0,
      exclusiveMinimum: true,
      doc: "one temperature for all sweeps, to anneal or to sweep",
    },
    gamma: {
      type: "number",
      default: 0.5,
      minimum: 0,
      exclusiveMinimum: true,
      doc: "sharpness of the cross-entropy in the first sweep",
    },
    gamma_end: {
      type: "number",
      minimum: 0,
      exclusiveMinimum: true,
      doc: "the same in the last sweep, reached in equal ratios: 10 gamma, or gamma at one `temperature`",
    },
    beta: {
      type: "number",
      default: 0.5,
      minimum: 0,
      exclusiveMinimum: true,
      doc: "sharpness of the units tanh(beta h) that stand for sign, in the first sweep",
    },
    beta_end: {
      type: "number",
      minimum: 0,
      exclusiveMinimum: true,
      doc: "the same in the last sweep, reached in equal ratios: 10 beta, or beta at one `temperature`",
    },
    output: {
      type: "choice",
      values: ["auto", "sqrt", "mean", "multilinear"],
      default: "auto",
      doc: "votes summed (over sqrt K, or K), or the rule's multilinear extension; auto: sqrt for votes",
    },
  },
  cite: [
    "S. Kirkpatrick, C. D. Gelatt and M. P. Vecchi, Science 220 (1983) 671",
    "H. Horner, Z. Phys. B 86 (1992) 291",
    "C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  ],
  gives: ["energy"],
  handles,
  init,
  step,
  read,
  save,
  restore,
};
