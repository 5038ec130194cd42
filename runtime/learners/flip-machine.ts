import type { FlatGraph, FlatVariables, MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { Stream } from "../contracts.js";
import { notOneDiscreteMachine } from "./messages.js";

/** A machine of discrete weights that change one at a time. */
export interface FlipMachine {
  readonly group: MachineGroup;
  readonly variables: FlatVariables;
  /** Inputs by weight: input i of unit k in pattern mu at (k * columnsOfUnit + i) * patterns + mu. */
  readonly columns: Int8Array | Float64Array;
  /** 0 where all units see the same inputs. */
  readonly columnsOfUnit: number;
  /** State and value of every variable node. */
  readonly state: Int32Array;
  readonly value: Float64Array;
  /** sum_i input w of unit k and pattern mu, without scale and bias, at k * patterns + mu. */
  readonly sums: Float64Array;
}

/** Why this graph is no machine of discrete weights, or undefined when it is one. */
export function notFlippable(algorithm: string, { groups, variables }: FlatGraph): Diagnostic | undefined {
  const [group] = groups;
  if (groups.length !== 1) return notOneDiscreteMachine(algorithm, `this model has ${groups.length} factor groups`);
  if (group.kind !== "machine")
    return notOneDiscreteMachine(algorithm, `\`${group.name}\` is a group of \`${group.kind}\` factors`);
  const real = variables.blocks.find((block) => block.count > 0 && variables.states[block.first] === 0);
  return real && notOneDiscreteMachine(algorithm, `\`${real.name}\` is continuous`);
}

/** The machine of a graph that holds one, with all weights in their first state; `refill` gives it its sums. */
export function flipMachine({ groups, variables }: FlatGraph): FlipMachine {
  const group = groups[0] as MachineGroup;
  const { patterns, units, inputs, inputStride } = group;
  const columnsOfUnit = inputStride[1] === 0 ? 0 : inputs;
  return {
    group,
    variables,
    columns: columnsOf(group, columnsOfUnit === 0 ? 1 : units),
    columnsOfUnit,
    state: new Int32Array(variables.count),
    value: new Float64Array(variables.count),
    sums: new Float64Array(units * patterns),
  };
}

function columnsOf({ input, inputStride, patterns, inputs }: MachineGroup, units: number): Int8Array | Float64Array {
  const size = units * inputs * patterns;
  const columns = input instanceof Int8Array ? new Int8Array(size) : new Float64Array(size);
  for (let k = 0; k < units; k++)
    for (let i = 0; i < inputs; i++)
      for (let mu = 0; mu < patterns; mu++)
        columns[(k * inputs + i) * patterns + mu] =
          input[mu * inputStride[0] + k * inputStride[1] + i * inputStride[2]];
  return columns;
}

/** Variable node of weight i of unit k. */
export function nodeOf({ firstVariable, weightStride }: MachineGroup, k: number, i: number): number {
  return firstVariable + k * weightStride[0] + i * weightStride[1];
}

/** Every variable node in one of the states that its prior allows, all alike. */
export function randomStates(machine: FlipMachine, stream: Stream): void {
  const { states, stateOffset, logPrior } = machine.variables;
  for (let v = 0; v < states.length; v++) {
    const allowed: number[] = [];
    for (let s = 0; s < states[v]; s++) if (logPrior[stateOffset[v] + s] > -Infinity) allowed.push(s);
    put(machine, v, allowed[stream.below(allowed.length)] ?? 0);
  }
  refill(machine);
}

/** Sets a state; the sums are those of before. */
export function put({ variables, state, value }: FlipMachine, v: number, s: number): void {
  state[v] = s;
  value[v] = variables.stateValue[variables.stateOffset[v] + s];
}

/** The sums afresh from the weights. */
export function refill(machine: FlipMachine): void {
  const { group, columns, columnsOfUnit, value, sums } = machine;
  const { patterns, units, inputs } = group;
  sums.fill(0);
  for (let k = 0; k < units; k++) {
    for (let i = 0; i < inputs; i++) {
      const w = value[nodeOf(group, k, i)];
      const column = (k * columnsOfUnit + i) * patterns;
      for (let mu = 0; mu < patterns; mu++) sums[k * patterns + mu] += w * columns[column + mu];
    }
  }
}

/** Largest size that a sum can have, where all are whole numbers; undefined otherwise. */
export function integerReach({ group, columns, columnsOfUnit, variables }: FlipMachine): number | undefined {
  if (columns instanceof Float64Array || variables.stateValue.some((value) => !Number.isInteger(value)))
    return undefined;
  const largest = variables.stateValue.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const { patterns, inputs } = group;
  let reach = 0;
  for (let from = 0; from < columns.length; from += inputs * patterns) {
    for (let mu = 0; mu < patterns; mu++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += Math.abs(columns[from + i * patterns + mu]);
      reach = Math.max(reach, sum);
    }
    if (columnsOfUnit === 0) break;
  }
  return reach * largest;
}
