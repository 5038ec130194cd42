import { compileText, liftModel } from "../compiler/compile.js";
import type { FactorGraph } from "../compiler/ir/factor-graph.js";
import type { CheckedModel, Program } from "../compiler/model.js";
import type { Outcome } from "../grammar/diagnostic.js";
import type { Files } from "../runtime/contracts.js";
import { capabilities } from "./capabilities.js";
import { memoryFiles, readText } from "./files.js";
import { gridOf, stepsOf } from "./grid.js";
import { faultsOfMeasures } from "./measure-stage.js";
import { nothingToRun } from "./messages.js";
import { type Prepared, preparePoint, type RunOptions, setUp } from "./prepare.js";
import { startOn } from "./start.js";
import { telling } from "./telling.js";

// The library: all that the command does, typed, without files or process state, in Node and in a browser.

/** How a text is compiled. */
export interface CompileOptions {
  /** Path of the text, for messages and for `use` relative to it. */
  readonly path?: string;
  /** Where `use` finds other files; none by default. */
  readonly files?: Files;
  /** Also tell what is merely suspicious. */
  readonly pedantic?: boolean;
}

/** Parses, resolves and checks a model text. The program is given whenever one can be made; look at the diagnostics for errors. */
export function compile(text: string, options: CompileOptions = {}): Outcome<Program> {
  const files = options.files ?? memoryFiles({});
  const host = { readText: (path: string) => readText(files, path), outside: files.outside };
  return compileText(text, options.path ?? "model.wfm", host, capabilities, options.pedantic);
}

/** Binds, grounds and plans the first point of an experiment without running it: `--dry-run`, `compile --emit plan`. */
export function prepare(program: Program, options: RunOptions = {}): Outcome<Prepared> {
  const { value, diagnostics } = prepareFirst(program, options);
  return { value, diagnostics: diagnostics.map(telling(program, options)) };
}

function prepareFirst(program: Program, options: RunOptions): Outcome<Prepared> {
  const setup = setUp(program, options);
  if (!setup.value) return { diagnostics: setup.diagnostics };
  const [point] = gridOf(setup.value.sweeps, setup.value.seeds);
  const [step] = stepsOf(setup.value.anneals);
  const seed = point?.seed ?? 1;
  const at = new Map([...(point?.sweep ?? []), ...step]);
  const { value, diagnostics } = preparePoint(setup.value, seed, at);
  const faults = value ? faultsOfMeasures(setup.value, value, seed, at) : [];
  const start = value ? startOn(setup.value.algorithm, value, seed).diagnostics : [];
  return { value, diagnostics: [...setup.diagnostics, ...diagnostics, ...faults, ...start] };
}

/** The lifted factor graph of a model (the last one by default): no data needed. */
export function lift(program: Program, modelName?: string): Outcome<FactorGraph> {
  const model = modelOf(program, modelName);
  return model
    ? { value: liftModel(model, capabilities), diagnostics: [] }
    : { diagnostics: [nothingToRun(program.files[0]?.path ?? "model.wfm")] };
}

function modelOf(program: Program, name: string | undefined): CheckedModel | undefined {
  return name === undefined ? program.models.at(-1) : program.models.find((model) => model.name === name);
}

export type { Capabilities } from "../compiler/capabilities.js";
export type { FactorGraph, FactorGroup, VariableGroup } from "../compiler/ir/factor-graph.js";
export type { FlatGraph, MachineGroup } from "../compiler/ir/flat-graph.js";
export type { GroupPlan, Plan } from "../compiler/ir/plan.js";
export type { Tensor } from "../compiler/ir/tensor.js";
export type { CheckedExperiment, CheckedModel, Program } from "../compiler/model.js";
export type { CapabilityRow } from "../compiler/schedule/method.js";
export type { Diagnostic, Outcome, Severity } from "../grammar/diagnostic.js";
export { hasErrors } from "../grammar/diagnostic.js";
export { tokens } from "../grammar/lex.js";
export { parse } from "../grammar/parse.js";
export { formatText, print } from "../grammar/print.js";
export { printExpr } from "../grammar/print-expr.js";
export { positionAt, type SourceFile, type Span, sourceFile } from "../grammar/source.js";
export type { Algorithm, FactorTables, Files, Observable, Reading, Source, Status } from "../runtime/contracts.js";
export { capabilities } from "./capabilities.js";
export type * from "./events.js";
export { memoryFiles, sandboxed } from "./files.js";
export type { Prepared, RunOptions } from "./prepare.js";
export { capabilityMatrix, refusalsBefore } from "./refusals.js";
export { oracle, run } from "./run.js";
