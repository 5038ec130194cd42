import type { Expr } from "../../grammar/ast.js";
import { BindFault } from "../bind/fault.js";
import { declaredActivation, declaredChannel } from "../derive/declared-laws.js";
import { writtenOut } from "../derive/law-body.js";
import { type Derived, scalarLaw } from "../derive/scalar-law.js";
import { number } from "../expr/build.js";
import { z } from "../expr/diff.js";
import type { Scope } from "../expr/scope.js";
import { rewrite } from "../expr/substitute.js";
import type { ActivationLaw, ChannelLaw } from "../ir/flat-graph.js";
import { constantOf } from "./ground-machine.js";
import type { LawForm } from "./law-form.js";
import * as messages from "./messages.js";

/** The numbers behind a law's parameters. */
export function parameterValues({ parameters }: LawForm, scope: Scope): Record<string, number> {
  return Object.fromEntries(Object.entries(parameters).map(([name, expr]) => [name, constantOf(expr, scope)]));
}

/** An activation with its parameters, and with what was derived from it where the model declares it or writes it out. */
export function groundActivation(form: LawForm, scope: Scope): ActivationLaw {
  const { name, law, body } = form;
  const parameters = parameterValues(form, scope);
  if (body) return { name, parameters, declared: derived(form, scalarLaw(foldedLaw(body, scope)), scope) };
  if (law?.kind !== "activation") return { name, parameters };
  const { laws } = scope.instance.model;
  return { name, parameters, declared: derived(form, declaredActivation(law, parameters, laws), scope) };
}

/** A channel with its parameters, and with what was derived from it where the model declares it. */
export function groundChannel(form: LawForm, scope: Scope): ChannelLaw {
  const { name, law } = form;
  const parameters = parameterValues(form, scope);
  if (law?.kind !== "channel") return { name, parameters, ...(form.sees === "real" && { sees: form.sees }) };
  const { laws } = scope.instance.model;
  return { name, parameters, declared: derived(form, declaredChannel(law, parameters, laws), scope) };
}

function derived<T>({ name, law }: LawForm, outcome: Derived<T>, scope: Scope): T {
  if (!outcome.fault) return outcome.law;
  const { reason, can } = outcome.fault;
  const span = law?.name.span ?? scope.instance.model.node?.name.span ?? { path: "", start: 0, end: 0 };
  throw new BindFault(span, reason, can, messages.noMessages(name, reason, can, span));
}

/** An expression in `z` with its params put in and the laws that it calls written out. */
export function foldedLaw(expr: Expr, scope: Scope): Expr {
  const folded = rewrite(expr, (node) => {
    if (node === z) return node;
    return node.kind === "reference" ? number(constantOf(node, scope)) : undefined;
  });
  return writtenOut(folded, scope.instance.model.laws);
}
