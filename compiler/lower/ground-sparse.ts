import type { FactorStatement, ObserveStatement } from "../../grammar/ast.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { BindFault } from "../bind/fault.js";
import type { Instance } from "../bind/instance.js";
import * as bindMessages from "../bind/messages.js";
import { type Frame, newFrame, newScope, overLoops, type Scope, type VariableLayout } from "../expr/scope.js";
import { targetIndices, targetLoops } from "../expr/target.js";
import type { FactorGroup } from "../ir/factor-graph.js";
import type { FlatVariables, SparseFactorGroup, TableGroup } from "../ir/flat-graph.js";
import { classify } from "./classify.js";
import { groundProduct } from "./ground-product.js";
import { groundSum, SUM_FROM } from "./ground-sum.js";
import { growingInts } from "./growing.js";
import { joined, type LogWeight, logWeight } from "./log-weight.js";
import * as messages from "./messages.js";

/** Most states of one factor's table. */
const LARGEST_TABLE = 1 << 16;

/** What grounding a statement of few-body factors needs. */
export interface SparseContext {
  readonly group: FactorGroup;
  readonly statement: ObserveStatement | FactorStatement;
  readonly instance: Instance;
  readonly variables: FlatVariables;
  readonly layout: ReadonlyMap<string, VariableLayout>;
  /** Bytes that one group may take. */
  readonly memoryLimit: number;
  readonly out: Diagnostic[];
}

/** Stops before an array that is beyond the limit is made. */
export function withinLimit({ group, memoryLimit }: SparseContext, what: string, bytes: number): void {
  if (bytes <= memoryLimit) return;
  const told = bindMessages.tooLarge(`${what} of factor \`${group.name}\``, bytes, memoryLimit, group.span);
  throw new BindFault(group.span, "", undefined, told);
}

/** Bytes of an edge: where it starts, its variable node, and room to grow. */
const EDGE_BYTES = 12;

/** Writes out every factor of a statement: the variable nodes it really joins, and its log-weights over their states. */
export function groundSparse(context: SparseContext): SparseFactorGroup | undefined {
  try {
    const scope = newScope(context.instance, context.layout);
    const value = joined(context.statement, scope);
    const weight = logWeight(context, value, scope);
    const edges = collectEdges(context, scope, weight);
    const widest = widestFactor(edges.edgeStart);
    if (widest > SUM_FROM) {
      const product = groundProduct(context, scope, value, weight, edges);
      if (product) return product;
      const sum = groundSum(context, scope, value, edges);
      if (sum) return classify(sum, context.variables);
    }
    const table = fillTables(context, scope, weight, edges);
    return table && classify(table, context.variables);
  } catch (error) {
    if (!(error instanceof BindFault)) throw error;
    context.out.push(
      error.told ?? bindMessages.withoutValue(error, error.hint ?? "check the indices and the data it reads"),
    );
    return undefined;
  }
}

/** Edges of every factor, in the order of first mention. */
export interface Edges {
  readonly count: number;
  readonly edgeStart: Int32Array;
  readonly variable: Int32Array;
}

function collectEdges(context: SparseContext, scope: Scope, weight: LogWeight): Edges {
  const frame = newFrame(context.variables.count);
  const edgeStart = growingInts();
  edgeStart.push(0);
  const variable = growingInts();
  overLoops(frame, targetLoops(context.statement.target, scope), () => {
    const start = variable.length;
    weight.touch?.(frame, (v) => {
      for (let e = start; e < variable.length; e++) if (variable.at(e) === v) return;
      variable.push(v);
    });
    edgeStart.push(variable.length);
    withinLimit(context, "the edges", EDGE_BYTES * (variable.length + edgeStart.length));
  });
  return { count: edgeStart.length - 1, edgeStart: edgeStart.done(), variable: variable.done() };
}

function widestFactor(edgeStart: Int32Array): number {
  let widest = 0;
  for (let a = 0; a + 1 < edgeStart.length; a++) widest = Math.max(widest, edgeStart[a + 1] - edgeStart[a]);
  return widest;
}

function fillTables(context: SparseContext, scope: Scope, weight: LogWeight, edges: Edges): TableGroup | undefined {
  const { variables, group } = context;
  const tableStart = tableStarts(context, edges);
  if (!tableStart) return undefined;
  const logTable = new Float64Array(tableStart[edges.count]);
  const frame = newFrame(variables.count);
  let a = 0;
  overLoops(frame, targetLoops(context.statement.target, scope), () => {
    overStates(frame, variables, edges, a, (n) => {
      const value = weight.evaluate(frame);
      if (Number.isNaN(value) || value === Infinity) refuse(context, scope, frame, value);
      logTable[tableStart[a] + n] = value;
    });
    a++;
  });
  const { count, edgeStart, variable } = edges;
  return {
    kind: "table",
    name: group.name,
    count,
    edgeStart,
    variable,
    logConstant: 0,
    beta: weight.beta,
    tableStart,
    logTable,
  };
}

function tableStarts(context: SparseContext, edges: Edges): Float64Array | undefined {
  const { variables, group } = context;
  const tableStart = new Float64Array(edges.count + 1);
  for (let a = 0; a < edges.count; a++) {
    let states = 1;
    for (let e = edges.edgeStart[a]; e < edges.edgeStart[a + 1]; e++) states *= variables.states[edges.variable[e]];
    const arity = edges.edgeStart[a + 1] - edges.edgeStart[a];
    if (states > LARGEST_TABLE) {
      context.out.push(messages.tooManyVariables(group.name, `factor ${a + 1}`, arity, states, group.span));
      return undefined;
    }
    if (states === 0) {
      context.out.push(
        messages.badMachine(group.name, "it joins continuous variables without a sum over inputs", group.span),
      );
      return undefined;
    }
    tableStart[a + 1] = tableStart[a] + states;
    withinLimit(context, "the tables", 8 * tableStart[a + 1]);
  }
  return tableStart;
}

/** Visits every joint state of a factor's variables, last edge fastest, their values set in the frame. */
function overStates(frame: Frame, variables: FlatVariables, edges: Edges, a: number, visit: (n: number) => void): void {
  let n = 0;
  const end = edges.edgeStart[a + 1];
  const descend = (e: number): void => {
    if (e === end) {
      visit(n++);
      return;
    }
    const v = edges.variable[e];
    for (let s = 0; s < variables.states[v]; s++) {
      frame.values[v] = variables.stateValue[variables.stateOffset[v] + s];
      descend(e + 1);
    }
  };
  descend(edges.edgeStart[a]);
}

function refuse(context: SparseContext, scope: Scope, frame: Frame, value: number): never {
  const names = targetIndices(context.statement.target);
  const where = names.map((name) => `${name} = ${labelAt(scope, frame, name)}`).join(", ") || "its only instance";
  const { span } = context.statement;
  // The log of a negative weight is not a number.
  if (context.statement.kind === "factor" && Number.isNaN(value))
    throw new BindFault(span, "", undefined, bindMessages.negativeFactor(context.group.name, where, span));
  throw new BindFault(
    span,
    `\`${context.group.name}\` is ${value} at ${where}`,
    "check for a division by zero or an overflow",
  );
}

function labelAt(scope: Scope, frame: Frame, name: string): number {
  const symbol = scope.instance.model.symbols.get(name);
  const set = symbol?.kind === "index" ? scope.instance.sets.get(symbol.set) : undefined;
  return set?.labels[frame.positions[scope.slots.get(name) ?? 0]] ?? 0;
}
