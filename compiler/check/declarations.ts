import type { Call, DataStatement, Expr, Name, VarStatement } from "../../grammar/ast.js";
import { own } from "../../grammar/own.js";
import type { SourceInfo } from "../capabilities.js";
import type { Lookup } from "../expr/constant.js";
import { SPIN } from "../ir/support.js";
import { isKnownType } from "../resolve/types.js";
import { type ArgumentSpeech, argumentFaults, matchArguments, type Signature } from "./arguments.js";
import { agrees, supportNoun } from "./fit.js";
import { optionFault } from "./option-value.js";
import { checkExpression, wrapInSign } from "./statements.js";
import { plainName, type Subject, targetNames } from "./subject.js";
import { infer, typeSupport } from "./support.js";
import { isInteger } from "./support-arithmetic.js";
import {
  badConstraint,
  priorMismatch,
  unknownArgument,
  unsupported,
  wrongArguments,
  wrongTargets,
} from "./type-messages.js";

const speech: ArgumentSpeech = { unknown: unknownArgument, wrong: wrongArguments };

/** Types that a built-in prior suits; a prior not listed here suits any. */
const suited: Readonly<Record<string, readonly string[]>> = {
  normal: ["real"],
  bernoulli: ["spin", "bit"],
  categorical: ["cat", "spin", "bit"],
  levels: ["int", "real"],
};

/** Arguments of a source or graph call against its schema. */
function checkSource(subject: Subject, call: Call, info: SourceInfo): void {
  const names = Object.keys(info.arguments);
  const required = names.filter((name) => info.arguments[name].required);
  const signature: Signature = { names, required };
  const faults = argumentFaults(call, signature, speech);
  faults.forEach(subject.report);
  const constants: Lookup = (name) => subject.defaults.get(name);
  for (const { argument, name } of matchArguments(call, signature)) {
    const spec = own(info.arguments, name);
    const fault = spec && optionFault(argument.value, spec, constants);
    if (fault)
      subject.report(wrongArguments(`\`${name}\` of \`${call.callee.text}\` ${fault.reason}`, fault.span, fault.hint));
    if (argument.value.kind === "call") checkNested(subject, argument.value);
  }
}

function checkNested(subject: Subject, call: Call): void {
  const info = subject.capabilities.sources.find((each) => each.name === call.callee.text);
  if (info) checkSource(subject, call, info);
}

/** `graph G = random_regular(n, degree = 3)`. */
export function checkGraph(subject: Subject, value: Expr): void {
  const info = subject.capabilities.graphs.find((each) => value.kind === "call" && each.name === value.callee.text);
  if (info && value.kind === "call") checkSource(subject, value, info);
}

/** `data` from a source, or a teacher by an expression. */
export function checkData(subject: Subject, { targets, source }: DataStatement): void {
  if (!source) return;
  const info = subject.capabilities.sources.find((each) => source.kind === "call" && each.name === source.callee.text);
  if (info && source.kind === "call") {
    checkSource(subject, source, info);
    const gives = arraysOf(subject, source, info);
    if (targets.length > gives)
      subject.report(wrongTargets(info.name, gives, targets.length, targets[gives].name.span));
    return;
  }
  if (targets.length > 1) subject.report(wrongTargets("this expression", 1, targets.length, targets[1].name.span));
  checkTeacher(subject, targets[0], source);
}

/** A source around another one (`shuffled`) gives as many arrays as that one. */
function arraysOf(subject: Subject, call: Call, info: SourceInfo): number {
  const inner = call.args.map(({ value }) => value).find((value) => value.kind === "call");
  const nested = subject.capabilities.sources.find((each) => inner?.kind === "call" && each.name === inner.callee.text);
  return nested && inner?.kind === "call" ? arraysOf(subject, inner, nested) : info.targets;
}

function checkTeacher(subject: Subject, target: DataStatement["targets"][number], source: Expr): void {
  checkExpression(subject, source, target.name.text, targetNames(target));
  const symbol = subject.symbols.get(target.name.text);
  const given = infer(subject, source);
  if (!given || symbol?.kind !== "data" || !target.type || !isKnownType(target.type)) return;
  const declared = typeSupport(symbol.type);
  if (agrees(given, declared)) return;
  const message = `\`${target.name.text}\` is declared ${target.type.name.text}, but its expression is ${supportNoun(given)}`;
  const wrap = declared === SPIN && !isInteger(given);
  const hints = [wrap ? "wrap it in `sign(...)`" : `it must be ${supportNoun(declared)}`];
  subject.report(unsupported(message, source.span, { hints, fixes: wrap ? [wrapInSign(source.span)] : [] }));
}

/** `var w[i] ~ normal(0, 1)`: arguments of the prior, and whether it is one of that type. */
export function checkPrior(subject: Subject, { target, prior }: VarStatement): void {
  const info = subject.capabilities.priors.find((each) => prior?.kind === "call" && each.name === prior.callee.text);
  if (!info || prior?.kind !== "call") return;
  const names = Object.keys(info.parameters);
  if (names.length > 0) argumentFaults(prior, { names, required: [] }, speech).forEach(subject.report);
  for (const { value } of prior.args) {
    const items = value.kind === "list" ? value.items : value.kind === "range" ? [] : [value];
    for (const item of items) checkExpression(subject, item, target.name.text, targetNames(target));
  }
  const fits = own(suited, info.name);
  const type = target.type?.name.text;
  if (type && fits && isKnownType(target.type!) && !fits.includes(type)) {
    subject.report(priorMismatch(info.name, type, fits, prior.span));
  }
}

/** `on sphere(i)`: a real variable, over one of its own plain indices. */
export function checkConstraint(subject: Subject, { target }: VarStatement, constraint: Expr): void {
  if (constraint.kind !== "call" || constraint.callee.text !== "sphere") return;
  const type = target.type?.name.text;
  if (target.type && type !== "real" && isKnownType(target.type)) {
    const hint = `declare \`${target.name.text}\` real, or remove the constraint: a ${type} has a fixed length already`;
    subject.report(badConstraint("only real variables can lie on a sphere", constraint.span, hint));
  }
  const own = targetNames(target);
  const hint = own.length > 0 ? `write \`on sphere(${own.at(-1)})\`` : "give the variable an index first";
  const [argument, ...more] = constraint.args;
  const value = argument?.value;
  const name = value && value.kind !== "range" ? plainName(value) : undefined;
  const index: Name | undefined = value?.kind === "reference" ? value.name : undefined;
  if (!argument || more.length > 0 || !name || !index) {
    return subject.report(badConstraint("`sphere` needs the index to sum over", constraint.span, hint));
  }
  const known = subject.symbols.has(name);
  if (known && !own.includes(name)) {
    subject.report(badConstraint(`\`${name}\` is not an index of \`${target.name.text}\``, index.span, hint));
  } else if (subject.tuples.has(name)) {
    subject.report(badConstraint("a sphere over one node of an edge has no meaning", index.span, "use a plain plate"));
  }
}
