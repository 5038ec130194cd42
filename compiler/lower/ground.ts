import type { FactorStatement, ObserveStatement } from "../../grammar/ast.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import { hasErrors } from "../../grammar/diagnostic.js";
import type { ImportedTables, Instance } from "../bind/instance.js";
import * as bindMessages from "../bind/messages.js";
import { layoutVariables } from "../expr/scope.js";
import type { FactorGraph, FactorGroup } from "../ir/factor-graph.js";
import type { FlatGraph, FlatGroup, TableGroup } from "../ir/flat-graph.js";
import { groundMachine } from "./ground-machine.js";
import { groundSparse, type SparseContext } from "./ground-sparse.js";
import { tooLargeWeights } from "./magnitude.js";
import * as messages from "./messages.js";
import { copiesOf, lowerReplicas } from "./replicas/replicas.js";
import { type ReplicaRequest, type ReplicaSpec, readReplicas } from "./replicas/spec.js";
import { isForest } from "./topology.js";
import { groundVariables } from "./variables.js";

/** Bytes of an edge of a machine: its message, or its coefficient where that is computed. */
const MACHINE_EDGE_BYTES = 8;

/** Replicas are copies unless a run asks otherwise. */
const COPIES: ReplicaRequest = { compilation: "explicit" };

/**
 * Writes the lifted graph out in typed arrays; sizes are checked before anything large is allocated. A model with replicas is written out
 * once, then collapsed or copied as `request` says.
 */
export function ground(
  lifted: FactorGraph,
  instance: Instance,
  memoryLimit: number,
  request: ReplicaRequest = COPIES,
): Outcome<FlatGraph> {
  const out: Diagnostic[] = [];
  const spec = readReplicas(instance, request, out);
  if (hasErrors(out)) return { diagnostics: out };
  const { layout } = layoutVariables(instance);
  const estimate = estimateBytes(lifted, instance, spec);
  if (estimate > memoryLimit)
    return {
      diagnostics: [
        bindMessages.tooLarge(`model \`${lifted.model}\``, estimate, memoryLimit, instance.model.node?.name.span),
      ],
    };
  const variables = groundVariables(instance, lifted.priors, out, memoryLimit);
  if (!variables) return { diagnostics: out };
  const groups = lifted.factors.flatMap(
    (group) => groundGroup(group, { instance, variables, layout, memoryLimit, out }) ?? [],
  );
  tooLargeWeights(groups, lifted.factors, out);
  if (hasErrors(out)) return { diagnostics: out };
  const { count } = variables;
  const single: FlatGraph = { variables, groups, isTree: isForest(count, groups), weightCount: count };
  return { value: spec ? lowerReplicas(single, spec, lifted, instance.model, out) : single, diagnostics: out };
}

/** A lower bound of what the ground graph and its messages take, from sizes alone. */
function estimateBytes(lifted: FactorGraph, instance: Instance, spec: ReplicaSpec | undefined): number {
  const size = (set: string) => instance.sets.get(set)?.size ?? 1;
  const variables = lifted.variables.reduce(
    (sum, { name, plates }) => sum + plates.reduce((product, plate) => product * size(plate), copiesOf(spec, name)),
    0,
  );
  return lifted.factors.reduce((bytes, group) => {
    const copies = Math.max(1, ...group.edges.map((edge) => copiesOf(spec, edge.variable)));
    const factors = group.plates.reduce((product, plate) => product * size(plate), copies);
    const edges = group.edges.reduce(
      (sum, edge) => sum + edge.bound.reduce((product, set) => product * size(set), 1),
      0,
    );
    return bytes + factors * Math.max(1, edges) * MACHINE_EDGE_BYTES;
  }, 24 * variables);
}

type Place = Omit<SparseContext, "group" | "statement">;

function groundGroup(group: FactorGroup, place: Place): FlatGroup | undefined {
  const { instance, layout, out } = place;
  if (group.statement === "imported" && instance.imported) return importedTables(group, instance.imported);
  const statement = statementOf(group, instance);
  if (!statement) return undefined;
  if (group.machine && statement.kind === "observe") {
    const { span, name, indices } = statement.target;
    return groundMachine(group, group.machine, { kind: "reference", span, name, indices }, instance, layout, out);
  }
  if (group.refusal && continuous(group, instance)) {
    out.push(messages.badMachine(group.name, group.refusal, group.span));
    return undefined;
  }
  return groundSparse({ group, statement, ...place });
}

function continuous(group: FactorGroup, instance: Instance): boolean {
  return group.edges.some((edge) => {
    const symbol = instance.model.symbols.get(edge.variable);
    return symbol?.kind === "variable" && symbol.type.name === "real";
  });
}

function statementOf(group: FactorGroup, instance: Instance): ObserveStatement | FactorStatement | undefined {
  for (const statement of instance.model.statements)
    if (
      (statement.kind === "observe" || statement.kind === "factor" || statement.kind === "energy") &&
      statement.target.span === group.span
    )
      return statement;
  return undefined;
}

function importedTables(group: FactorGroup, tables: ImportedTables): TableGroup {
  const count = tables.factors.length;
  const edgeStart = new Int32Array(count + 1);
  const tableStart = new Float64Array(count + 1);
  tables.factors.forEach((factor, a) => {
    edgeStart[a + 1] = edgeStart[a] + factor.variables.length;
    tableStart[a + 1] = tableStart[a] + factor.table.length;
  });
  const variable = new Int32Array(edgeStart[count]);
  const logTable = new Float64Array(tableStart[count]);
  tables.factors.forEach((factor, a) => {
    variable.set(factor.variables, edgeStart[a]);
    for (let n = 0; n < factor.table.length; n++) logTable[tableStart[a] + n] = Math.log(factor.table[n]);
  });
  return { kind: "table", name: group.name, count, edgeStart, variable, logConstant: 0, beta: 0, tableStart, logTable };
}
