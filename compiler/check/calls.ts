import type { Argument, Call, Expr } from "../../grammar/ast.js";
import type { LawInfo } from "../capabilities.js";
import { builtins } from "../expr/builtins.js";
import { walk } from "../expr/walk.js";
import { SPIN, type Support } from "../ir/support.js";
import type { LawDeclaration } from "../model.js";
import { formalsOf } from "../resolve/laws.js";
import { isKnownType } from "../resolve/types.js";
import { type ArgumentSpeech, argumentFaults, matchArguments, type Signature } from "./arguments.js";
import { agrees, supportNoun } from "./fit.js";
import { axisExpected } from "./index-messages.js";
import type { Subject } from "./subject.js";
import { asDeclared, infer, typeSupport } from "./support.js";
import { isInteger } from "./support-arithmetic.js";
import { unknownArgument, unsupported, wrongArguments } from "./type-messages.js";

const speech: ArgumentSpeech = { unknown: unknownArgument, wrong: wrongArguments };

/** Arguments of every function called in an expression. */
export function checkCalls(subject: Subject, expr: Expr): void {
  walk(expr, (node) => {
    if (node.kind === "call") checkCall(subject, node);
  });
}

function checkCall(subject: Subject, call: Call): void {
  const name = call.callee.text;
  const law = subject.laws.get(name);
  if (law) return checkDeclared(subject, call, law);
  const { activations, rules } = subject.capabilities;
  const rule = rules.find((each) => each.name === name);
  const activation = activations.find((each) => each.name === name);
  const builtin = builtins.get(name);
  if (rule) checkRule(subject, call, rule);
  else if (activation && !builtin) checkBuiltinLaw(subject, call, activation);
  else if (builtin) checkFunction(subject, call, builtin.arity);
}

function checkFunction(subject: Subject, call: Call, [least, most]: readonly [number, number]): void {
  const name = call.callee.text;
  for (const argument of call.args) {
    if (argument.name) return subject.report(unknownArgument(argument.name, name, []));
    if (argument.value.kind === "range") return reportRange(subject, argument);
  }
  const count = call.args.length;
  if (count >= least && count <= most) return;
  const wanted = most === 1 ? "one argument" : `${least} arguments or more`;
  subject.report(wrongArguments(`\`${name}\` takes ${wanted}, but got ${count}`, call.span, `write \`${name}(x)\``));
}

function reportRange(subject: Subject, argument: Argument): void {
  subject.report(wrongArguments("a range is no argument of a function", argument.span, "pass one value"));
}

/** A law of the registries: one random argument, then its parameters. False when its arguments are at fault. */
export function checkBuiltinLaw(subject: Subject, call: Call, law: LawInfo): boolean {
  const signature: Signature = { names: Object.keys(law.parameters), required: [], leading: true };
  const faults = argumentFaults(call, signature, speech);
  faults.forEach(subject.report);
  return faults.length === 0;
}

function isSlice(argument: Argument | undefined): boolean {
  const value = argument?.value;
  return value?.kind === "reference" && (value.indices ?? []).some((index) => index.kind === "all");
}

function checkRule(subject: Subject, call: Call, rule: LawInfo): void {
  if (!checkBuiltinLaw(subject, call, rule)) return;
  const [first] = call.args;
  if (rule.name !== "identity" && !isSlice(first) && hasIndices(subject, first)) {
    subject.report(axisExpected(first.span, rule.name));
  }
  if (first.value.kind !== "range") needFit(subject, first.value, SPIN, `\`${rule.name}\` decides on spins`);
}

/** A bare name of the right kind has a message about its missing indices already. */
function hasIndices(subject: Subject, argument: Argument): boolean {
  if (argument.value.kind !== "reference") return true;
  const symbol = subject.symbols.get(argument.value.name.text);
  const axes = symbol && "axes" in symbol ? symbol.axes.length : 0;
  return symbol !== undefined && (axes === 0 || argument.value.indices !== undefined);
}

/** Formals of a declared law as a signature. */
export function lawSignature(law: LawDeclaration, skip = 0): Signature {
  const formals = formalsOf(law).slice(skip);
  const required = formals.filter((formal) => !formal.value).map((formal) => formal.name.text);
  return { names: formals.map((formal) => formal.name.text), required };
}

/** Arguments of a declared law against its formals, from the formal `skip` on (a channel's first is what is observed). */
export function checkDeclared(subject: Subject, call: Call, law: LawDeclaration, skip = 0): void {
  const signature = lawSignature(law, skip);
  const faults = argumentFaults(call, signature, speech);
  faults.forEach(subject.report);
  if (faults.length > 0) return;
  for (const { argument, name } of matchArguments(call, signature)) {
    const formal = formalsOf(law).find((each) => each.name.text === name);
    if (!formal || !isKnownType(formal.type)) continue;
    if (argument.value.kind === "range") reportRange(subject, argument);
    else if (formal.type.indices.length > 0 && !isSlice(argument) && hasIndices(subject, argument)) {
      subject.report(axisExpected(argument.span, law.name.text));
    } else {
      const what = `\`${name}\` of \`${law.name.text}\` is ${supportNoun(typeSupport(asDeclared(formal.type)))}`;
      needFit(subject, argument.value, typeSupport(asDeclared(formal.type)), what);
    }
  }
}

function needFit(subject: Subject, expr: Expr, type: Support, what: string): void {
  const value = infer(subject, expr);
  if (!value || agrees(value, type)) return;
  const real = !isInteger(value);
  const sliced = expr.kind === "reference" && expr.indices?.some((index) => index.kind === "all");
  const wrap = sliced
    ? "did you forget `sign`? Define `def tau[mu, k]: spin := sign(...)` and pass `tau[mu, :]`"
    : "did you forget `sign`? Wrap it: `sign(...)`";
  const hint = real && type === SPIN ? wrap : `it must be ${supportNoun(type)}`;
  subject.report(unsupported(`${what}, but this is ${supportNoun(value)}`, expr.span, { hints: [hint] }));
}
