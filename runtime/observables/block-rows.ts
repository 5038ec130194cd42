import type { VariableBlock } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext } from "../contracts.js";
import { unknownVariable } from "./messages.js";

// Array-valued observables give one row a variable node, with the labels that the user counts by.

/** Argument that picks one variable of the model. */
export const VARIABLE_ARGUMENT = {
  variable: { type: "name", doc: "a variable of the model; absent: all of them" },
} as const;

/** The blocks that the argument `variable` asks for. */
export function blocksOf(context: MeasureContext, observable: string): Outcome<readonly VariableBlock[]> {
  const { blocks } = context.graph.variables;
  const wanted = context.arguments["variable"];
  if (wanted === undefined) return { value: blocks, diagnostics: [] };
  const found = blocks.filter((block) => block.name === wanted);
  if (found.length > 0) return { value: found, diagnostics: [] };
  const known = [...new Set(blocks.map((block) => block.name))];
  return { diagnostics: [unknownVariable(observable, String(wanted), known)] };
}

/** Labels of the n-th node of a block, one an axis. */
export function labelsOf(block: VariableBlock, n: number): number[] {
  const labels = new Array<number>(block.shape.length);
  let rest = n;
  for (let axis = block.shape.length - 1; axis >= 0; axis--) {
    labels[axis] = block.labels[axis][rest % block.shape[axis]];
    rest = Math.floor(rest / block.shape[axis]);
  }
  return labels;
}
