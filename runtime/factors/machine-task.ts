import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { RuleView } from "../contracts.js";
import { ruleOf } from "../laws.js";
import { type MessageStore, sumWithout } from "../state.js";
import type { GroupView } from "./contract.js";
import { isWrong, type MachineOutput, outputOf } from "./machine-output.js";
import { createPass, type SumPass } from "./sum-pass.js";

/** What the update of a machine's nodes works with; made once a group. */
export interface MachineTask {
  readonly view: GroupView<MachineGroup>;
  readonly group: MachineGroup;
  readonly store: MessageStore;
  readonly heap: Float64Array;
  readonly output: MachineOutput;
  /** Machines of votes: offsets of lp, lm, outPlus, outMinus (K each) and the rule's scratch; its weights are set for each pattern. */
  readonly hidden: RuleView;
  /** Which outputs have their weight; the others are forbidden. */
  outcome: "any" | "right" | "wrong";
  readonly method: UnitMethod;
  /** True: every input is +1 or -1 (and held as Int8). */
  readonly signs: boolean;
  /** Heap offset of the method's own scratch. */
  readonly area: number;
  /** The forward and backward pass of `integerUnits`. */
  readonly pass: SumPass;
  /** The unit whose cavities the method holds, or -1. */
  loaded: number;
}

/** ln of the weight that the label and the other units give to a preactivation h of one unit. */
export type Terminal = (h: number) => number;

/** How one hidden unit's sum over its weights is treated. */
export interface UnitMethod {
  /** Doubles of scratch. */
  doubles(group: MachineGroup): number;
  /** Reads the cavities of unit k for pattern mu; the other calls speak of what was read last. */
  load(task: MachineTask, mu: number, k: number): void;
  /** ln of the mean of e^terminal(h). */
  logZ(task: MachineTask, k: number, terminal: Terminal): number;
  /** Mean of f(h). */
  mean(task: MachineTask, k: number, f: Terminal): number;
  /** Writes the messages to the weights; false on a contradiction. */
  send(task: MachineTask, mu: number, k: number, terminal: Terminal): boolean;
}

/** A pattern's node over its hidden units. `load` must come first. */
export interface PatternForm {
  /** Reads what the units of pattern mu are like under the cavities of their weights. */
  load(mu: number): void;
  /** ln Z of the loaded pattern. */
  logZ(mu: number): number;
  /** Writes the messages of the loaded pattern; false on a contradiction. */
  send(mu: number): boolean;
}

/** Doubles of scratch for the hidden units and the rule. */
export function hiddenDoubles(group: MachineGroup): number {
  const rule = group.rule.meaning?.kind === "sum" ? 0 : ruleOf(group.rule).scratch(group.units);
  return 4 * group.units + rule;
}

function hasSignInputs({ input }: MachineGroup): boolean {
  if (!(input instanceof Int8Array)) return false;
  for (let i = 0; i < input.length; i++) if (input[i] !== 1 && input[i] !== -1) return false;
  return true;
}

/** Binds a view to its laws and method. */
export function createTask(view: GroupView<MachineGroup>, method: UnitMethod): MachineTask {
  const { group, store } = view;
  const { heap, scratch } = store;
  const at = (n: number): number => scratch + n * group.units;
  const places = { logPlus: at(0), logMinus: at(1), outPlus: at(2), outMinus: at(3), scratch: at(4) };
  return {
    view,
    group,
    store,
    heap,
    output: outputOf(group),
    hidden: { heap, units: group.units, ...places, weightPlus: 0, weightMinus: 0, parameters: group.rule.parameters },
    outcome: "any",
    method,
    signs: hasSignInputs(group),
    area: scratch + hiddenDoubles(group),
    pass: createPass(heap),
    loaded: -1,
  };
}

/** ln of the weight of pattern mu's label under an output, -Infinity for outcomes that are left out. */
export function labelWeight({ group, output, outcome }: MachineTask, mu: number, value: number): number {
  const label = group.label[mu];
  if (outcome !== "any" && isWrong(value, label) !== (outcome === "wrong")) return -Infinity;
  return output.channel.logWeight(label, value);
}

/** Heap offset of the message of pattern mu to the first weight of unit k. */
export function messageRow(task: MachineTask, mu: number, k: number): number {
  const { units, inputs } = task.group;
  return task.view.base + (mu * units + k) * inputs;
}

/** Heap offset of the total of the first weight of unit k; the others follow at weightStride[1]. */
export function totalRow(task: MachineTask, k: number): number {
  return task.store.totalAt[task.group.firstVariable] + k * task.group.weightStride[0];
}

/** Position of the first input of unit k in pattern mu; the others follow at inputStride[2]. */
export function inputRow(group: MachineGroup, mu: number, k: number): number {
  return mu * group.inputStride[0] + k * group.inputStride[1];
}

/** The cavity field of weight (k, i) seen from the message at `at`, when total - own is Infinity - Infinity. */
export function hardCavity(task: MachineTask, k: number, i: number, at: number): number {
  const { firstVariable, weightStride } = task.group;
  return sumWithout(task.store, firstVariable + k * weightStride[0] + i * weightStride[1], at, 0);
}
