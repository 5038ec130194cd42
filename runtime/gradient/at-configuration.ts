import type { FlatGraph, MachineGroup } from "../../compiler/ir/flat-graph.js";
import { type Diagnostic, hasErrors, type Outcome } from "../../grammar/diagnostic.js";
import { noSmoothForm } from "../learners/messages.js";
import { notMeasured } from "../observables/messages.js";
import { unitRows } from "../unit-rows.js";
import type { Loss } from "./loss.js";
import { type SmoothMachine, smoothMachine } from "./smooth-machine.js";
import { type OutputForm, smoothOutput } from "./smooth-output.js";
import { smoothUnit } from "./smooth-unit.js";

/** Patterns whose preactivations are at hand together. */
const CAPACITY = 128;

/** How a machine is smoothed for a measurement. */
export interface Smoothing {
  /** Of units tanh(beta h) that stand for sign. */
  readonly beta: number;
  readonly loss: Loss;
  /** Undefined: `mean` (o = sum t / K) for votes, the multilinear extension for other rules. */
  readonly form?: OutputForm;
}

/**
 * The smooth machine of a graph at a configuration (one value a variable node), its weights in the model's own norm; or why
 * `asker` cannot have one.
 */
export function smoothAt(
  asker: string,
  graph: FlatGraph,
  configuration: Float64Array,
  { beta, loss, form }: Smoothing,
): Outcome<SmoothMachine> {
  const diagnostics = misfits(asker, graph);
  if (hasErrors(diagnostics)) return { diagnostics };
  const group = graph.groups[0] as MachineGroup;
  const { units, inputs, patterns } = group;
  const unit = smoothUnit(group.activation, beta);
  if (!unit) return { diagnostics: [noSmoothForm(asker, `the activation \`${group.activation.name}\` is a step`)] };
  const summed = smoothOutput(group.rule, units, form ?? "mean");
  const output = typeof summed === "string" && !form ? smoothOutput(group.rule, units, "multilinear") : summed;
  if (typeof output === "string") return { diagnostics: [noSmoothForm(asker, output)] };
  const machine = smoothMachine({
    group,
    rows: unitRows(group),
    weights: new Float64Array(units * inputs),
    factor: group.scale,
    unit,
    output,
    loss,
    capacity: Math.max(1, Math.min(patterns, CAPACITY)),
  });
  loadWeights(machine, configuration);
  return { value: machine, diagnostics: [] };
}

function misfits(asker: string, { groups }: FlatGraph): Diagnostic[] {
  if (groups.length === 1 && groups[0].kind === "machine") return [];
  const reason =
    groups.length === 1
      ? `\`${groups[0].name}\` is no machine`
      : `this model has ${groups.length} factor groups, not one machine`;
  const hint =
    'measure one `observe` of a machine\'s output; of coupled replicas their centre, without `replicas = "explicit"`';
  return [notMeasured(asker, reason, hint)];
}

/** Writes a configuration into the machine's weights. */
export function loadWeights({ group, weights }: SmoothMachine, configuration: ArrayLike<number>): void {
  const { units, inputs, firstVariable, weightStride } = group;
  for (let k = 0; k < units; k++)
    for (let i = 0; i < inputs; i++)
      weights[k * inputs + i] = configuration[firstVariable + k * weightStride[0] + i * weightStride[1]];
}
