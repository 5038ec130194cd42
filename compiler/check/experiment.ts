import type { AxisClause, Clause, RunClause, SeedsClause, Value } from "../../grammar/ast.js";
import { own } from "../../grammar/own.js";
import type { Span } from "../../grammar/source.js";
import type { AlgorithmInfo, Capabilities, OptionSchema } from "../capabilities.js";
import { type Constant, fold, type Lookup } from "../expr/constant.js";
import { parts, references } from "../expr/walk.js";
import type { CheckedExperiment } from "../model.js";
import type { Report } from "../resolve/suggest.js";
import { fixedNames } from "./annealed.js";
import { defaultValues } from "./defaults.js";
import { constantNames, type ExperimentContext } from "./experiment-context.js";
import * as say from "./experiment-messages.js";
import { checkCondition, checkMeasure, checkPlot } from "./measures.js";
import { optionFault } from "./option-value.js";
import { checkPaths } from "./saved-paths.js";

/** Clauses of an experiment, as far as the registries and the model tell. */
export function checkExperiment(experiment: CheckedExperiment, capabilities: Capabilities, report: Report): void {
  const { model, clauses } = experiment;
  const name = experiment.algorithm.text;
  const algorithm = capabilities.algorithms.find((each) => each.name === name);
  const defaults = defaultValues(model.statements);
  const lookup: Lookup = (each) => defaults.get(each);
  const context: ExperimentContext = { experiment, model, capabilities, algorithm, lookup, report };
  checkRepeats(clauses, report);
  checkPaths(clauses, report);
  for (const clause of clauses) checkClause(context, clause);
  checkSize(context);
}

/** The number of runs, as far as it is known before anything is set. */
function checkSize({ experiment, lookup, report }: ExperimentContext): void {
  let runs = 1;
  for (const clause of experiment.clauses) {
    if (clause.kind !== "sweep" && clause.kind !== "seeds" && clause.kind !== "anneal") continue;
    const values = stepsOf(clause.value, lookup);
    const count = typeof values === "string" ? 1 : Math.max(1, values.length);
    if (clause.kind === "anneal") {
      if (count > say.MOST_RUNS) report(say.tooManyRuns(count, "steps of an anneal", clause.value.span));
      continue;
    }
    if (runs <= say.MOST_RUNS && runs * count > say.MOST_RUNS)
      report(say.tooManyRuns(runs * count, "runs", clause.value.span));
    runs *= count;
  }
}

function checkClause(context: ExperimentContext, clause: Clause): void {
  switch (clause.kind) {
    case "run":
      return checkRun(context, clause);
    case "anneal":
    case "sweep":
      return checkAxis(context, clause);
    case "seeds":
      return checkSeeds(context, clause);
    case "measure":
      return clause.items.forEach((item) => void checkMeasure(context, item));
    case "stop":
      return checkCondition(context, clause.condition, "stop when");
    case "expect":
      checkCondition(context, clause.condition, "expect");
      if (clause.at) checkCondition(context, clause.at, "at");
      return;
    case "plot":
      return checkPlot(context, clause);
    case "save":
      return checkSave(context, clause.name);
    default:
      return;
  }
}

/** What may stand only once: the run, the seeds, the report, and each annealed or swept name. */
function checkRepeats(clauses: readonly Clause[], report: Report): void {
  const seen = new Map<string, Span>();
  for (const clause of clauses) {
    const varied = clause.kind === "anneal" || clause.kind === "sweep" ? clause.name.text : undefined;
    if (varied === undefined && clause.kind !== "run" && clause.kind !== "seeds" && clause.kind !== "report") continue;
    const key = varied ?? clause.kind;
    const first = seen.get(key);
    if (first) report(say.givenTwice(`\`${key}\``, clause.span, first));
    else seen.set(key, clause.span);
  }
}

function checkRun(context: ExperimentContext, clause: RunClause): void {
  const { capabilities, report } = context;
  const { algorithms, planned } = capabilities;
  const { text } = clause.algorithm;
  const seen = new Map<string, Span>();
  for (const { name } of clause.options) {
    const first = seen.get(name.text);
    if (first) report(say.givenTwice(`the option \`${name.text}\``, name.span, first));
    seen.set(name.text, name.span);
  }
  const algorithm = algorithms.find((each) => each.name === text);
  if (algorithm) return checkOptions(context, clause, algorithm);
  if (Object.hasOwn(planned.algorithms, text)) return;
  report(
    say.unknownAlgorithm(clause.algorithm, [
      ...algorithms.map((each) => each.name),
      ...Object.keys(planned.algorithms),
    ]),
  );
}

function checkOptions(
  context: ExperimentContext,
  clause: RunClause,
  { name: algorithm, options }: AlgorithmInfo,
): void {
  for (const { name, value } of clause.options) {
    const spec = own(options, name.text);
    if (!spec) context.report(say.unknownOption(name, algorithm, Object.keys(options), ownersOf(context, name)));
    const fault = spec && optionFault(value, spec, context.lookup);
    if (fault) context.report(say.badOption(name.text, fault));
    else if (spec && spec.type !== "name") checkNames(context, value);
  }
  const given = new Set(clause.options.map((option) => option.name.text));
  const varied = new Set(context.experiment.clauses.flatMap((each) => ("name" in each ? each.name.text : [])));
  const missing = requiredNames(options).filter((name) => !given.has(name) && !varied.has(name));
  if (missing.length > 0) context.report(say.missingOption(clause, missing));
}

/** Algorithms that have an option of this name. */
function ownersOf({ capabilities }: ExperimentContext, { text }: { readonly text: string }): string[] {
  return capabilities.algorithms.filter(({ options }) => Object.hasOwn(options, text)).map(({ name }) => name);
}

function requiredNames(options: OptionSchema): readonly string[] {
  return Object.keys(options).filter((name) => options[name].required && options[name].default === undefined);
}

/** Names in the values of clauses are params and lets of the model. */
function checkNames({ model, report }: ExperimentContext, value: Value): boolean {
  const known = constantNames(model);
  const unknown = parts(value)
    .flatMap(references)
    .filter((reference) => !known.includes(reference.name.text));
  for (const reference of unknown) report(say.unknownInOption(reference.name, known));
  return unknown.length === 0;
}

function checkAxis(context: ExperimentContext, { kind, name, value }: AxisClause): void {
  const { model, algorithm, report } = context;
  const symbol = model.symbols.get(name.text);
  const spec = algorithm && own(algorithm.options, name.text);
  const coupled = model.statements.some((node) => node.kind === "couple");
  // Options of an algorithm that is not in this build are unknown, and so is an algorithm that does not exist.
  const open = algorithm === undefined;
  if (symbol?.kind === "let" && !spec) return report(say.derivedConstant(name, kind, symbol.span));
  if (symbol?.kind !== "param" && !spec && !(name.text === "gamma" && coupled) && !open) {
    const params = [...model.symbols.values()].filter((each) => each.kind === "param").map((each) => each.name);
    return report(
      say.nothingToVary(name, kind, [...params, ...Object.keys(algorithm.options)], ownersOf(context, name)),
    );
  }
  if (kind === "anneal" && symbol?.kind === "param" && !spec && fixedNames(context.model).has(name.text)) {
    return report(say.annealedSize(name));
  }
  if (!checkNames(context, value)) return;
  const steps = stepsOf(value, context.lookup);
  if (typeof steps === "string") return report(say.badSteps(name.text, value.span, steps));
  for (const step of steps) {
    const type = symbol?.kind === "param" ? (symbol.type.name === "int" ? "integer" : "number") : undefined;
    const suited = spec ?? (type && { type, doc: "" });
    const fault = suited && typeof step === "number" && optionFault(numberAt(step, value.span), suited, context.lookup);
    if (fault) return report(say.badOption(name.text, fault));
  }
}

function numberAt(value: number, span: Span): Value {
  return { kind: "number", value, text: String(value), span };
}

/** The values that a clause runs through, or why there are none; an empty list where they are known only at binding. */
function stepsOf(value: Value, lookup: Lookup): readonly Constant[] | string {
  const folded = fold(value, lookup);
  if (folded.fault) return folded.fault.reason.includes("has no value before the run") ? [] : folded.fault.reason;
  const steps = Array.isArray(folded.value) ? (folded.value as readonly Constant[]) : [folded.value];
  if (steps.length === 0) return "the range is empty";
  return steps.every((step) => typeof step !== "object") ? steps : "a list of lists is no list of values";
}

function checkSeeds(context: ExperimentContext, { value }: SeedsClause): void {
  if (!checkNames(context, value)) return;
  const seeds = stepsOf(value, context.lookup);
  if (typeof seeds === "string") return context.report(say.badSeeds(value.span, seeds));
  const wrong = seeds.find((seed) => typeof seed !== "number" || !Number.isSafeInteger(seed) || seed < 0);
  if (wrong !== undefined) context.report(say.badSeeds(value.span, `${String(wrong)} is none`));
}

/** Arrays that a run leaves besides the model's own. */
const savedWords: readonly string[] = ["marginals", "messages"];

function checkSave({ model, report }: ExperimentContext, name: Parameters<typeof say.nothingToSave>[0]): void {
  const kinds: readonly string[] = ["variable", "data"];
  const symbol = model.symbols.get(name.text);
  if ((symbol && kinds.includes(symbol.kind)) || savedWords.includes(name.text)) return;
  const known = [...model.symbols.values()].filter((each) => kinds.includes(each.kind)).map((each) => each.name);
  report(say.nothingToSave(name, [...known, ...savedWords]));
}
