import type { BinaryOperator, Call, Expr, Index, Reference } from "../../grammar/ast.js";
import { printExpr } from "../../grammar/print-expr.js";
import type { Capabilities } from "../capabilities.js";
import { NOWHERE } from "../expr/build.js";
import { builtins } from "../expr/builtins.js";
import { z } from "../expr/diff.js";
import { knownLaw } from "../expr/known-law.js";
import { type Scope, symbolOf } from "../expr/scope.js";
import { rewrite } from "../expr/substitute.js";
import { references, walk } from "../expr/walk.js";
import { declaredForm, type LawForm, parametersOf } from "./law-form.js";
import { hasVariable, linearForm } from "./linear-form.js";
import { unify } from "./unify.js";

/** What stands for the hidden units in the output that is left when they are taken out; `#` cannot occur in a user's name. */
export const TAU = "tau#";

/** One hidden unit: an activation of a linear form in the weights. */
export interface Unit {
  readonly activation: LawForm;
  readonly preactivation: Expr;
}
/** An output over hidden units that are all alike: `body` is a function of `tau#[k]`, or of `tau#` where there is one unit. */
export interface Units extends Unit {
  readonly hidden?: string;
  readonly body: Expr;
}

interface Site {
  readonly node: Expr;
  readonly unit: Unit;
  /** Indices bound around it that it mentions. */
  readonly bound: readonly string[];
}

/**
 * Takes the hidden units out of an output whose definitions and rules are written out. `composite`: a unit may be any expression in one
 * preactivation, and not just a call of one activation. Undefined when it has no units; a refusal when they are not alike.
 */
export function unitsOf(
  output: Expr,
  scope: Scope,
  capabilities: Capabilities,
  composite: boolean,
): Units | { readonly refusal: string } | undefined {
  const sites = sitesOf(output, scope, capabilities, composite);
  const first = sites.find((site) => site.bound.length > 0) ?? sites[0];
  if (!first) return undefined;
  if (first.bound.length > 1) return { refusal: "its hidden units have more than one index" };
  const [hidden] = first.bound;
  const places = new Map<Expr, Reference>();
  for (const site of sites) {
    const at = unify(first.node, site.node, hidden, scope);
    if (!at) return { refusal: "its hidden units are not alike: they differ in more than one index" };
    places.set(site.node, unitReference(at.index, hidden));
  }
  const body = rewrite(output, (node) => places.get(node));
  return { ...first.unit, hidden, body };
}

function unitReference(index: Expr | undefined, hidden: string | undefined): Reference {
  const own: Index = index ?? { kind: "reference", span: NOWHERE, name: { span: NOWHERE, text: hidden ?? "" } };
  const name = { span: NOWHERE, text: TAU };
  return { kind: "reference", span: NOWHERE, name, indices: hidden === undefined ? undefined : [own] };
}

/** Every place of a unit, outermost first. */
function sitesOf(output: Expr, scope: Scope, capabilities: Capabilities, composite: boolean): Site[] {
  const sites: Site[] = [];
  const visit = (node: Expr, bound: readonly string[]): void => {
    const unit = unitAt(node, scope, capabilities) ?? (composite ? compositeAt(node, scope) : undefined);
    if (unit) {
      const mentioned = new Set(references(node).map((reference) => reference.name.text));
      sites.push({ node, unit, bound: bound.filter((index) => mentioned.has(index)) });
      return;
    }
    const inner = node.kind === "reduce" ? [...bound, ...node.indices.map((index) => index.text)] : bound;
    walk(node, (below) => {
      if (below === node) return true;
      visit(below, inner);
      return false;
    });
  };
  visit(output, []);
  return sites;
}

/** True of a linear form that sums weights up; a variable on its own is no preactivation. */
function isPreactivation(expr: Expr, scope: Scope): boolean {
  return linearForm(expr, scope)?.terms.some((term) => term.indices.length > 0) ?? false;
}

/** A call of one activation. */
function unitAt(node: Expr, scope: Scope, capabilities: Capabilities): Unit | undefined {
  if (node.kind !== "call" || node.args.length === 0) return undefined;
  const { form, argument } = activationCall(node, scope, capabilities) ?? {};
  if (!form || !argument || !isPreactivation(argument, scope)) return undefined;
  if (Object.values(form.parameters).some((parameter) => hasVariable(parameter, scope))) return undefined;
  return { activation: form, preactivation: argument };
}

function activationCall(
  node: Call,
  scope: Scope,
  capabilities: Capabilities,
): { readonly form: LawForm; readonly argument?: Expr } | undefined {
  const name = node.callee.text;
  const law = scope.instance.model.laws.get(name);
  if (law) return law.kind === "activation" ? declaredForm(node, law) : undefined;
  const info = capabilities.activations.find((activation) => activation.name === name);
  const [first, ...rest] = node.args;
  if (!info || first.value.kind === "range") return undefined;
  return { form: { name, parameters: parametersOf(rest, info, node.span) }, argument: first.value };
}

const NONLINEAR: readonly BinaryOperator[] = ["*", "/", "%", "^"];

/** Any function of one preactivation: what is left when that is taken out holds numbers only. */
function compositeAt(node: Expr, scope: Scope): Unit | undefined {
  const nonlinear = node.kind === "binary" && NONLINEAR.includes(node.operator);
  if (node.kind !== "call" && node.kind !== "if" && !nonlinear) return undefined;
  const atoms: Expr[] = [];
  const body = rewrite(node, (below) => {
    if (!hasVariable(below, scope)) return below;
    if (!isPreactivation(below, scope)) return undefined;
    atoms.push(below);
    return z;
  });
  const [first] = atoms;
  if (!first || atoms.some((atom) => !unify(first, atom, undefined, scope)) || !isScalar(body, scope)) return undefined;
  return { activation: { name: printExpr(body), parameters: {}, body }, preactivation: first };
}

/** True of an expression of numbers, params, `z`, and functions. */
export function isScalar(expr: Expr, scope: Scope): boolean {
  let scalar = true;
  walk(expr, (node) => {
    if (node.kind === "reduce" || node.kind === "list" || node.kind === "string") scalar = false;
    if (node.kind === "call") scalar &&= isFunction(node, scope);
    if (node.kind !== "reference" || node === z) return;
    const kind = symbolOf(scope, node.name.text)?.kind;
    if (kind !== "param" && kind !== "let") scalar = false;
  });
  return scalar;
}

function isFunction(node: Call, scope: Scope): boolean {
  const law = scope.instance.model.laws.get(node.callee.text);
  return law ? law.kind === "activation" : builtins.has(node.callee.text) || knownLaw(node) !== undefined;
}
