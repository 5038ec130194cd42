import type { Argument, Expr } from "../../grammar/ast.js";
import { BindFault } from "../bind/fault.js";
import type { LawDeclaration } from "../model.js";
import { builtins } from "./builtins.js";
import { type Compiled, compileExpr, type Evaluate, union } from "./evaluate.js";
import { freshIndex, inlineDefinitions } from "./inline.js";
import { knownLaw } from "./known-law.js";
import { ruleMeaning } from "./rule-meaning.js";
import { loopsOf, overLoops, type Scope } from "./scope.js";
import { substitute } from "./substitute.js";

type Call = Extract<Expr, { kind: "call" }>;

/** A call: a function of numbers, a built-in rule over hidden units, or a law declared in the language. */
export function compileCall(expr: Call, scope: Scope): Compiled {
  const name = expr.callee.text;
  const law = scope.instance.model.laws.get(name);
  if (law && law.kind !== "rule") return compileExpr(inlineDefinitions(applyLaw(expr, law), scope), scope);
  if (Object.hasOwn(ruleMeaning, name) && !law) return compileRule(expr, scope);
  const known = knownLaw(expr);
  if (known) return compileExpr(known, scope);
  const builtin = builtins.get(name);
  if (!builtin) throw new BindFault(expr.span, `\`${name}\` has no numerical value here`);
  const args = expr.args.map((argument) => compileExpr(plain(argument), scope));
  return {
    evaluate: applied(
      builtin.apply,
      args.map((a) => a.evaluate),
    ),
    touch: args.map((a) => a.touch).reduce(union, undefined),
  };
}

function applied(apply: (...values: number[]) => number, args: readonly Evaluate[]): Evaluate {
  const [a, b] = args;
  if (args.length === 1) return (frame) => apply(a(frame));
  if (args.length === 2) return (frame) => apply(a(frame), b(frame));
  return (frame) => apply(...args.map((argument) => argument(frame)));
}

/** A declared scalar law with its arguments put in place of its formals, defaults where none is given. */
export function applyLaw(expr: Call, law: LawDeclaration): Expr {
  const formals = [...law.formals.random, ...law.formals.parameters];
  const map = new Map<string, Expr>();
  const positional = expr.args.filter((argument) => !argument.name);
  formals.forEach((formal, n) => {
    const named = expr.args.find((argument) => argument.name?.text === formal.name.text);
    const value = named ?? positional[n];
    const given = value ? plain(value) : formal.value;
    if (!given) throw new BindFault(expr.span, `\`${law.name.text}\` lacks its argument \`${formal.name.text}\``);
    map.set(formal.name.text, given);
  });
  return substitute(law.value, map);
}

/** The expression of an argument that cannot be a range. */
export function plain(argument: Argument): Expr {
  if (argument.value.kind === "range") throw new BindFault(argument.span, "a range cannot stand here");
  return argument.value;
}

/** `majority(tau[mu, :])`: the slice written out over its axis; further positional or named arguments are parameters. */
function compileRule(expr: Call, scope: Scope): Compiled {
  const meaning = ruleMeaning[expr.callee.text];
  const [slice, ...rest] = expr.args;
  if (!slice) throw new BindFault(expr.span, `\`${expr.callee.text}\` needs the hidden units it decides on`);
  const { element, names } = sliceElement(plain(slice), scope);
  const loops = loopsOf(scope, names);
  const unit = compileExpr(inlineDefinitions(element, scope), scope);
  const parameters = rest.map((argument) => compileExpr(plain(argument), scope).evaluate);
  const evaluate: Evaluate = (frame) => {
    const tau: number[] = [];
    overLoops(frame, loops, () => tau.push(unit.evaluate(frame)));
    return meaning(
      tau,
      parameters.map((parameter) => parameter(frame)),
    );
  };
  const { touch } = unit;
  return { evaluate, touch: touch && ((frame, add) => overLoops(frame, loops, () => touch(frame, add))) };
}

/** `tau[mu, :]` as the element `tau[mu, k']` and the fresh index names; a plain expression is its own element. */
export function sliceElement(expr: Expr, scope: Scope): { element: Expr; names: string[] } {
  if (expr.kind !== "reference" || !expr.indices?.some((index) => index.kind === "all"))
    return { element: expr, names: [] };
  const symbol = scope.instance.model.symbols.get(expr.name.text);
  const axes = symbol && "axes" in symbol ? symbol.axes : [];
  const names: string[] = [];
  const indices = expr.indices.map((index, n) => {
    if (index.kind !== "all") return index;
    const name = freshIndex(scope, indexOver(scope, axes[n]?.set ?? "", expr));
    names.push(name);
    return { kind: "reference" as const, span: index.span, name: { span: index.span, text: name } };
  });
  return { element: { ...expr, indices }, names };
}

/** Some declared index that runs over a set. */
export function indexOver(scope: Scope, set: string, expr: Expr): string {
  for (const symbol of scope.instance.model.symbols.values())
    if (symbol.kind === "index" && symbol.set === set && symbol.plate === set) return symbol.name;
  throw new BindFault(expr.span, `no index runs over \`${set}\``);
}
