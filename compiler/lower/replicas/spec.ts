import type { CoupleStatement, Expr, Name, ReplicasStatement } from "../../../grammar/ast.js";
import type { Diagnostic } from "../../../grammar/diagnostic.js";
import type { Instance } from "../../bind/instance.js";
import * as bindMessages from "../../bind/messages.js";
import { type Constant, fold } from "../../expr/constant.js";
import type { CheckedModel } from "../../model.js";
import * as messages from "./messages.js";

/** What a run makes of a model's replicas: one copy in the field of the others, or every copy. */
export type Compilation = "collapse" | "explicit";

export interface ReplicaRequest {
  readonly compilation: Compilation;
  /** Strength set by the run (`anneal gamma`); it replaces the model's, except in a model with a param `gamma`, which it sets. */
  readonly gamma?: Constant;
}

/** A `couple` statement with its numbers. */
export interface Coupling {
  readonly variable: string;
  readonly centre?: string;
  readonly strength: number;
  readonly node: CoupleStatement;
}

/** The replicas of a model with their numbers. */
export interface ReplicaSpec {
  readonly compilation: Compilation;
  /** The index `a`, and the number y of its values: whole where copies are explicit. */
  readonly index: Name;
  readonly count: number;
  readonly variables: ReadonlySet<string>;
  readonly couplings: readonly Coupling[];
}

/** The `replicas` statement of a model, if it has one; a second one was refused when the model was checked. */
export function replicasOf(model: CheckedModel): ReplicasStatement | undefined {
  return model.statements.find((statement) => statement.kind === "replicas");
}

/** Numbers of an instance's replicas: y >= 1, gamma >= 0; undefined for a model without any, and after an error. */
export function readReplicas(instance: Instance, request: ReplicaRequest, out: Diagnostic[]): ReplicaSpec | undefined {
  const node = replicasOf(instance.model);
  if (!node) return undefined;
  const { compilation } = request;
  const count = countOf(node, compilation, instance, out);
  const variables = new Set(node.variables.map((name) => name.text));
  const couplings = instance.model.statements.flatMap((statement) =>
    statement.kind === "couple" ? (couplingOf(statement, request, instance, out) ?? []) : [],
  );
  return count === undefined ? undefined : { compilation, index: node.index, count, variables, couplings };
}

function countOf(
  { index, domain }: ReplicasStatement,
  compilation: Compilation,
  instance: Instance,
  out: Diagnostic[],
): number | undefined {
  const first = domain.kind === "range" ? number(domain.from, instance, out) : undefined;
  const count = domain.kind === "range" ? number(domain.to, instance, out) : undefined;
  if (domain.kind === "range" && (first === undefined || count === undefined)) return undefined;
  if (count === undefined || first !== 1 || (domain.kind === "range" && domain.step))
    out.push(messages.notCounted(index.text, domain.span));
  else if (!(count >= 1)) out.push(messages.tooFew(index.text, count, domain.span));
  else if (compilation === "explicit" && !Number.isInteger(count))
    out.push(messages.notWhole(index.text, count, domain.span));
  else return count;
  return undefined;
}

function number(expr: Expr, { params }: Instance, out: Diagnostic[]): number | undefined {
  const folded = fold(expr, (name) => params.get(name));
  if (folded.fault) out.push(bindMessages.withoutValue(folded.fault));
  else if (typeof folded.value === "number") return folded.value;
  else out.push(bindMessages.withoutValue({ span: expr.span, reason: "a number is needed here" }));
  return undefined;
}

function couplingOf(
  node: CoupleStatement,
  { gamma, compilation }: ReplicaRequest,
  instance: Instance,
  out: Diagnostic[],
): Coupling | undefined {
  const argument = node.law.kind === "call" ? node.law.args[0]?.value : undefined;
  if (!argument || argument.kind === "range") {
    out.push(messages.badStrength("missing", "one number: `elastic(gamma)`", node.law.span));
    return undefined;
  }
  const own = gamma === undefined || instance.params.has("gamma");
  const strength = own ? number(argument, instance, out) : Number(gamma);
  if (strength === undefined) return undefined;
  const finite = compilation === "collapse" || strength < Infinity;
  if (!(strength >= 0) || !finite) {
    const wanted = strength >= 0 ? "finite for explicit copies" : "0 or more";
    out.push(messages.badStrength(`${strength}`, wanted, argument.span));
    return undefined;
  }
  return { variable: node.variable.text, centre: node.center?.text, strength, node };
}
