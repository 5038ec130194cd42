import type { FactorGraph, FactorGroup, VariableGroup } from "../../compiler/ir/factor-graph.js";
import { type Placed, type PlateBox, plateTree } from "./plate-tree.js";

/** Helvetica is what graphviz knows the widths of; a viewer without it takes the next. */
const FONT = 'fontname="Helvetica,Arial,sans-serif"';

/**
 * The lifted factor graph in the DOT language: circles for variable groups, squares for factor groups, grey circles for observed data,
 * each inside the boxes of the plates over which it is copied. An edge label names the plates that one factor runs over.
 */
export function graphDot(graph: FactorGraph): string {
  const drawn = new Map([
    ...graph.variables.map((group): [string, string[]] => [group.name, [variableNode(group)]]),
    ...graph.factors.map((group): [string, string[]] => [group.name, [factorNode(group)]]),
    ...graph.factors.map((group): [string, string[]] => [`d:${group.name}`, datumNodes(group)]),
  ]);
  const data = placedData(graph);
  const edges = graph.factors.flatMap(({ name, edges: own }) =>
    own.map(({ variable, bound }) =>
      edge(`v:${variable}`, `f:${name}`, bound.length > 0 ? `over ${bound.join(", ")}` : ""),
    ),
  );
  const observed = data.map(({ name }) => edge(`f:${name.slice(2)}`, name, ""));
  return `${[
    `graph ${quote(graph.model)} {`,
    `  graph [rankdir=LR, bgcolor="white", pad=0.3, nodesep=0.45, ranksep=0.7, compound=true, ${FONT}, fontsize=11];`,
    `  node [${FONT}, fontsize=12, margin="0.1,0.06", color="#333333", fontcolor="#111111", style=filled, fillcolor="#ffffff"];`,
    `  edge [${FONT}, fontsize=10, color="#555555", fontcolor="#555555"];`,
    ...box(plateTree(graph, data), graph, drawn),
    ...edges,
    ...observed,
    "}",
  ].join("\n")}\n`;
}

/** A box with what lies in it, indented by its depth; the page itself has no frame. */
function box(
  { path, inner, nodes }: PlateBox,
  graph: FactorGraph,
  drawn: ReadonlyMap<string, readonly string[]>,
): string[] {
  const space = "  ".repeat(path.length + 1);
  const content = [
    ...nodes.flatMap((name) => (drawn.get(name) ?? []).map((line) => `${space}${line}`)),
    ...[...inner.values()].flatMap((each) => box(each, graph, drawn)),
  ];
  const plate = path.at(-1);
  if (plate === undefined) return content;
  const outer = "  ".repeat(path.length);
  return [
    `${outer}subgraph ${quote(`cluster ${path.join(" > ")}`)} {`,
    `${space}label=${quote(plateLabel(plate, graph))}; labelloc=b; labeljust=r; style=rounded; color="#7a8aa0"; fontcolor="#44536a"; margin=14;`,
    ...content,
    `${outer}}`,
  ];
}

/** "k in 1..K", with the plate's own comment below. */
function plateLabel(name: string, { plates }: FactorGraph): string {
  const plate = plates.find((each) => each.name === name);
  const size = plate && plate.size !== name ? `${name} in ${plate.size}` : name;
  return plate?.doc ? `${size}\n${plate.doc}` : size;
}

function variableNode({ name, type, spherical, prior }: VariableGroup): string {
  const law = spherical ? "on a sphere" : prior === undefined ? "" : `~ ${prior}`;
  return node(`v:${name}`, [name, type, law], "shape=circle");
}

function factorNode(group: FactorGroup): string {
  const { name, traits, statement } = group;
  const datum = datumOf(group);
  const law = traits.kind === "machine" ? [traits.activation, traits.rule, traits.channel] : [];
  const words = law.filter((word) => word !== undefined && word !== "identity" && word !== "deterministic");
  const title = statement === "observe" && datum !== undefined ? "observe" : name;
  const kind = traits.kind.replace(/_/g, " ");
  return node(`f:${name}`, [title, kind, words.join(" · ")], 'shape=square, fillcolor="#e8eef7"');
}

function datumNodes(group: FactorGroup): string[] {
  const datum = datumOf(group);
  return datum === undefined ? [] : [node(`d:${group.name}`, [datum], 'shape=circle, fillcolor="#c9ccd1"')];
}

/** Observed data in the plates of their factors, but for replicas: all copies see the same data. */
function placedData({ factors, plates }: FactorGraph): Placed[] {
  const replicas = plates.filter(({ doc }) => doc === "replicas").map(({ name }) => name);
  return factors
    .filter((group) => datumOf(group) !== undefined)
    .map(({ name, plates: own }) => ({ name: `d:${name}`, plates: own.filter((plate) => !replicas.includes(plate)) }));
}

/** The datum that a factor group observes. */
function datumOf({ name, statement }: FactorGroup): string | undefined {
  return statement === "observe" ? /^observe (.*?)(?: \(\d+\))?$/.exec(name)?.[1] : undefined;
}

function node(id: string, lines: readonly string[], style: string): string {
  return `${quote(id)} [label=${quote(lines.filter((line) => line !== "").join("\n"))}, ${style}];`;
}

function edge(from: string, to: string, label: string): string {
  return `  ${quote(from)} -- ${quote(to)}${label === "" ? "" : ` [label=${quote(label)}]`};`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n")}"`;
}
