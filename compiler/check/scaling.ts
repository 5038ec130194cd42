import type { Call, Expr, Index, Reduce } from "../../grammar/ast.js";
import { printExpr } from "../../grammar/print-expr.js";
import { fold } from "../expr/constant.js";
import { walk } from "../expr/walk.js";
import type { IndexSet } from "../model.js";
import { evenSign, evenVote, growing } from "./meaning-messages.js";
import type { Reach } from "./reach.js";
import type { Subject } from "./subject.js";
import { infer } from "./support.js";

// Warnings about sums under activations and votes: scale and ties.

/** Activations whose decision does not depend on the scale of their argument. */
const scaleFree: readonly string[] = ["sign"];
/** Functions of the language that are activations too, but are seldom meant as one. */
const plainFunctions: readonly string[] = ["abs"];

/** Looks at every activation and every vote in an expression. */
export function checkScaling(subject: Subject, expr: Expr, reach: Reach, pedantic: boolean): void {
  walk(expr, (node) => {
    if (node.kind !== "call") return;
    const [argument] = node.args;
    if (!argument || argument.value.kind === "range") return;
    const inner = written(subject, argument.value);
    checkGrowth(subject, node, inner, reach, pedantic);
    if (node.callee.text === "majority" && !subject.laws.has("majority")) checkVote(subject, node, argument.value);
    if (node.callee.text === "sign") checkSign(subject, node, inner, reach);
  });
}

/** What a definition stands for, where the expression is just its name. */
function written(subject: Subject, expr: Expr): Expr {
  const symbol = expr.kind === "reference" ? subject.symbols.get(expr.name.text) : undefined;
  return symbol?.kind === "definition" ? symbol.node.value : expr;
}

function isVariable(subject: Subject, name: string): boolean {
  return subject.symbols.get(name)?.kind === "variable";
}

function isActivation(subject: Subject, name: string): boolean {
  const law = subject.laws.get(name);
  if (law) return law.kind === "activation";
  return subject.capabilities.activations.some((each) => each.name === name) && !plainFunctions.includes(name);
}

function checkGrowth(subject: Subject, call: Call, inner: Expr, reach: Reach, pedantic: boolean): void {
  const name = call.callee.text;
  if (!isActivation(subject, name) || (scaleFree.includes(name) && !pedantic)) return;
  const sum = unscaledSum(inner);
  if (!sum || ![...reach(sum.body)].some((each) => isVariable(subject, each))) return;
  if (!pedantic && hasRealData(subject, sum.body)) return;
  const set = setOf(subject, sum.indices[0]?.text ?? "");
  if (set) subject.report(growing(sum.indices[0].text, name, call.span, upperEnd(set)));
}

/** Real data may carry the scale already. */
function hasRealData(subject: Subject, body: Expr): boolean {
  let found = false;
  walk(body, (node) => {
    const symbol = node.kind === "reference" ? subject.symbols.get(node.name.text) : undefined;
    if (symbol?.kind === "data" && symbol.type.name === "real") found = true;
  });
  return found;
}

/** The sum at the top of an expression when nothing divides it, inside or outside. */
function unscaledSum(expr: Expr): Reduce | undefined {
  if (expr.kind === "unary") return unscaledSum(expr.operand);
  if (expr.kind === "binary" && (expr.operator === "+" || expr.operator === "-")) {
    return unscaledSum(expr.left) ?? unscaledSum(expr.right);
  }
  if (expr.kind !== "reduce" || expr.operator !== "sum") return undefined;
  let scaled = false;
  walk(expr.body, (node) => {
    if (node.kind === "binary" && (node.operator === "/" || node.operator === "^")) scaled = true;
    if (node.kind === "call") scaled = true;
  });
  return scaled ? undefined : expr;
}

function setOf(subject: Subject, index: string): IndexSet | undefined {
  const symbol = subject.symbols.get(index);
  return symbol?.kind === "index" ? subject.sets.get(symbol.set) : undefined;
}

function upperEnd({ domain, name }: IndexSet): string {
  return domain.kind === "range" && domain.value.kind === "range" ? printExpr(domain.value.to) : `size of ${name}`;
}

/** Number of members of a set under the defaults, where it is known. */
function sizeOf(subject: Subject, set: IndexSet | undefined): number | undefined {
  if (set?.domain.kind !== "range") return undefined;
  const ends = set.domain.value;
  if (ends.kind !== "range" || ends.step) return undefined;
  const [from, to] = [ends.from, ends.to].map((each) => fold(each, (name) => subject.defaults.get(name)));
  if (from.fault || to.fault || typeof from.value !== "number" || typeof to.value !== "number") return undefined;
  const size = Math.floor(to.value - from.value) + 1;
  return size > 0 ? size : undefined;
}

function checkVote(subject: Subject, call: Call, slice: Expr): void {
  if (slice.kind !== "reference") return;
  const symbol = subject.symbols.get(slice.name.text);
  const at = (slice.indices ?? []).findIndex((index: Index) => index.kind === "all");
  const axes = symbol && "axes" in symbol ? symbol.axes : [];
  if (at < 0 || axes.some((axis) => axis.arity > 1)) return;
  const size = sizeOf(subject, subject.sets.get(axes[at]?.set ?? ""));
  if (size !== undefined && size % 2 === 0) subject.report(evenVote("majority", size, call.span));
}

function checkSign(subject: Subject, call: Call, inner: Expr, reach: Reach): void {
  const sum = inner.kind === "binary" && inner.operator === "/" ? inner.left : inner;
  if (sum.kind !== "reduce" || sum.operator !== "sum") return;
  const term = infer(subject, sum.body);
  if (term?.kind !== "finite" || term.values.join() !== "-1,1") return;
  if (![...reach(sum.body)].some((each) => isVariable(subject, each))) return;
  const sizes = sum.indices.map((name) => sizeOf(subject, setOf(subject, name.text)));
  const size = sizes.reduce<number | undefined>((all, each) => (all && each ? all * each : undefined), 1);
  if (size !== undefined && size % 2 === 0) subject.report(evenSign(size, call.span));
}
