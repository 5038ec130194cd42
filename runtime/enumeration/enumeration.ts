import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { advance, type GrayCode, startGrayCode } from "./gray-code.js";
import { type LinearTables, linearTables } from "./linear-tables.js";
import { type MachineState, machineLogWeight, machineState, moveWeight, resetMachine } from "./machine-state.js";

/**
 * A walk over all configurations of a discrete graph that only touches what a step changes.
 * States that the prior forbids are never visited.
 */
export interface Enumeration {
  readonly graph: FlatGraph;
  readonly tables: LinearTables;
  readonly machines: readonly MachineState[];
  readonly code: GrayCode;
  /** Variable node of each digit, and its allowed states: digit value a is state `allowed[allowedAt[j] + a]`. */
  readonly variable: Int32Array;
  readonly allowedAt: Int32Array;
  readonly allowed: Int32Array;
  /** Number of configurations; 0 when some variable has no allowed state. */
  readonly size: number;
  /** The current configuration: state and value of each variable node. */
  readonly states: Int32Array;
  readonly values: Float64Array;
  /** Forbidding table entries in force, and the sums of the finite ones: log-weights (prior included) and energies. */
  forbidden: number;
  logTables: number;
  energyTables: number;
}

/** States that the prior allows, one list a variable node. */
export function allowedStates(graph: FlatGraph): number[][] {
  const { count, states, stateOffset, logPrior } = graph.variables;
  return Array.from({ length: count }, (_, v) =>
    Array.from({ length: states[v] }, (_, s) => s).filter(
      (s) => logPrior[stateOffset[v] + s] > Number.NEGATIVE_INFINITY,
    ),
  );
}

/** Number of configurations that the prior allows (a product that may reach Infinity); discrete variables only. */
export function configurationCount(graph: FlatGraph): number {
  return allowedStates(graph).reduce((product, list) => product * list.length, 1);
}

/** The walk's first configuration, ready to be read. */
export function startEnumeration(graph: FlatGraph): Enumeration {
  const lists = allowedStates(graph);
  const free = lists.map((_, v) => v).filter((v) => lists[v].length > 1);
  const allowedAt = new Int32Array(free.length + 1);
  free.forEach((v, j) => {
    allowedAt[j + 1] = allowedAt[j] + lists[v].length;
  });
  const enumeration: Enumeration = {
    graph,
    tables: linearTables(graph),
    machines: graph.groups.flatMap((group) => (group.kind === "machine" ? [machineState(group, graph.variables)] : [])),
    code: startGrayCode(Int32Array.from(free, (v) => lists[v].length)),
    variable: Int32Array.from(free),
    allowedAt,
    allowed: Int32Array.from(free.flatMap((v) => lists[v])),
    size: lists.reduce((product, list) => product * list.length, 1),
    states: Int32Array.from(lists, (list) => list[0] ?? 0),
    values: new Float64Array(graph.variables.count),
    forbidden: 0,
    logTables: 0,
    energyTables: 0,
  };
  refresh(enumeration);
  return enumeration;
}

/** Takes the states from the code's digits and computes all sums anew, so that rounding is not carried along. */
export function refresh(enumeration: Enumeration): void {
  const { graph, tables, states, values, code, variable, allowed, allowedAt } = enumeration;
  const { stateOffset, stateValue, logPrior } = graph.variables;
  for (let j = 0; j < variable.length; j++) states[variable[j]] = allowed[allowedAt[j] + code.digit[j]];
  enumeration.forbidden = 0;
  enumeration.logTables = 0;
  enumeration.energyTables = 0;
  tables.position.set(tables.origin);
  for (let v = 0; v < states.length; v++) {
    const at = stateOffset[v] + states[v];
    values[v] = stateValue[at];
    enumeration.logTables += logPrior[at];
    for (let e = tables.start[v]; e < tables.start[v + 1]; e++)
      tables.position[tables.factor[e]] += tables.step[e] * states[v];
  }
  for (let a = 0; a < tables.factors; a++) addFactor(enumeration, a, 1);
  for (const group of graph.groups) {
    if (group.kind === "machine") continue;
    enumeration.logTables += group.logConstant;
    if (group.beta !== 0) enumeration.energyTables -= group.logConstant / group.beta;
  }
  for (const machine of enumeration.machines) resetMachine(machine, values);
}

function addFactor(enumeration: Enumeration, a: number, sign: number): void {
  const { table, position, toEnergy } = enumeration.tables;
  const value = table[position[a]];
  if (value === Number.NEGATIVE_INFINITY) {
    enumeration.forbidden += sign;
  } else {
    enumeration.logTables += sign * value;
    enumeration.energyTables += sign * value * toEnergy[a];
  }
}

/** Goes to the next configuration; returns the variable node that changed, or -1 after the last. */
export function nextConfiguration(enumeration: Enumeration): number {
  const { code, tables, states, values, machines, graph } = enumeration;
  const j = advance(code);
  if (j < 0) return -1;
  const { stateOffset, stateValue, logPrior } = graph.variables;
  const v = enumeration.variable[j];
  const before = states[v];
  const after = enumeration.allowed[enumeration.allowedAt[j] + code.digit[j]];
  states[v] = after;
  enumeration.logTables += logPrior[stateOffset[v] + after] - logPrior[stateOffset[v] + before];
  for (let e = tables.start[v]; e < tables.start[v + 1]; e++) {
    const a = tables.factor[e];
    addFactor(enumeration, a, -1);
    tables.position[a] += tables.step[e] * (after - before);
    addFactor(enumeration, a, 1);
  }
  const delta = stateValue[stateOffset[v] + after] - values[v];
  values[v] += delta;
  for (let m = 0; m < machines.length; m++) moveWeight(machines[m], v, delta);
  return v;
}

/** Log-weight (nats) of the current configuration, -Infinity when it is forbidden. */
export function logWeight(enumeration: Enumeration): number {
  if (enumeration.forbidden > 0) return Number.NEGATIVE_INFINITY;
  let sum = enumeration.logTables;
  for (let m = 0; m < enumeration.machines.length; m++) sum += machineLogWeight(enumeration.machines[m]);
  return sum;
}

/** Energy of the current configuration: energy groups, plus the errors of gibbs machines; without beta. */
export function energy(enumeration: Enumeration): number {
  let sum = enumeration.energyTables;
  for (const machine of enumeration.machines) sum += machine.counts * machine.errors;
  return sum;
}
