import type { FactorGraph } from "../../compiler/ir/factor-graph.js";

/**
 * The lifted factor graph in the DOT language: circles for variable groups, squares for factor groups, each with the plates over which it
 * is copied; an edge label names the plates summed over inside one factor.
 */
export function graphDot({ model, variables, factors, plates }: FactorGraph): string {
  const size = new Map(plates.map((plate) => [plate.name, plate.size]));
  const copies = (names: readonly string[]) => names.map((name) => `${name} in ${size.get(name) ?? "?"}`).join(", ");
  const nodes = variables.map(({ name, type, spherical, plates: own }) =>
    node(`v:${name}`, [`${name}: ${type}${spherical ? " on sphere" : ""}`, copies(own)], "shape=ellipse"),
  );
  const groups = factors.map(({ name, traits, plates: own }) =>
    node(
      `f:${name}`,
      [name, traits.kind.replace(/_/g, " "), copies(own)],
      'shape=box, style=filled, fillcolor="#eeeeee"',
    ),
  );
  const edges = factors.flatMap(({ name, edges: own }) =>
    own.map(
      ({ variable, bound }) =>
        `  ${quote(`v:${variable}`)} -- ${quote(`f:${name}`)}${bound.length > 0 ? ` [label=${quote(bound.join(", "))}]` : ""};`,
    ),
  );
  const head = [
    `graph ${quote(model)} {`,
    "  rankdir=LR;",
    '  node [fontname="sans-serif", fontsize=11];',
    '  edge [fontname="sans-serif", fontsize=9];',
  ];
  return `${[...head, ...nodes, ...groups, ...edges, "}"].join("\n")}\n`;
}

function node(id: string, lines: readonly string[], style: string): string {
  return `  ${quote(id)} [label=${quote(lines.filter((line) => line !== "").join("\n"))}, ${style}];`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n")}"`;
}
