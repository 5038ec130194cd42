import type { Capability, GroupTraits } from "../../compiler/capabilities.js";
import type { FlatGraph, MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { AlgorithmContext, Reading, Stream, Streams } from "../contracts.js";
import { activationOf, ruleOf } from "../laws.js";
import { noSmoothForm, notOneMachine } from "../learners/messages.js";
import { crossedSphere } from "../learners/suited.js";
import { shuffle } from "../random.js";
import { unitRows } from "../unit-rows.js";
import type { Loss } from "./loss.js";
import { preactivate, type SmoothMachine, smoothMachine } from "./smooth-machine.js";
import { naturalForm, type OutputForm, smoothOutput } from "./smooth-output.js";
import { type SmoothUnit, smoothUnit } from "./smooth-unit.js";

// What gradient learners share but for their steps. Units on a sphere have weights of norm 1 inside, in the model's norm outside.

/** A machine with continuous weights under a gradient learner. */
export interface GradientLearner {
  readonly graph: FlatGraph;
  readonly group: MachineGroup;
  /** Units return to norm 1 after every update. */
  readonly spherical: boolean;
  readonly machine: SmoothMachine;
  readonly streams: Streams;
  /** 0 .. patterns - 1, and the order of the running epoch. */
  readonly inOrder: Int32Array;
  readonly order: Int32Array;
}

/** What gradient learners can train, before sizes are known. */
export function handlesGradients(group: GroupTraits): Capability {
  const missing = (note: string): Capability => ({ method: "missing", note });
  if (group.kind === "elastic")
    return missing("gradients train one machine, and this is a coupling of replicas on the graph");
  if (group.kind !== "machine")
    return missing("gradients train machines (`observe` of an output), and this is a factor of another kind");
  if (group.supports.some((support) => support !== "real"))
    return missing("gradients move continuous weights, and these are discrete");
  if (group.activationLaw && !smoothUnit(group.activationLaw, 1))
    return missing(`the activation \`${group.activation}\` is a step without the \`smooth\` form that gradients need`);
  if (group.prior === "uniform") return missing("gradients leave the bounds of a uniform prior");
  if (group.prior === "normal") return { method: "closed form", note: "the prior is left out of the loss" };
  const noise = group.channel !== undefined && group.channel !== "deterministic";
  return { method: "closed form", note: noise ? "the label's noise is left out of the loss" : "backpropagation" };
}

/** Patterns whose preactivations are at hand together. */
const CAPACITY = 128;

/** A learner with weights 0, or why gradients cannot pass through this model. `form` undefined: the rule's natural one. */
export function gradientLearner(
  algorithm: string,
  { graph, streams }: AlgorithmContext,
  loss: Loss,
  { beta, batch, form }: { readonly beta: number; readonly batch: number; readonly form?: OutputForm },
): Outcome<GradientLearner> {
  const misfit = unsuitable(algorithm, graph);
  if (misfit) return { diagnostics: [misfit] };
  const group = graph.groups[0] as MachineGroup;
  const { units, inputs, patterns, scale } = group;
  const unit = smoothUnit(group.activation, beta);
  if (!unit) return { diagnostics: [noSmoothForm(algorithm, `the activation \`${group.activation.name}\` is a step`)] };
  const output = smoothOutput(group.rule, units, form ?? naturalForm(group.rule, units));
  if (typeof output === "string") return { diagnostics: [noSmoothForm(algorithm, output)] };
  const spherical = graph.variables.blocks.some((block) => block.constraint !== undefined);
  const machine = smoothMachine({
    group,
    rows: unitRows(group),
    weights: new Float64Array(units * inputs),
    factor: spherical ? scale * Math.sqrt(inputs) : scale,
    unit,
    output,
    loss,
    capacity: Math.max(1, Math.min(patterns, Math.max(batch, CAPACITY))),
  });
  const inOrder = Int32Array.from({ length: patterns }, (_, mu) => mu);
  const learner = { graph, group, spherical, machine, streams, inOrder, order: inOrder.slice() };
  return { value: learner, diagnostics: [] };
}

/** Why this graph is not one machine with continuous weights, or undefined when it is one. */
function unsuitable(algorithm: string, { groups, variables }: FlatGraph): Diagnostic | undefined {
  const [group] = groups;
  if (groups.length !== 1) return notOneMachine(algorithm, `this model has ${groups.length} factor groups`);
  if (group.kind !== "machine")
    return notOneMachine(algorithm, `\`${group.name}\` is a group of \`${group.kind}\` factors`);
  const discrete = variables.blocks.find((block) => block.count > 0 && variables.states[block.first] > 0);
  if (discrete) return notOneMachine(algorithm, `\`${discrete.name}\` is discrete`);
  return crossedSphere(algorithm, variables, group);
}

/** The same learner with weights (zeros) and an order of its own; scratch areas are shared. */
export function twin(learner: GradientLearner): GradientLearner {
  const { machine, order } = learner;
  return {
    ...learner,
    order: order.slice(),
    machine: { ...machine, weights: new Float64Array(machine.weights.length) },
  };
}

/** The same learner with other parameters of its units and loss: areas are shared. */
export function sharpened(learner: GradientLearner, unit: SmoothUnit, loss: Loss): GradientLearner {
  return { ...learner, machine: { ...learner.machine, unit, loss } };
}

/** Weights uniform in (-1, 1), then of norm 1 a unit on spheres. */
export function randomStart(learner: GradientLearner, weights: Float64Array, stream: Stream): void {
  for (let w = 0; w < weights.length; w++) weights[w] = 2 * stream.uniform() - 1;
  if (learner.spherical) normaliseUnits(learner.group, weights);
}

/** Every unit back to norm 1; one whose norm is 0 or overflows is NaN from then on. */
export function normaliseUnits({ units, inputs }: MachineGroup, weights: Float64Array): void {
  for (let k = 0; k < units; k++) {
    let squares = 0;
    for (let w = k * inputs; w < (k + 1) * inputs; w++) squares += weights[w] * weights[w];
    const factor = squares > 0 && squares < Infinity ? 1 / Math.sqrt(squares) : Number.NaN;
    for (let w = k * inputs; w < (k + 1) * inputs; w++) weights[w] *= factor;
  }
}

/** The patterns in a new random order; `key` tells epochs (and replicas) apart. */
export function reshuffle({ order, inOrder, streams }: GradientLearner, purpose: string, key: number): void {
  order.set(inOrder);
  shuffle(order, order.length, streams(purpose, key));
}

/**
 * Number of patterns whose output, under the model's own activation and rule, is not their label; at `enough` of them counting may end.
 */
export function wrongPatterns(learner: GradientLearner, enough = Infinity): number {
  const { group, machine, inOrder } = learner;
  const { units, patterns } = group;
  const { apply } = activationOf(group.activation);
  const answers = answerOf(group);
  let wrong = 0;
  for (let from = 0; from < patterns && wrong < enough; from += machine.capacity) {
    const count = Math.min(machine.capacity, patterns - from);
    preactivate(machine, inOrder, from, count);
    for (let place = 0; place < count; place++) {
      for (let k = 0; k < units; k++) machine.t[k] = apply(machine.h[k * machine.capacity + place]);
      if (answers(machine.t) !== group.label[from + place]) wrong++;
    }
  }
  return wrong;
}

function answerOf({ rule, units }: MachineGroup): (tau: Float64Array) => number {
  if (rule.meaning?.kind === "sum") {
    const { votes, offset } = rule.meaning;
    return (tau) => (tau.reduce((sum, value, k) => sum + votes[k] * value, offset) >= 0 ? 1 : -1);
  }
  const law = ruleOf(rule);
  return (tau) => law.decide(tau, units, rule.parameters);
}

/** Readings of a run whose configuration is this learner's. */
export function readLearner(learner: GradientLearner, epoch: number): Reading {
  return { configuration: () => modelConfiguration(learner), iterations: () => epoch, epochs: () => epoch };
}

/** Weights as the model has them, one value a variable node. */
export function modelConfiguration({ graph, group, spherical, machine }: GradientLearner): Float64Array {
  const { units, inputs, firstVariable, weightStride } = group;
  const factor = spherical ? Math.sqrt(inputs) : 1;
  const values = new Float64Array(graph.variables.count);
  for (let k = 0; k < units; k++)
    for (let i = 0; i < inputs; i++)
      values[firstVariable + k * weightStride[0] + i * weightStride[1]] = factor * machine.weights[k * inputs + i];
  return values;
}
