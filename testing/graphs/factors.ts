import type {
  FlatGraph,
  FlatGroup,
  FlatVariables,
  ParityGroup,
  SpinProductGroup,
  SumGroup,
  TableGroup,
} from "../../compiler/ir/flat-graph.js";
import { isForest } from "../../compiler/lower/topology.js";

/** What all sparse groups may be given beside their factors. */
export interface GroupOptions {
  readonly name?: string;
  readonly logConstant?: number;
  /** An energy group's inverse temperature. */
  readonly beta?: number;
}

/** A graph of these variables and groups; whether it is a tree is found out. */
export function graphOf(variables: FlatVariables, groups: readonly FlatGroup[]): FlatGraph {
  return { variables, groups, isTree: isForest(variables.count, groups), weightCount: variables.count };
}

/** Factors by their log-tables, row-major over their variables' states. */
export function tableGroup(
  factors: readonly { readonly variables: readonly number[]; readonly logTable: readonly number[] }[],
  options?: GroupOptions,
): TableGroup {
  const tables = factors.map((factor) => factor.logTable);
  return {
    ...sparse("table", factors, options),
    kind: "table",
    tableStart: Float64Array.from(offsets(tables)),
    logTable: Float64Array.from(tables.flat()),
  };
}

/** log psi = coupling * product of the spins. */
export function spinProductGroup(
  factors: readonly { readonly variables: readonly number[]; readonly coupling: number }[],
  options?: GroupOptions,
): SpinProductGroup {
  const coupling = Float64Array.from(factors, (factor) => factor.coupling);
  return { ...sparse("spin_product", factors, options), kind: "spin_product", coupling };
}

/** Product of the spins = sign. */
export function parityGroup(
  factors: readonly { readonly variables: readonly number[]; readonly sign: number }[],
  options?: GroupOptions,
): ParityGroup {
  return {
    ...sparse("parity", factors, options),
    kind: "parity",
    sign: Int8Array.from(factors, (factor) => factor.sign),
  };
}

/** log psi = logTable[sum of coefficient * state - least sum]; the table has one entry a reachable integer. */
export function sumGroup(
  factors: readonly {
    readonly variables: readonly number[];
    readonly coefficients: readonly number[];
    readonly logTable: readonly number[];
  }[],
  options?: GroupOptions,
): SumGroup {
  const tables = factors.map((factor) => factor.logTable);
  return {
    ...sparse("sum", factors, options),
    kind: "sum",
    coefficient: Int32Array.from(factors.flatMap((factor) => factor.coefficients)),
    minimum: Int32Array.from(factors, (factor) => factor.coefficients.reduce((sum, c) => sum + Math.min(c, 0), 0)),
    tableStart: Float64Array.from(offsets(tables)),
    logTable: Float64Array.from(tables.flat()),
  };
}

function sparse(
  kind: string,
  factors: readonly { readonly variables: readonly number[] }[],
  options: GroupOptions = {},
) {
  return {
    name: options.name ?? kind,
    count: factors.length,
    edgeStart: Int32Array.from(offsets(factors.map((factor) => factor.variables))),
    variable: Int32Array.from(factors.flatMap((factor) => factor.variables)),
    logConstant: options.logConstant ?? 0,
    beta: options.beta ?? 0,
  };
}

function offsets(lists: readonly (readonly unknown[])[]): number[] {
  const starts = [0];
  for (const list of lists) starts.push(starts[starts.length - 1] + list.length);
  return starts;
}
