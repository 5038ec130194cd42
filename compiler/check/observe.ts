import type { Call, Expr, ObserveStatement, Reference, Target } from "../../grammar/ast.js";
import type { Span } from "../../grammar/source.js";
import { SPIN, type Support } from "../ir/support.js";
import { isKnownType } from "../resolve/types.js";
import { checkBuiltinLaw, checkDeclared } from "./calls.js";
import { contains, fit, supportNoun } from "./fit.js";
import { needNumber } from "./kinds.js";
import { checkReference } from "./plates.js";
import { checkExpression, wrapInSign } from "./statements.js";
import { type Subject, targetNames } from "./subject.js";
import { asDeclared, infer, symbolSupport, typeSupport } from "./support.js";
import { isTruth } from "./support-arithmetic.js";
import { unsupported } from "./type-messages.js";

/** `observe sigma[mu] := ...` and `observe sigma[mu] ~ channel(...)`. */
export function checkObserve(subject: Subject, { target, relation, value }: ObserveStatement): void {
  checkTarget(subject, target);
  const left = targetNames(target);
  if (relation === ":=") {
    checkExpression(subject, value, target.name.text, left);
    checkReachable(subject, target, value);
  } else if (value.kind === "call") checkChannel(subject, target, value, left);
}

/** The left-hand side is a reference to data: its indices must fit like any other's. */
function checkTarget(subject: Subject, target: Target): void {
  const { name, span, indices } = target;
  if (subject.symbols.get(name.text)?.kind !== "data") return;
  const reference: Reference = { kind: "reference", name, span, indices: indices.length > 0 ? indices : undefined };
  checkReference(subject, reference, targetNames(target), false);
}

function labelSupport(subject: Subject, target: Target): Support | undefined {
  const symbol = subject.symbols.get(target.name.text);
  return symbol?.kind === "data" ? symbolSupport(subject, symbol) : undefined;
}

/** Every label that the data may hold must be a value of the expression. */
function checkReachable(subject: Subject, target: Target, value: Expr): void {
  const label = labelSupport(subject, target);
  const given = infer(subject, value);
  if (!label || !given) return;
  const name = target.name.text;
  if (isTruth(given) !== isTruth(label)) {
    if (isTruth(given)) return needNumber(subject, value);
    return subject.report(unsupported(`\`${name}\` is true or false, but this is a number`, value.span));
  }
  if (label.kind === "finite" && given.kind === "interval")
    return reportNumber(subject, name, label, given, value.span);
  const lost = label.kind === "finite" ? label.values.filter((each) => !contains(given, each)) : [];
  if (lost.length === 0 && fit(given, label) !== "never") return;
  const message = `\`${name}\` is ${supportNoun(label)}, but this can only be ${supportNoun(given)}`;
  const shown = lost.length > 0 ? lost.join(" and ") : "what it holds";
  subject.report(unsupported(message, value.span, { hints: [`a label of ${shown} could never be observed`] }));
}

function reportNumber(subject: Subject, name: string, label: Support, given: Support, span: Span): void {
  const message = `\`${name}\` is ${supportNoun(label)}, but this is ${supportNoun(given)}`;
  const spin = label === SPIN;
  const hint = spin
    ? "wrap it in `sign(...)`, or observe it through a channel such as `~ probit(...)`"
    : "compare it with a threshold: `if ... > 0 then 1 else 0`";
  subject.report(unsupported(message, span, { hints: [hint], fixes: spin ? [wrapInSign(span)] : [] }));
}

function checkChannel(subject: Subject, target: Target, call: Call, left: readonly string[]): void {
  const name = call.callee.text;
  for (const { value } of call.args) {
    for (const expr of value.kind === "range" ? [] : [value]) checkExpression(subject, expr, target.name.text, left);
  }
  const law = subject.laws.get(name);
  if (law?.kind === "channel") {
    checkDeclared(subject, call, law, 1);
    return checkFirstFormal(subject, target, law.formals.random.at(0)?.type, name);
  }
  const info = subject.capabilities.channels.find((each) => each.name === name);
  const first = call.args.at(0)?.value;
  if (!info || !checkBuiltinLaw(subject, call, info) || !first || first.kind === "range") return;
  if (info.sees === "sign") return checkReachable(subject, target, first);
  needNumber(subject, first);
  const label = labelSupport(subject, target);
  if (!label || label === SPIN) return;
  const message = `\`${name}\` is a channel for spins, but \`${target.name.text}\` is ${supportNoun(label)}`;
  subject.report(unsupported(message, target.span, { hints: ["declare the data `spin`, with labels -1 and +1"] }));
}

type Formal = Parameters<typeof asDeclared>[0];

/** What is observed is the first formal of a declared channel. */
function checkFirstFormal(subject: Subject, target: Target, type: Formal | undefined, channel: string): void {
  const label = labelSupport(subject, target);
  if (!label || !type || !isKnownType(type) || fit(label, typeSupport(asDeclared(type))) === "always") return;
  const wanted = supportNoun(typeSupport(asDeclared(type)));
  const message = `\`${channel}\` gives ${wanted}, but \`${target.name.text}\` is ${supportNoun(label)}`;
  subject.report(unsupported(message, target.span, { hints: ["declare data and channel of the same type"] }));
}
