import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { OutputRule, RuleView } from "../contracts.js";
import { channelOf, ruleOf } from "../laws.js";
import { type MessageStore, sumWithout } from "../state.js";
import type { GroupView } from "./contract.js";
import { createPass, type SumPass } from "./sum-pass.js";

/** What the update of a machine's nodes works with; made once a group. */
export interface MachineTask {
  readonly view: GroupView<MachineGroup>;
  readonly group: MachineGroup;
  readonly store: MessageStore;
  readonly heap: Float64Array;
  readonly rule: OutputRule;
  /** Offsets of lp, lm, outPlus, outMinus (K each) and the rule's scratch; its weights are set for each pattern. */
  readonly hidden: RuleView;
  readonly logRight: number;
  readonly logWrong: number;
  readonly method: UnitMethod;
  /** True: every input is +1 or -1 (and held as Int8). */
  readonly signs: boolean;
  /** Heap offset of the method's own scratch. */
  readonly area: number;
  /** The forward and backward pass of `integerUnits`, and the unit it is filled for. */
  readonly pass: SumPass;
  loaded: number;
}

/** How one hidden unit's sum over its weights is treated. */
export interface UnitMethod {
  /** Doubles of scratch. */
  doubles(group: MachineGroup): number;
  /** Writes lp and lm of unit k for pattern mu from the cavities of its weights. */
  toHidden(task: MachineTask, mu: number, k: number): void;
  /** Writes the messages to the weights of unit k from outPlus and outMinus; false on a contradiction. */
  toWeights(task: MachineTask, mu: number, k: number): boolean;
}

/** Doubles of scratch for the hidden units and the rule. */
export function hiddenDoubles(group: MachineGroup): number {
  return 4 * group.units + ruleOf(group.rule).scratch(group.units);
}

function hasSignInputs({ input }: MachineGroup): boolean {
  if (!(input instanceof Int8Array)) return false;
  for (let i = 0; i < input.length; i++) if (input[i] !== 1 && input[i] !== -1) return false;
  return true;
}

/** Binds a view to its rule, channel and method. */
export function createTask(view: GroupView<MachineGroup>, method: UnitMethod): MachineTask {
  const { group, store } = view;
  const { heap, scratch } = store;
  const { units } = group;
  const channel = channelOf(group.channel);
  const hidden: RuleView = {
    heap,
    units,
    logPlus: scratch,
    logMinus: scratch + units,
    outPlus: scratch + 2 * units,
    outMinus: scratch + 3 * units,
    scratch: scratch + 4 * units,
    weightPlus: 0,
    weightMinus: 0,
    parameters: group.rule.parameters,
  };
  return {
    view,
    group,
    store,
    heap,
    rule: ruleOf(group.rule),
    hidden,
    logRight: channel.logWeight(1, 1),
    logWrong: channel.logWeight(1, -1),
    method,
    signs: hasSignInputs(group),
    area: scratch + hiddenDoubles(group),
    pass: createPass(heap),
    loaded: -1,
  };
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
