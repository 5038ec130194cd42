import type { FactorGraph } from "../../compiler/ir/factor-graph.js";
import { graphDot } from "./dot.js";
import { escapeXml } from "./escape.js";

/** The lifted graph as an SVG file. Graphviz is loaded only now: it is large. */
export async function graphSvg(graph: FactorGraph): Promise<string> {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const svg = (await Graphviz.load()).dot(graphDot(graph));
  const label = escapeXml(describeGraph(graph));
  // A function: `$&` in a text of the model is no pattern.
  return svg.replace("<svg ", () => `<svg role="img" aria-label="${label}" `);
}

/** The same without the prolog of a file, to stand inside an HTML page. */
export async function inlineGraph(graph: FactorGraph): Promise<string> {
  const svg = await graphSvg(graph);
  return svg.slice(svg.indexOf("<svg "));
}

/** What the drawing shows, for those who do not see it. */
function describeGraph({ model, variables, factors, plates }: FactorGraph): string {
  const list = (groups: readonly { readonly name: string; readonly plates: readonly string[] }[]) =>
    groups.map(({ name, plates: own }) => (own.length > 0 ? `${name} over ${own.join(", ")}` : name)).join("; ");
  const sizes = plates.map(({ name, size }) => (name === size ? name : `${name} in ${size}`)).join(", ");
  return `Factor graph of ${model}. Variables: ${list(variables)}. Factors: ${list(factors)}. Plates: ${sizes}.`;
}
