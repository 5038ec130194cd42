import type { Capability, GroupTraits } from "../../compiler/capabilities.js";
import type { FlatGraph, MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import { ACTIVATIONS } from "../activations/registry.js";
import type { Algorithm, AlgorithmContext, Progress, Reading, Restart, Streams } from "../contracts.js";
import { addRow } from "../kernels/dense-dot.js";
import { activationOf } from "../laws.js";
import { notOneMachine, weightsDiverged } from "../learners/messages.js";
import {
  countErrors,
  judge,
  modelWeights,
  normalise,
  randomWeights,
  type SignMachine,
  signMachine,
  unitNorm,
} from "../learners/sign-machine.js";
import { snapshotMismatch } from "../numeric-messages.js";
import { shuffle } from "../random.js";

interface LalState {
  readonly graph: FlatGraph;
  readonly machine: SignMachine;
  readonly streams: Streams;
  readonly rate: number;
  readonly batch: number;
  readonly epochs: number;
  readonly renormalise: "batch" | "update" | "none";
  readonly order: Int32Array;
  epoch: number;
  errors: number;
}

interface LalSnapshot {
  readonly weights: Float64Array;
  readonly epoch: number;
}

function handles(group: GroupTraits): Capability {
  const missing = (note: string): Capability => ({ method: "missing", note });
  if (group.kind !== "machine")
    return missing("LAL trains machines (`observe` of an output); use `bp` for other factors");
  if (group.supports.some((support) => support !== "real")) {
    return missing("LAL moves continuous weights; use `bp` with reinforcement for discrete ones");
  }
  if (group.form === "sum") {
    return missing("LAL flips hidden units of -1 or +1, and a real output has none to flip; use `ce_sgd`, or `bp`");
  }
  const { activation = "sign", declared = [] } = group;
  if (!declared.includes(activation) && ACTIVATIONS[activation]?.levels === undefined) {
    return missing(`LAL flips hidden units of -1 or +1, and \`${activation}\` takes other values`);
  }
  const noise = group.channel !== undefined && group.channel !== "deterministic";
  return {
    method: "closed form",
    note: noise ? "seeks zero errors: the label's noise is left out" : "least action updates",
  };
}

function init(context: AlgorithmContext): Outcome<LalState> {
  const { graph, options, streams } = context;
  const fault = unsuitable(graph);
  if (fault) return { diagnostics: [fault] };
  const group = graph.groups[0] as MachineGroup;
  const batch = Math.max(1, Math.min(Number(options["batch"] ?? 100), group.patterns));
  const spherical = graph.variables.blocks.some((block) => block.constraint !== undefined);
  const machine = signMachine(group, spherical, Math.min(group.patterns, Math.max(batch, 128)));
  randomWeights(machine, streams("lal weights"));
  const state: LalState = {
    graph,
    machine,
    streams,
    rate: Number(options["rate"] ?? 5e-3),
    batch,
    epochs: Number(options["epochs"] ?? 10_000),
    renormalise: (options["renormalise"] ?? "batch") as LalState["renormalise"],
    order: new Int32Array(group.patterns),
    epoch: 0,
    errors: countErrors(machine),
  };
  return { value: state, diagnostics: [] };
}

/** Why this graph is none for a learner of sign machines, or undefined when it is one. */
function unsuitable(graph: FlatGraph): Diagnostic | undefined {
  const [group, ...others] = graph.groups;
  if (!group) return notOneMachine("lal", "this model observes nothing");
  if (others.length > 0) return notOneMachine("lal", `this model has ${graph.groups.length} factor groups`);
  if (group.kind !== "machine")
    return notOneMachine("lal", `\`${group.name}\` is a group of \`${group.kind}\` factors`);
  const discrete = graph.variables.blocks.find((block) => block.count > 0 && graph.variables.states[block.first] > 0);
  if (discrete) return notOneMachine("lal", `\`${discrete.name}\` is discrete`);
  if (group.rule.meaning?.kind === "sum")
    return notOneMachine("lal", "its output is a real number, and no hidden unit is flipped");
  if (activationOf(group.activation).levels?.some((level) => Math.abs(level) !== 1) ?? true)
    return notOneMachine("lal", `its activation \`${group.activation.name}\` has other values than -1 and +1`);
  const crossed = graph.variables.blocks.find(
    ({ constraint, shape }) =>
      constraint && (shape[constraint.axis] !== group.inputs || !unitAxis(constraint.axis, shape, group)),
  );
  return crossed && notOneMachine("lal", `the sphere of \`${crossed.name}\` is not over the inputs of one unit`);
}

/** True when the axis runs over the inputs of a unit: its stride is the one from input to input. */
function unitAxis(axis: number, shape: readonly number[], group: MachineGroup): boolean {
  const stride = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  return stride === group.weightStride[1] || group.inputs === 1;
}

function step(state: LalState): Progress {
  const { machine, order, batch } = state;
  const { patterns } = machine.group;
  if (state.errors === 0) return { iteration: state.epoch, status: "solved", errors: 0 };
  state.epoch++;
  order.set(machine.inOrder);
  shuffle(order, patterns, state.streams("lal order", state.epoch));
  for (let from = 0; from < patterns; from += batch) trainBatch(state, from, Math.min(batch, patterns - from));
  const fault = brokenNorm(state);
  if (fault) return { iteration: state.epoch, status: "diverged", diagnostics: [fault] };
  state.errors = countErrors(machine);
  const progress = { iteration: state.epoch, errors: state.errors };
  if (state.errors === 0) return { ...progress, status: "solved" };
  return state.epoch >= state.epochs ? { ...progress, status: "max_iterations" } : progress;
}

/**
 * For each wrong pattern, in the order of the epoch: of the units whose flips would mend the output, the one nearest to its flip (smallest
 * |h| of sign units) moves by rate * xi towards it. Preactivations are those from before the batch.
 */
function trainBatch(state: LalState, from: number, count: number): void {
  const { machine, rate, renormalise } = state;
  const { group, weights, rows, rule, lead, towards } = machine;
  const { units, inputs } = group;
  const direction = rate * Math.sign(group.scale);
  judge(machine, state.order, from, count, (mu, right) => {
    if (right) return;
    const k = rule.flips(lead, units, group.label[mu], group.rule.parameters)[0];
    if (k === undefined || !Number.isFinite(lead[k])) return;
    addRow(rows[k], mu, towards[k] * direction, weights, k * inputs, inputs);
    if (renormalise === "update") normalise(machine, k);
  });
  if (renormalise === "batch") for (let k = 0; k < units; k++) normalise(machine, k);
}

function brokenNorm({ machine, epoch }: LalState): Diagnostic | undefined {
  for (let k = 0; k < machine.group.units; k++) {
    const norm = unitNorm(machine, k);
    if (!Number.isFinite(norm)) return weightsDiverged("lal", machine.group.name, k, epoch, norm);
  }
  return undefined;
}

function read(state: LalState): Reading {
  return {
    configuration: () => modelWeights(state.machine, state.graph),
    iterations: () => state.epoch,
    epochs: () => state.epoch,
  };
}

function save(state: LalState): LalSnapshot {
  return { weights: state.machine.weights.slice(), epoch: state.epoch };
}

function restore(context: AlgorithmContext, snapshot: unknown, how: Restart = "resume"): Outcome<LalState> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const saved = snapshot as Partial<LalSnapshot> | undefined;
  if (saved?.epoch === undefined || saved.weights?.length !== state.machine.weights.length)
    return { diagnostics: [snapshotMismatch("lal")] };
  state.machine.weights.set(saved.weights);
  if (how === "resume") state.epoch = saved.epoch;
  // The patterns may be others than those of the snapshot: a sweep over alpha starts from the last weights.
  state.errors = countErrors(state.machine);
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
      values: ["batch", "update", "none"],
      default: "batch",
      doc: "when units return to norm 1; `none` for capacity runs",
    },
  },
  cite: [
    "G. J. Mitchison and R. M. Durbin, Biological Cybernetics 60 (1989) 345",
    "C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  ],
  handles,
  init,
  step,
  read,
  save,
  restore,
};
