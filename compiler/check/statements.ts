import type { DefStatement, Expr, FactorStatement, Param, Statement, TypeExpr } from "../../grammar/ast.js";
import type { Fix } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import { SPIN, type Support } from "../ir/support.js";
import type { DeclaredType, ModelSymbol } from "../model.js";
import { isKnownType } from "../resolve/types.js";
import { checkCalls } from "./calls.js";
import { checkConstraint, checkData, checkGraph, checkPrior } from "./declarations.js";
import { unknownUnit } from "./experiment-messages.js";
import { agrees, fit, supportNoun } from "./fit.js";
import { checkFreeIndices } from "./free-indices.js";
import { checkKinds, needNumber, needTruth } from "./kinds.js";
import { checkObserve } from "./observe.js";
import { checkPlates } from "./plates.js";
import { checkCouple, checkReplicas } from "./replicas.js";
import { type Subject, targetNames } from "./subject.js";
import { infer, typeSupport } from "./support.js";
import { hull, isInteger, isTruth } from "./support-arithmetic.js";
import { unsupported } from "./type-messages.js";
import { knownUnits } from "./units.js";

/** Calls, kinds and indices of one expression whose left-hand side is `owner` over the indices `left`. */
export function checkExpression(subject: Subject, expr: Expr, owner: string, left: readonly string[]): void {
  checkCalls(subject, expr);
  checkKinds(subject, expr);
  checkPlates(subject, expr, left);
  checkFreeIndices(subject, expr, owner, left);
}

/** Constants have no indices; what reads data or variables there has been reported as such. */
function checkConstant(subject: Subject, expr: Expr): void {
  checkCalls(subject, expr);
  checkKinds(subject, expr);
}

/** All that can be said of a statement without sizes and without a method. */
export function checkStatement(subject: Subject, statement: Statement): void {
  switch (statement.kind) {
    case "param":
      return checkParam(subject, statement);
    case "let":
      if (statement.value.kind !== "string" && statement.value.kind !== "list") checkConstant(subject, statement.value);
      return;
    case "graph":
      return checkGraph(subject, statement.value);
    case "data":
      return checkData(subject, statement);
    case "var":
      if (statement.prior) checkPrior(subject, statement);
      if (statement.constraint) checkConstraint(subject, statement, statement.constraint);
      return;
    case "def":
      return checkDefinition(subject, statement);
    case "observe":
      return checkObserve(subject, statement);
    case "factor":
    case "energy":
      return checkFactor(subject, statement);
    case "replicas":
      return checkReplicas(subject, statement);
    case "couple":
      return checkCouple(subject, statement);
    default:
      return;
  }
}

function checkParam(subject: Subject, { name, type, value, where, unit }: Param): void {
  if (unit && !knownUnits.includes(unit.text)) subject.report(unknownUnit(unit, knownUnits));
  if (value) checkConstant(subject, value);
  if (where) {
    checkConstant(subject, where);
    needTruth(subject, where, "a `where`");
  }
  const symbol = subject.symbols.get(name.text);
  if (!value || symbol?.kind !== "param" || !isKnownType(type)) return;
  const [given, declared] = [infer(subject, value), typeSupport(symbol.type)];
  // A default that depends on other params has a value only once they are bound, and is checked then.
  if (!given || agrees(given, declared) || (fit(given, declared) === "sometimes" && !isTruth(declared))) return;
  const message = `\`${name.text}\` is declared ${type.name.text}, but its default is ${supportNoun(given)}`;
  subject.report(unsupported(message, value.span, { hints: [`give it a value that is ${supportNoun(declared)}`] }));
}

/** A fix that wraps an expression in `sign(...)`. */
export function wrapInSign(span: Span): Fix {
  const edits = [
    { span: { ...span, end: span.start }, text: "sign(" },
    { span: { ...span, start: span.end }, text: ")" },
  ];
  return { title: "wrap in `sign(...)`", edits };
}

function declaredSupport(symbol: ModelSymbol | undefined, type: TypeExpr | undefined): Support | undefined {
  const declared: DeclaredType | undefined = symbol && "type" in symbol ? symbol.type : undefined;
  return declared && type && isKnownType(type) ? typeSupport(declared) : undefined;
}

function checkDefinition(subject: Subject, { target, value }: DefStatement): void {
  checkExpression(subject, value, target.name.text, targetNames(target));
  const declared = declaredSupport(subject.symbols.get(target.name.text), target.type);
  const given = infer(subject, value);
  if (!declared || !target.type || !given || agrees(given, declared)) return;
  const message = `\`${target.name.text}\` is declared ${target.type.name.text}, but its expression is ${supportNoun(given)}`;
  const wrap = declared === SPIN && !isInteger(given);
  subject.report(
    unsupported(message, value.span, {
      labels: [{ span: target.type.span, text: "declared here" }],
      hints: [wrap ? "wrap it in `sign(...)`" : "change the type, or bring the expression to its values"],
      fixes: wrap ? [wrapInSign(value.span)] : [],
    }),
  );
}

function checkFactor(subject: Subject, { kind, target, value }: FactorStatement): void {
  checkExpression(subject, value, target.name.text, targetNames(target));
  needNumber(subject, value);
  const support = infer(subject, value);
  if (kind === "energy" || !support || hull(support)[1] >= 0) return;
  const message = `\`${target.name.text}\` is a factor, but its expression is always negative`;
  const hints = ["a factor is a weight >= 0; for an energy, of weight exp(-beta E), write `energy`"];
  subject.report(unsupported(message, value.span, { hints }));
}
