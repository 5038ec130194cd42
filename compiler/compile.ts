import type { FileNode } from "../grammar/ast.js";
import { type Diagnostic, hasErrors, type Outcome } from "../grammar/diagnostic.js";
import { parse } from "../grammar/parse.js";
import { type SourceFile, type Span, sourceFile } from "../grammar/source.js";
import { tooDeep } from "../grammar/syntax-messages.js";
import { bind, type Extent } from "./bind/bind.js";
import type { Instance } from "./bind/instance.js";
import type { Overrides } from "./bind/params.js";
import type { Providers } from "./bind/providers.js";
import type { AlgorithmInfo, Capabilities, OptionValue } from "./capabilities.js";
import { check } from "./check/check.js";
import type { FactorGraph } from "./ir/factor-graph.js";
import type { FlatGraph } from "./ir/flat-graph.js";
import type { Plan } from "./ir/plan.js";
import { limited } from "./limited.js";
import { ground } from "./lower/ground.js";
import { lift } from "./lower/lift.js";
import { checkMachineLaws } from "./lower/machine-laws.js";
import type { ReplicaRequest } from "./lower/replicas/spec.js";
import type { CheckedModel, Program } from "./model.js";
import { resolve } from "./resolve/resolve.js";
import { planRun } from "./schedule/plan.js";

//   text ──parse──> FileNode ──resolve──> Program ──check──> the same Program, every mistake told
//                                            │
//        for each (sweep point, seed):       ▼
//   CheckedModel ──bind(params, data)──> Instance ──lift──> FactorGraph ──ground──> FlatGraph ──plan──> Plan
//
// Pure functions: nothing here reads a file, draws a number or runs a message. Every arrow returns what it could make and all
// that it has to say, and the next one goes on from there.

/** About as deep as a tree walk can go before the stack ends; named in the diagnostic of a longer chain. */
const DEEPEST_WALK = 5000;

export interface CompileHost {
  /** Text of another model file, for `use`; undefined when there is none. */
  readText(path: string): string | undefined;
  /** The folder that reads are kept below, where this path leads out of it. */
  outside?(path: string): string | undefined;
}

/** 1. Text to a checked program. The program is given whenever one can be made, errors or not. */
export function compileText(
  text: string,
  path: string,
  host: CompileHost,
  capabilities: Capabilities,
  pedantic = false,
): Outcome<Program> {
  const source = sourceFile(path, text);
  try {
    const parsed = parse(source);
    const diagnostics: Diagnostic[] = [...parsed.diagnostics];
    if (!parsed.value) return { diagnostics };
    const program = analyse(source, parsed.value, host, capabilities, pedantic, diagnostics);
    return { value: program, diagnostics: limited(inReadingOrder(diagnostics)) };
  } catch (error) {
    // A chain of tens of thousands of operators is legal text, but deeper than any tree walk.
    if (error instanceof RangeError) return { diagnostics: [tooDeep({ path, start: 0, end: 0 }, DEEPEST_WALK)] };
    throw error;
  }
}

function analyse(
  source: SourceFile,
  file: FileNode,
  host: CompileHost,
  capabilities: Capabilities,
  pedantic: boolean,
  diagnostics: Diagnostic[],
): Program | undefined {
  const resolved = resolve(source, file, { readText: host.readText, outside: host.outside, parse }, capabilities);
  diagnostics.push(...resolved.diagnostics);
  if (resolved.value)
    diagnostics.push(...check(resolved.value, capabilities, { pedantic, incomplete: hasErrors(diagnostics) }));
  if (resolved.value && !hasErrors(diagnostics))
    for (const model of resolved.value.models) diagnostics.push(...checkMachineLaws(model, capabilities));
  return resolved.value;
}

/** 2. What a model is made of, before any number is known. */
export function liftModel(model: CheckedModel, capabilities: Capabilities): FactorGraph {
  return lift(model, capabilities);
}

/** A model with numbers, and the graph that the runtime sees. */
export interface Grounded {
  readonly instance: Instance;
  readonly lifted: FactorGraph;
  readonly flat: FlatGraph;
}

/** How a ground graph may differ for one model and one set of numbers. */
export interface GroundChoices extends Extent {
  /** What to make of the model's replicas: copies of everything by default. */
  readonly replicas?: ReplicaRequest;
}

/** 3. Params and data bound, the lifted graph written out in typed arrays. */
export function groundModel(
  model: CheckedModel,
  overrides: Overrides,
  providers: Providers,
  capabilities: Capabilities,
  { replicas, ...extent }: GroundChoices = {},
): Outcome<Grounded> {
  const bound = bind(model, overrides, providers, extent);
  if (!bound.value || hasErrors(bound.diagnostics)) return { diagnostics: limited(bound.diagnostics) };
  const lifted = liftModel(model, capabilities);
  const flat = ground(lifted, bound.value, providers.memoryLimit, replicas);
  const diagnostics = limited([...bound.diagnostics, ...flat.diagnostics]);
  return flat.value ? { value: { instance: bound.value, lifted, flat: flat.value }, diagnostics } : { diagnostics };
}

/** 4. How the messages of each group are computed, and in which order. */
export function planGraph(
  flat: FlatGraph,
  options: Readonly<Record<string, OptionValue>>,
  algorithm: AlgorithmInfo,
  span?: Span,
): Outcome<Plan> {
  return planRun(flat, options, algorithm.family, span);
}

function inReadingOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const start = (d: Diagnostic): number => d.span?.start ?? 0;
  return [...diagnostics].sort((a, b) => (a.span?.path === b.span?.path ? start(a) - start(b) : 0));
}
