import type { AlgorithmInfo } from "../compiler/capabilities.js";
import { liftModel } from "../compiler/compile.js";
import type { CheckedExperiment, CheckedModel, Program } from "../compiler/model.js";
import { type CapabilityRow, capabilityMatrix as matrixOf } from "../compiler/schedule/method.js";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { capabilities } from "./capabilities.js";
import { noAlgorithmRuns } from "./messages.js";
import { declaredAt, placing } from "./places.js";
import { type RunOptions, setUpExperiment } from "./prepare.js";
import { implicitExperiment } from "./select.js";
import { refusalsOf } from "./trial.js";

// What is known before any run: which algorithm can run which model, and what an experiment will be refused.

/** Why this experiment cannot start, by the algorithm that it names or another; empty where nothing is in its way. */
function refusedTo(
  program: Program,
  experiment: CheckedExperiment,
  options: RunOptions,
  algorithm?: string,
): readonly Diagnostic[] {
  const { value, diagnostics } = setUpExperiment(program, experiment, { ...options, algorithm });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return value ? [...errors, ...refusalsOf(value)] : errors;
}

/** Algorithms that run a model, each with its own options at their defaults. */
function runnersOf(program: Program, model: CheckedModel, options: RunOptions): string[] {
  const bare = implicitExperiment(model);
  const names = capabilities.algorithms.map(({ name }) => name);
  return names.filter((name) => refusedTo(program, bare, options, name).length === 0);
}

/**
 * Factor group x algorithm, for every model of a program: how the group is handled, or why a run is refused. A refusal of the model as a
 * whole stands at the group that it names, or at all of them.
 */
export function capabilityMatrix(program: Program, options: RunOptions = {}): CapabilityRow[] {
  return program.models.flatMap((model) => {
    const rows = matrixOf(liftModel(model, capabilities), capabilities);
    return capabilities.algorithms.reduce((table, info) => withRefusal(table, info, program, model, options), rows);
  });
}

function withRefusal(
  rows: readonly CapabilityRow[],
  { name }: AlgorithmInfo,
  program: Program,
  model: CheckedModel,
  options: RunOptions,
): CapabilityRow[] {
  const own = (row: CapabilityRow) => row.entries.find(({ algorithm }) => algorithm === name);
  const told = rows.some((row) => own(row)?.method === "missing");
  const [refusal] = told ? [] : refusedTo(program, implicitExperiment(model), options, name);
  if (!refusal) return [...rows];
  const { about, message } = refusal;
  const at = about && "group" in about ? about.group : undefined;
  return rows.map((row) => {
    if (at !== undefined && row.group !== at && rows.some(({ group }) => group === at)) return row;
    const missing = { algorithm: name, method: "missing", note: message } as const;
    return { ...row, entries: row.entries.map((entry) => (entry.algorithm === name ? missing : entry)) };
  });
}

/** What every run of a program is refused: an error an experiment, a warning for a model without one that no algorithm runs. */
export function refusalsBefore(program: Program, options: RunOptions = {}): Diagnostic[] {
  const declared = program.experiments.filter(({ node }) => node);
  const inUse = new Set(declared.map(({ model }) => model));
  const advise = advising(program, options);
  const errors = declared.flatMap((experiment) =>
    refusedTo(program, experiment, options).map((told) => placing(experiment)(advise(experiment.model)(told))),
  );
  const alone = program.models.filter((model) => !inUse.has(model) && !isBase(model, program));
  const warnings = alone.flatMap((model) => {
    const bare = implicitExperiment(model);
    const [reason] = refusedTo(program, bare, options);
    // Defaults that give no model are no fault of an algorithm: other values may be set.
    if (reason?.code.startsWith("WFM6")) return [{ ...reason, severity: "warning" as const }];
    if (!reason || runnersOf(program, model, options).length > 0) return [];
    return [noAlgorithmRuns(model.name, bare.algorithm.text, reason.message, declaredAt(model))];
  });
  return unique([...errors, ...warnings]);
}

/** True of a model that another one extends: it need not run itself. */
function isBase({ name }: CheckedModel, { models }: Program): boolean {
  return models.some(({ node }) => node?.base?.text === name);
}

function unique(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ code, message, span }: Diagnostic) => `${code} ${message} ${span?.path} ${span?.start}`;
  return [...new Map(diagnostics.map((told) => [key(told), told])).values()];
}

/** Adds to a refusal of a model the algorithms that do run it, which only they themselves can say. */
export function advising(
  program: Program,
  options: RunOptions,
): (model: CheckedModel) => (told: Diagnostic) => Diagnostic {
  const runners = new Map<CheckedModel, readonly string[]>();
  return (model) => (told) => {
    if (!refusesModel(told)) return told;
    const known = runners.get(model) ?? runnersOf(program, model, options);
    runners.set(model, known);
    const hint =
      known.length > 0
        ? `algorithms that run this model: ${known.join(", ")}`
        : "no algorithm of this build runs this model; `wfmc check --capabilities` tells what each one lacks";
    return { ...told, hints: [...told.hints, hint] };
  };
}

/** True of errors that say that an algorithm and a model do not go together, whatever the options. */
function refusesModel({ code, severity, about }: Diagnostic): boolean {
  if (severity !== "error" || !/^WFM5(002|1\d\d)$/.test(code)) return false;
  return !about || "group" in about || "variable" in about;
}
