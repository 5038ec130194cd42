import type { Argument, Call, Expr, Name, PlotClause } from "../../grammar/ast.js";
import { own } from "../../grammar/own.js";
import { gives, type ObservableInfo, type OptionSpec } from "../capabilities.js";
import { builtins } from "../expr/builtins.js";
import { fold, type Lookup } from "../expr/constant.js";
import { children } from "../expr/walk.js";
import { type ArgumentSpeech, argumentFaults, matchArguments } from "./arguments.js";
import { constantNames, type ExperimentContext, observableNames } from "./experiment-context.js";
import * as say from "./experiment-messages.js";
import { optionFault } from "./option-value.js";
import { checkUnits, parseUnit, type Unit } from "./units.js";

const speech: ArgumentSpeech = { unknown: say.unknownArgument, wrong: say.wrongArguments };
/** Columns that every table of measures has. */
const columns: readonly string[] = ["iteration", "seed", "run", "index"];
const truthOperators: readonly string[] = ["==", "!=", "<", "<=", ">", ">=", "and", "or"];

/** `measure training_errors, local_entropy(reference = w, d = 0..0.25 step 0.01)`. */
export function checkMeasure(context: ExperimentContext, item: Expr): void {
  const { capabilities, algorithm, report } = context;
  const name = item.kind === "call" ? item.callee : item.kind === "reference" && !item.indices ? item.name : undefined;
  if (!name) return report(say.noObservable(item.span, "this"));
  const info = capabilities.observables.find((each) => each.name === name.text);
  if (!info) {
    if (!Object.hasOwn(capabilities.planned.observables, name.text)) reportUnknown(context, name);
    return;
  }
  const call: Call = item.kind === "call" ? item : { kind: "call", callee: name, args: [], span: item.span };
  checkObservable(context, call, info, true);
  if (algorithm && !gives(algorithm, info)) {
    const others = capabilities.algorithms
      .filter((other) => other.gives?.includes(info.name))
      .map(({ name: by }) => `\`${by}\``);
    report(say.notGiven(info.name, algorithm.name, [...info.families, ...others], item.span));
  }
}

function reportUnknown(context: ExperimentContext, name: Name): void {
  const symbol = context.model.symbols.get(name.text);
  if (symbol) context.report(say.noObservable(name.span, `\`${name.text}\``));
  else context.report(say.unknownObservable(name, observableNames(context.capabilities)));
}

/** Arguments of an observable; a condition or a plot may leave out those that a `measure` has given. */
function checkObservable(context: ExperimentContext, call: Call, info: ObservableInfo, complete: boolean): void {
  const { lookup, model, report } = context;
  const names = Object.keys(info.arguments);
  const required = complete ? names.filter((name) => info.arguments[name].required) : [];
  const faults = argumentFaults(call, { names, required }, speech);
  faults.forEach(report);
  const given = matchArguments(call, { names, required });
  for (const { argument, name } of given) {
    const spec = own(info.arguments, name);
    if (!spec) continue;
    const { value } = argument;
    const fault = optionFault(value, spec, lookup);
    if (fault) report(say.wrongArguments(`\`${name}\` of \`${info.name}\` ${fault.reason}`, fault.span, fault.hint));
    for (const other of given)
      if (excludes(spec, other, lookup)) report(say.notTogether(info.name, `${name}`, other.argument));
    if (spec.type !== "name" || value.kind !== "reference") continue;
    const known = model.symbols.has(value.name.text) || spec.values?.includes(value.name.text);
    if (!known) report(say.unknownVariable(value.name, [...arrayNames(context), ...(spec.values ?? [])]));
  }
}

/** True of an argument that means nothing beside one of this kind. */
function excludes(
  { excludes: out = {} }: OptionSpec,
  { argument, name = "" }: { readonly argument: Argument; readonly name?: string },
  lookup: Lookup,
): boolean {
  if (!Object.hasOwn(out, name)) return false;
  const folded = fold(argument.value, lookup);
  return out[name] === true || (!folded.fault && folded.value === out[name]);
}

function arrayNames({ model }: ExperimentContext): readonly string[] {
  return [...model.symbols.values()]
    .filter((each) => "axes" in each && each.kind !== "factor")
    .map((each) => each.name);
}

/** `stop when`, `expect` and `at`: a condition over observables, params and coordinates, with units that agree. */
export function checkCondition(context: ExperimentContext, expr: Expr, clause: string): void {
  if (!isCondition(expr)) context.report(say.noCondition(expr.span, clause));
  checkQuantity(context, expr);
}

function isCondition(expr: Expr): boolean {
  if (expr.kind === "binary") return truthOperators.includes(expr.operator);
  if (expr.kind === "if") return isCondition(expr.then) && isCondition(expr.otherwise);
  return expr.kind === "boolean" || (expr.kind === "unary" && expr.operator === "not");
}

/** Names and units of an expression over observables. */
function checkQuantity(context: ExperimentContext, expr: Expr): void {
  const known = [...constantNames(context.model), ...coordinates(context), ...varied(context), ...columns];
  const visit = (node: Expr): void => {
    const name = node.kind === "reference" ? node.name : node.kind === "call" ? node.callee : undefined;
    const info = context.capabilities.observables.find((each) => each.name === name?.text);
    const planned = name !== undefined && Object.hasOwn(context.capabilities.planned.observables, name.text);
    if (node.kind === "reference" && !info && !planned && !known.includes(node.name.text))
      reportUnknown(context, node.name);
    if (node.kind !== "call") return children(node).forEach(visit);
    if (info) checkObservable(context, node, info, false);
    else if (planned) return;
    else if (builtins.has(node.callee.text)) children(node).forEach(visit);
    else reportUnknown(context, node.callee);
  };
  visit(expr);
  checkUnits(expr, (node) => unitOf(context, node), context.report);
}

function unitOf({ capabilities, model }: ExperimentContext, node: Expr): Unit | undefined {
  const name = node.kind === "reference" ? node.name.text : node.kind === "call" ? node.callee.text : "";
  const info = capabilities.observables.find((each) => each.name === name);
  if (info) return parseUnit(info.unit);
  const symbol = node.kind === "reference" ? model.symbols.get(name) : undefined;
  return symbol?.kind === "param" && symbol.node.unit ? parseUnit(symbol.node.unit.text) : undefined;
}

function varied({ experiment, algorithm }: ExperimentContext): readonly string[] {
  const names = experiment.clauses.flatMap((each) =>
    each.kind === "anneal" || each.kind === "sweep" ? each.name.text : [],
  );
  return [...names, ...Object.keys(algorithm?.options ?? {})];
}

/** Arguments over which the observables of the experiment are curves: `d` of `local_entropy`. */
function coordinates({ experiment, capabilities }: ExperimentContext): readonly string[] {
  const curves = capabilities.observables.flatMap((each) => Object.keys(each.arguments));
  const given = experiment.clauses
    .flatMap((clause) => (clause.kind === "measure" ? clause.items : []))
    .flatMap((item) => (item.kind === "call" ? item.args.flatMap((argument) => argument.name?.text ?? []) : []));
  return [...new Set([...curves, ...given])];
}

/** `plot local_entropy vs d by seed`. */
export function checkPlot(context: ExperimentContext, { y, x, by }: PlotClause): void {
  checkQuantity(context, y);
  const { capabilities, model } = context;
  const known = [
    ...coordinates(context),
    ...varied(context),
    ...constantNames(model),
    ...columns,
    ...observableNames(capabilities),
  ];
  for (const name of [x, by]) {
    if (name && !known.includes(name.text)) context.report(say.unknownAxis(name, known));
  }
}
