import type { Capabilities } from "../compiler/capabilities.js";
import { type Constant, fold, type Lookup } from "../compiler/expr/constant.js";
import { rewrite } from "../compiler/expr/substitute.js";
import { walk } from "../compiler/expr/walk.js";
import type { CheckedExperiment } from "../compiler/model.js";
import type { Expr } from "../grammar/ast.js";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { printExpr } from "../grammar/print-expr.js";
import { type MeasureRequest, measureRequest } from "./clauses.js";
import type { EndEvent } from "./events.js";
import * as messages from "./messages.js";

/** Mean of each observable over its rows in one finished run, and the params under which it ran. */
export interface RunSummary {
  readonly params: ReadonlyMap<string, Constant>;
  readonly values: ReadonlyMap<string, number>;
}

/** The observables that an expression speaks of. */
export function observablesIn(
  expr: Expr,
  capabilities: Capabilities,
  lookup: Lookup,
  out: Diagnostic[],
): MeasureRequest[] {
  const requests: MeasureRequest[] = [];
  walk(expr, (node) => {
    const request = isObservable(node, capabilities) ? measureRequest(node, capabilities, lookup, out) : undefined;
    if (request && !requests.some((other) => other.text === request.text)) requests.push(request);
    return request ? false : undefined;
  });
  return requests;
}

function isObservable(expr: Expr, capabilities: Capabilities): boolean {
  const name =
    expr.kind === "reference" && !expr.indices ? expr.name.text : expr.kind === "call" ? expr.callee.text : undefined;
  return capabilities.observables.some((observable) => observable.name === name);
}

/** True or false of a condition on observables and params, or why it has no value. */
export function evaluateCondition(
  condition: Expr,
  values: ReadonlyMap<string, number>,
  lookup: Lookup,
  capabilities: Capabilities,
): boolean | string {
  const filled = rewrite(condition, (node) => {
    if (!isObservable(node, capabilities)) return undefined;
    const value = values.get(printExpr(node));
    return value === undefined ? undefined : { kind: "number", span: node.span, value, text: `${value}` };
  });
  const folded = fold(filled, lookup);
  if (folded.fault) return folded.fault.reason;
  return typeof folded.value === "boolean" ? folded.value : "it is no condition";
}

/** Judges every `expect`: at each point of the grid where its `at` holds, on means over seeds. */
export function judge(
  experiment: CheckedExperiment,
  runs: readonly RunSummary[],
  capabilities: Capabilities,
  out: Diagnostic[],
): EndEvent["expectations"] {
  return experiment.clauses.flatMap((clause) => {
    if (clause.kind !== "expect") return [];
    const text = printExpr(clause.condition) + (clause.at ? ` at ${printExpr(clause.at)}` : "");
    const points = [...grouped(runs).values()].filter(
      (group) => clause.at === undefined || holds(clause.at, group[0], capabilities),
    );
    if (points.length === 0) return [{ text, passed: false, detail: "no run was at this point" }];
    const details: string[] = [];
    let passed = true;
    for (const group of points) {
      const values = means(group);
      const verdict = evaluateCondition(clause.condition, values, (name) => group[0].params.get(name), capabilities);
      if (typeof verdict === "string") out.push(messages.cannotEvaluate(text, verdict, clause.condition.span));
      if (verdict !== true) passed = false;
      const named = observablesIn(clause.condition, capabilities, () => undefined, []).map(
        ({ text: key }) => `${key} = ${values.get(key)}`,
      );
      details.push(`${named.join(", ")}${group.length > 1 ? ` (mean of ${group.length} seeds)` : ""}`);
    }
    return [{ text, passed, detail: details.join("; ") }];
  });
}

function holds(at: Expr, run: RunSummary, capabilities: Capabilities): boolean {
  return evaluateCondition(at, new Map(), (name) => run.params.get(name), capabilities) === true;
}

function grouped(runs: readonly RunSummary[]): Map<string, RunSummary[]> {
  const groups = new Map<string, RunSummary[]>();
  for (const run of runs) {
    const key = JSON.stringify([...run.params]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return groups;
}

function means(group: readonly RunSummary[]): Map<string, number> {
  const names = new Set(group.flatMap((run) => [...run.values.keys()]));
  return new Map(
    [...names].map((name) => {
      const values = group.flatMap((run) => run.values.get(name) ?? []);
      return [name, values.reduce((sum, value) => sum + value, 0) / values.length];
    }),
  );
}
