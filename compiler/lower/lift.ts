import { Graph } from "@dagrejs/graphlib";
import type { CoupleStatement, Expr, FactorStatement, ObserveStatement, Value } from "../../grammar/ast.js";
import { printExpr } from "../../grammar/print-expr.js";
import type { Capabilities, GroupTraits } from "../capabilities.js";
import { inlineDefinitions } from "../expr/inline.js";
import { type Scope, symbolOf } from "../expr/scope.js";
import { walk } from "../expr/walk.js";
import type { FactorGraph, FactorGroup, VariableGroup } from "../ir/factor-graph.js";
import type { CheckedModel, IndexSet, ModelSymbol } from "../model.js";
import { type MachineForm, machineForm } from "./machine-form.js";
import { activationLaw, derivedLaws, lawRefusal, liftedScope } from "./machine-laws.js";
import { hasLevels, priorName } from "./priors.js";
import { replicasOf } from "./replicas/spec.js";

/** The lifted factor graph of a checked model: what it is made of, before any size or datum is known. */
export function lift(model: CheckedModel, capabilities: Capabilities): FactorGraph {
  const variables = variableGroups(model);
  const factors = factorGroups(model, capabilities);
  const graph = new Graph({ directed: false, multigraph: true });
  graph.setGraph(model.name);
  for (const variable of variables) graph.setNode(nodeId("variable", variable.name), variable);
  for (const factor of factors) {
    const id = nodeId("factor", factor.name);
    graph.setNode(id, factor);
    for (const edge of factor.edges) graph.setEdge(id, nodeId("variable", edge.variable), edge.bound);
  }
  const sets = [...model.sets.values()].map((set) => ({ name: set.name, size: sizeText(set), doc: set.doc }));
  const plates = [...sets, ...replicaPlates(model)];
  return { model: model.name, graph, variables, factors, plates, priors: capabilities.priors };
}

/** The graph keeps its nodes in plain objects: with the kind before it, no name of a model is a word of those. */
function nodeId(kind: "variable" | "factor", name: string): string {
  return `${kind} ${name}`;
}

function variableGroups(model: CheckedModel): VariableGroup[] {
  return [...model.symbols.values()].flatMap((symbol) => {
    if (symbol.kind !== "variable") return [];
    const { node } = symbol;
    return [
      {
        kind: "variable" as const,
        name: symbol.name,
        plates: [...replicaPlate(model, [symbol.name]), ...symbol.axes.map((axis) => axis.set)],
        type: symbol.type.name,
        spherical: node?.constraint?.kind === "call" && node.constraint.callee.text === "sphere",
        prior: node?.prior && printExpr(node.prior),
        doc: symbol.doc,
      },
    ];
  });
}

/** The replica index as a plate of the drawing. */
function replicaPlates(model: CheckedModel): FactorGraph["plates"] {
  const node = replicasOf(model);
  return node ? [{ name: node.index.text, size: valueText(node.domain), doc: "replicas" }] : [];
}

/** The replica index where one of these variables has replicas: what depends on it has them too. */
function replicaPlate(model: CheckedModel, variables: readonly string[]): string[] {
  const node = replicasOf(model);
  return node?.variables.some((name) => variables.includes(name.text)) ? [node.index.text] : [];
}

function overReplicas(group: FactorGroup, model: CheckedModel): FactorGroup {
  if (group.statement === "couple") return group;
  const plate = replicaPlate(
    model,
    group.edges.map((edge) => edge.variable),
  );
  return plate.length === 0 ? group : { ...group, plates: [...plate, ...group.plates] };
}

function factorGroups(model: CheckedModel, capabilities: Capabilities): FactorGroup[] {
  const groups: FactorGroup[] = [];
  if (model.imported) groups.push(importedGroup(model));
  const observed = new Map<string, number>();
  for (const statement of model.statements) {
    if (statement.kind === "observe") {
      // A datum seen twice gives two groups: the second is told apart by its number.
      const times = (observed.get(statement.target.name.text) ?? 0) + 1;
      observed.set(statement.target.name.text, times);
      const name =
        times === 1 ? `observe ${statement.target.name.text}` : `observe ${statement.target.name.text} (${times})`;
      groups.push(observeGroup(name, statement, model, capabilities));
    } else if (statement.kind === "factor" || statement.kind === "energy")
      groups.push(sparseGroup(statement.target.name.text, statement, model));
    else if (statement.kind === "couple") {
      const before = groups.filter(
        ({ statement: kind, edges }) => kind === "couple" && edges[0].variable === statement.variable.text,
      );
      groups.push(coupleGroup(statement, model, before.length));
    }
  }
  return groups.map((group) => overReplicas(group, model));
}

function importedGroup(model: CheckedModel): FactorGroup {
  const variable = [...model.symbols.values()].find((symbol) => symbol.kind === "variable")?.name ?? "x";
  return {
    kind: "factor",
    name: "factors",
    statement: "imported",
    plates: [],
    traits: { kind: "table", supports: ["cat"] },
    edges: [{ variable, bound: [] }],
    span: model.imported?.span ?? { path: model.path, start: 0, end: 0 },
  };
}

function observeGroup(
  name: string,
  statement: ObserveStatement,
  model: CheckedModel,
  capabilities: Capabilities,
): FactorGroup {
  const scope = liftedScope(model);
  const recognised = machineForm(statement, scope, capabilities);
  const base = { ...sparseGroup(name, statement, model), channel: channelOf(statement, capabilities) };
  if (!recognised) return base;
  if ("refusal" in recognised) return { ...base, refusal: recognised.refusal };
  const { machine } = recognised;
  const variable = machine.term.variable.name.text;
  const symbol = model.symbols.get(variable);
  const traits: GroupTraits = {
    kind: "machine",
    supports: [symbol?.kind === "variable" ? supportName(symbol) : "real"],
    prior: symbol?.kind === "variable" ? priorName(symbol) : undefined,
    activation: machine.activation.name,
    activationLaw: activationLaw(machine, model),
    rule: machine.rule.name,
    channel: machine.channel.name,
    form: machine.form,
    declared: derivedLaws(machine),
    spherical: symbol?.kind === "variable" && symbol.node?.constraint !== undefined,
  };
  const bound = boundSets(machine, scope);
  return { ...base, traits, edges: [{ variable, bound }], machine, refusal: lawRefusal(machine, model, capabilities) };
}

function channelOf({ relation, value }: ObserveStatement, { channels }: Capabilities): FactorGroup["channel"] {
  if (relation === ":=" || value.kind !== "call") return undefined;
  return channels.find(({ name }) => name === value.callee.text);
}

/** The index sets that one pattern's node sums over. */
function boundSets({ hidden, inputs }: MachineForm, scope: Scope): string[] {
  return [...(hidden ? [hidden] : []), ...inputs].map((index) => {
    const found = symbolOf(scope, index);
    return found?.kind === "index" ? found.set : index;
  });
}

function sparseGroup(name: string, statement: ObserveStatement | FactorStatement, model: CheckedModel): FactorGroup {
  const scope = liftedScope(model);
  const edges = new Map<string, readonly string[]>();
  const supports = new Set<string>();
  walk(wholeExpr(statement.value, scope), (node) => {
    if (node.kind !== "reference") return;
    const symbol = symbolOf(scope, node.name.text);
    if (symbol?.kind !== "variable") return;
    edges.set(symbol.name, []);
    supports.add(supportName(symbol));
  });
  return {
    kind: "factor",
    name,
    statement: statement.kind,
    plates: statement.target.indices
      .flatMap((index) => {
        const symbol = index.kind === "reference" ? symbolOf(scope, index.name.text) : undefined;
        return symbol?.kind === "index" ? [symbol.plate] : [];
      })
      .filter((plate, n, all) => all.indexOf(plate) === n),
    traits: { kind: "table", supports: [...supports] },
    edges: [...edges].map(([variable, bound]) => ({ variable, bound })),
    span: statement.target.span,
  };
}

/** The type, or `levels` where a prior leaves finitely many numbers. */
function supportName(symbol: Extract<ModelSymbol, { kind: "variable" }>): string {
  return hasLevels(symbol) ? "levels" : symbol.type.name;
}

/** Definitions written out, those inside rule slices (`tau[mu, :]`) included, so that every variable behind them shows. */
function wholeExpr(expr: Expr, scope: Scope): Expr {
  const parts: Expr[] = [inlineDefinitions(expr, scope)];
  const seen = new Set<string>();
  for (let at = 0; at < parts.length; at++)
    walk(parts[at], (node) => {
      if (node.kind !== "reference" || seen.has(node.name.text)) return;
      const symbol = symbolOf(scope, node.name.text);
      if (symbol?.kind !== "definition") return;
      seen.add(node.name.text);
      parts.push(inlineDefinitions(symbol.node.value, scope));
    });
  return { kind: "list", span: expr.span, items: parts };
}

function coupleGroup(statement: CoupleStatement, model: CheckedModel, before: number): FactorGroup {
  const { variable, center, index } = statement;
  const symbol = model.symbols.get(variable.text);
  const type = symbol?.kind === "variable" ? symbol.type.name : "real";
  const ends = [variable.text, ...(center && model.symbols.has(center.text) ? [center.text] : [])];
  return {
    kind: "factor",
    name: `couple ${variable.text}${before === 0 ? "" : ` (${before + 1})`}`,
    statement: "couple",
    plates: [index.text, ...(symbol && "axes" in symbol ? symbol.axes.map((axis) => axis.set) : [])],
    traits: { kind: type === "real" ? "elastic" : "spin_product", supports: [type] },
    edges: ends.map((name) => ({ variable: name, bound: [] })),
    span: statement.span,
  };
}

function sizeText(set: IndexSet): string {
  const { domain } = set;
  switch (domain.kind) {
    case "range":
      return valueText(domain.value);
    case "nodes":
      return `nodes(${domain.graph})`;
    case "edges":
      return `edges(${domain.graph})`;
    case "increasing":
      return `increasing in ${domain.of}`;
    case "imported":
      return "of the file";
  }
}

function valueText(value: Value): string {
  return value.kind === "range" ? `${printExpr(value.from)}..${printExpr(value.to)}` : printExpr(value);
}
