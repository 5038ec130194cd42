import type { FlatGraph, FlatVariables, VariableBlock } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext } from "../contracts.js";
import { countErrors } from "../errors.js";
import { wrongReference } from "../observables/messages.js";
import { noSolution, offSphere } from "./messages.js";

/** Largest accepted |mean square - 1| of a unit on its sphere: what text files of six digits leave. */
const ON_SPHERE = 1e-6;

/** The configuration that `reference = ...` names, one value a variable node in flat order, checked. */
export function referenceOf(context: MeasureContext): Outcome<Float64Array> {
  const { graph } = context;
  const name = String(context.arguments["reference"]);
  const own = graph.variables.blocks.some((block) => block.name === name);
  const found: Outcome<Float64Array> = own
    ? { value: context.answer ?? context.reading.configuration(), diagnostics: [] }
    : context.reference(name);
  if (!found.value) return found;
  const fault = misfit(name, found.value, graph.variables);
  return fault ? { diagnostics: [...found.diagnostics, fault] } : found;
}

/** What is said of a reference before a run: that it does not fit, or is not a solution. Of the run's own configuration nothing yet. */
export function faultsOf(name: string, context: MeasureContext): readonly Diagnostic[] {
  const { graph } = context;
  const blocks = graph.variables.blocks.filter(({ count }) => count > 0);
  if (blocks.some((block) => block.name === name)) return [];
  const { value, diagnostics } = referenceOf(context);
  // Other variable groups keep the values of the run.
  return value && blocks.length === 1 ? [...diagnostics, ...errorsOf(name, graph, value)] : diagnostics;
}

/** What is said of a reference that violates constraints; nothing where errors only cost energy. */
export function errorsOf(name: string, graph: FlatGraph, reference: Float64Array): Diagnostic[] {
  const hard = graph.groups.some((group) => group.kind !== "machine" || group.channel.name === "deterministic");
  const errors = hard ? countErrors(graph, reference) : 0;
  return errors > 0 ? [noSolution(name, errors)] : [];
}

/** Why an array is not a configuration of these variables, or undefined when it is one. */
function misfit(name: string, values: Float64Array, variables: FlatVariables): Diagnostic | undefined {
  const { count, states, stateOffset, stateValue } = variables;
  if (values.length !== count)
    return wrongReference(`\`${name}\` has ${values.length} numbers; the model has ${count} variables`);
  for (const block of variables.blocks) {
    const fault = block.constraint && block.count > 0 ? leavesSphere(name, values, block) : undefined;
    if (fault) return fault;
  }
  for (let v = 0; v < count; v++) {
    const legal = stateValue.subarray(stateOffset[v], stateOffset[v] + states[v]);
    if (states[v] > 0 && !legal.includes(values[v])) {
      const wanted = [...legal].join(", ");
      return wrongReference(`entry ${v + 1} of \`${name}\` is ${values[v]}; that variable takes ${wanted}`);
    }
  }
  return undefined;
}

/** Nodes of each sphere of a block: those that differ along the constrained axis only. */
export function spheresOf({ first, count, shape, constraint }: VariableBlock): number[][] {
  const axis = constraint?.axis ?? 0;
  const stride = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const spheres: number[][] = [];
  for (let n = 0; n < count; n++) {
    if (Math.floor(n / stride) % shape[axis] !== 0) continue;
    spheres.push(Array.from({ length: shape[axis] }, (_, i) => first + n + i * stride));
  }
  return spheres;
}

function leavesSphere(name: string, values: Float64Array, block: VariableBlock): Diagnostic | undefined {
  for (const [unit, nodes] of spheresOf(block).entries()) {
    const ratio = nodes.reduce((sum, v) => sum + values[v] ** 2, 0) / nodes.length;
    if (!(Math.abs(ratio - 1) <= ON_SPHERE)) return offSphere(name, unit + 1, ratio);
  }
  return undefined;
}

/** w_v of a configuration: real weights as they are, -1 and +1 for the two states of discrete variables. */
export function directionOf(
  { count, states, stateOffset, stateValue }: FlatVariables,
  values: Float64Array,
): Float64Array {
  return Float64Array.from({ length: count }, (_, v) =>
    states[v] === 0 ? values[v] : values[v] === stateValue[stateOffset[v] + states[v] - 1] ? 1 : -1,
  );
}

/** A configuration from its w_v. */
export function configurationOf(
  { count, states, stateOffset, stateValue }: FlatVariables,
  w: Float64Array,
): Float64Array {
  return Float64Array.from({ length: count }, (_, v) =>
    states[v] === 0 ? w[v] : stateValue[stateOffset[v] + (w[v] > 0 ? states[v] - 1 : 0)],
  );
}
