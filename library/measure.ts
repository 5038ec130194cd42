import type { ObservableInfo } from "../compiler/capabilities.js";
import { planGraph } from "../compiler/compile.js";
import type { Constant } from "../compiler/expr/constant.js";
import type { FlatGraph, FlatGroup } from "../compiler/ir/flat-graph.js";
import type { Plan } from "../compiler/ir/plan.js";
import type { Diagnostic, Outcome } from "../grammar/diagnostic.js";
import { own } from "../grammar/own.js";
import { bp } from "../runtime/algorithms/bp.js";
import type { MeasureContext, MeasureRow, Observable, Reading } from "../runtime/contracts.js";
import { OBSERVABLES } from "../runtime/observables/registry.js";
import { streams } from "../runtime/random.js";
import type { MeasureRequest } from "./clauses.js";
import { memoryFiles } from "./files.js";
import { heldOutFault, heldOutGraph } from "./held-out.js";
import type { Prepared, Setup } from "./prepare.js";
import { referenceConfiguration } from "./reference.js";

/** Where a measurement is taken. */
export interface MeasurePlace {
  readonly setup: Setup;
  readonly prepared: Prepared;
  readonly method: string;
  readonly seed: number;
  readonly point: ReadonlyMap<string, Constant>;
  readonly residual?: number;
  /** What names of variables stand for as references, where it is not the run's own configuration. */
  readonly answer?: Float64Array;
}

/** Measures one observable; what it cannot give is told once and leaves no row. */
export function measure(
  request: MeasureRequest,
  reading: Reading,
  place: MeasurePlace,
  out: Diagnostic[],
): readonly MeasureRow[] {
  const observable = observableOf(request);
  if (!observable) return [];
  const outcome = observable.measure(contextOf(request, observable, reading, place));
  out.push(...outcome.diagnostics.map((told) => ofRequest(told, request)));
  return outcome.value ?? [];
}

/** What measuring tells is about the request, unless it names something else. */
function ofRequest(told: Diagnostic, { text }: MeasureRequest): Diagnostic {
  return told.span || told.about ? told : { ...told, about: { observable: text } };
}

/** What is wrong with the arguments of an observable before the run has anything to measure. */
export function faultsBefore(request: MeasureRequest, place: MeasurePlace): readonly Diagnostic[] {
  const observable = observableOf(request);
  if (!observable) return [];
  const reason = observable.heldOut?.(withDefaults(request, observable)) && heldOutFault(place.setup, place.prepared);
  if (reason) return [ofRequest(reason, request)];
  if (!observable.faults) return [];
  const configuration = anyConfiguration(place.prepared.flat);
  const reading: Reading = { configuration: () => configuration.slice(), iterations: () => 0 };
  const faults = observable.faults(contextOf(request, observable, reading, place));
  return faults.map((told) => ofRequest(told, request));
}

function observableOf({ observable }: MeasureRequest): Observable | undefined {
  return own(OBSERVABLES, observable);
}

/** A value that each variable can take: 1 of real ones, which is on every sphere, and the first state of others. */
function anyConfiguration({ variables }: FlatGraph): Float64Array {
  const { count, states, stateOffset, stateValue } = variables;
  return Float64Array.from({ length: count }, (_, v) => (states[v] === 0 ? 1 : stateValue[stateOffset[v]]));
}

function contextOf(
  request: MeasureRequest,
  observable: Observable,
  reading: Reading,
  { setup, prepared, seed, point, method, residual, answer }: MeasurePlace,
): MeasureContext {
  let heldOut: { value?: FlatGraph; diagnostics: readonly Diagnostic[] } | undefined;
  return {
    graph: prepared.flat,
    reading,
    method,
    residual,
    answer,
    arguments: withDefaults(request, observable),
    streams: streams(seed),
    heldOut: () => {
      heldOut ??= heldOutGraph(setup, prepared, seed, point);
      return heldOut;
    },
    reference: (name) => referenceConfiguration(name, prepared, reading, setup.options.files ?? memoryFiles({})),
    messagePlan: () => messagePlan(setup, prepared),
  };
}

/** The run's own plan where it passes messages, that of plain BP elsewhere. */
function messagePlan({ algorithm }: Setup, { flat, plan }: Prepared): Outcome<Plan> {
  return algorithm.family === "message passing" ? { value: plan, diagnostics: [] } : planGraph(flat, {}, bp);
}

function withDefaults(request: MeasureRequest, info: ObservableInfo): MeasureRequest["arguments"] {
  const values: Record<string, MeasureRequest["arguments"][string]> = {};
  for (const [name, spec] of Object.entries(info.arguments))
    if (spec.default !== undefined) values[name] = spec.default;
  return { ...values, ...request.arguments };
}

/** Largest model whose every marginal is printed by default. */
const SMALL = 128;

/** The row of a focusing step. */
const FOCUS = [
  "replica_free_entropy",
  "internal_entropy",
  "overlap_centre",
  "self_overlap",
  "centre_overlap",
  "replica_overlap",
  "iterations",
  "residual",
];

/** What is measured when an experiment does not say: the cheap scalars that the algorithm gives, and the marginals of a small model. */
export function defaultMeasures(family: string, flat: FlatGraph, focusing: boolean): MeasureRequest[] {
  const machine = flat.groups.some((group) => group.kind === "machine");
  const names: string[] = [];
  if (machine) names.push("training_errors");
  if (family === "learner") names.push("epochs");
  else names.push("log_partition", ...(flat.weightCount > 0 ? ["bethe_free_entropy"] : []), ...(focusing ? FOCUS : []));
  if (family === "enumeration") names.push("solutions");
  if (family !== "learner") names.push(...thermal(flat), ...small(flat));
  return names.map((observable) => ({ text: observable, observable, arguments: {} }));
}

function thermal({ groups }: FlatGraph): string[] {
  return groups.some((group) => (group.kind === "machine" ? group.channel.name === "gibbs" : group.beta > 0))
    ? ["energy"]
    : [];
}

function small({ variables }: FlatGraph): string[] {
  if (variables.count > SMALL) return [];
  if (variables.states.includes(0)) return ["magnetisation"];
  const spins = variables.blocks.every(({ support }) => support.kind === "finite" && support.type === "spin");
  return [spins ? "magnetisation" : "marginals"];
}

/**
 * What an oracle run tells where the experiment asks for nothing: what such a run measures, the number of configurations and, where some are
 * forbidden, how the others lie around the most likely one.
 */
export function oracleMeasures(flat: FlatGraph): MeasureRequest[] {
  const names = ["log_partition", "solutions", ...thermal(flat), ...small(flat)];
  const requests: MeasureRequest[] = names.map((observable) => ({ text: observable, observable, arguments: {} }));
  const [first] = flat.variables.blocks;
  if (first && flat.groups.some(forbids))
    requests.push({
      text: `local_entropy(reference = ${first.name})`,
      observable: "local_entropy",
      arguments: { reference: first.name },
    });
  return requests;
}

function forbids(group: FlatGroup): boolean {
  if (group.kind === "machine") return group.channel.name === "deterministic";
  if (group.kind === "parity") return true;
  return "logTable" in group && group.logTable.includes(Number.NEGATIVE_INFINITY);
}
