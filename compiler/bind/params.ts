import type { Param } from "../../grammar/ast.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { own } from "../../grammar/own.js";
import { printExpr } from "../../grammar/print-expr.js";
import { type Constant, type Fault, fold, type Lookup } from "../expr/constant.js";
import { references } from "../expr/walk.js";
import type { CheckedModel } from "../model.js";
import { definitionOrder } from "../resolve/cycles.js";
import * as messages from "./messages.js";
import { nearestLegal } from "./nearest.js";

/** Values given from outside: `--set`, sweeps, the library. Text is read by the param's type. */
export type Overrides = ReadonlyMap<string, Constant>;

/** Resolves params and lets, each once, in whatever order they need each other; reports every `where` that fails. */
export function bindParams(model: CheckedModel, overrides: Overrides, out: Diagnostic[]): Map<string, Constant> {
  const given = readOverrides(model, overrides);
  const { values, faults } = resolveConstants(model, given);
  for (const symbol of model.symbols.values()) {
    if (symbol.kind !== "param" && symbol.kind !== "let") continue;
    const value = values.get(symbol.name);
    const fault = faults.get(symbol.name);
    if (symbol.kind === "param" && !symbol.node.value && value === undefined)
      out.push(messages.noValue(symbol.name, symbol.span));
    else if (fault) out.push(messages.withoutValue(fault));
    else if (typeof value === "number" && !Number.isFinite(value))
      out.push(messages.notFinite(`\`${symbol.name}\``, value, symbol.span));
    else if (symbol.kind === "param" && value !== undefined) checkType(symbol.node, value, out);
  }
  for (const symbol of model.symbols.values())
    if (symbol.kind === "param" && symbol.node.where) checkWhere(model, symbol.node, values, out);
  return values;
}

/** Values of all params and lets under these settings, and why the others have none. */
export function resolveConstants(
  model: CheckedModel,
  given: Overrides,
): { values: Map<string, Constant>; faults: Map<string, Fault> } {
  const values = new Map<string, Constant>(given);
  const faults = new Map<string, Fault>();
  const lookup: Lookup = (name) => values.get(name);
  for (const name of constantOrder(model)) {
    const symbol = model.symbols.get(name);
    if (values.has(name) || (symbol?.kind !== "param" && symbol?.kind !== "let") || !symbol.node.value) continue;
    const folded = fold(symbol.node.value, lookup);
    if (folded.fault) faults.set(name, folded.fault);
    else values.set(name, folded.value);
  }
  return { values, faults };
}

const orders = new WeakMap<CheckedModel, readonly string[]>();

/** Params and lets, each after those that it reads; those in a circle have no value. */
function constantOrder(model: CheckedModel): readonly string[] {
  let order = orders.get(model);
  if (!order) {
    order = definitionOrder(model.statements.filter(({ kind }) => kind === "param" || kind === "let")).order;
    orders.set(model, order);
  }
  return order;
}

function readOverrides(model: CheckedModel, overrides: Overrides): Map<string, Constant> {
  const given = new Map<string, Constant>();
  for (const [name, raw] of overrides) {
    const symbol = model.symbols.get(name);
    if (symbol?.kind !== "param") continue;
    const value = typeof raw === "string" && symbol.type.name !== "cat" ? readText(raw) : raw;
    given.set(name, value);
  }
  return given;
}

/** `--set` gives text: a number where it reads as one, true and false, the text itself otherwise. */
export function readText(text: string): Constant {
  const trimmed = text.trim();
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  const value = Number(trimmed);
  return trimmed !== "" && Number.isFinite(value) ? value : text;
}

function checkType(node: Param, value: Constant, out: Diagnostic[]): void {
  const name = node.type.name.text;
  const wanted: Record<string, [string, boolean]> = {
    int: ["a whole number", Number.isInteger(value)],
    real: ["a number", typeof value === "number"],
    bool: ["a bool (true or false)", typeof value === "boolean"],
    spin: ["a spin (-1 or 1)", value === 1 || value === -1],
    bit: ["a bit (0 or 1)", value === 0 || value === 1],
  };
  const rule = own(wanted, name);
  if (rule && !rule[1]) out.push(messages.wrongType(node.name.text, JSON.stringify(value), rule[0], node.name.span));
}

function checkWhere(model: CheckedModel, node: Param, values: Map<string, Constant>, out: Diagnostic[]): void {
  const where = node.where;
  if (!where) return;
  const folded = fold(where, (name) => values.get(name));
  if (folded.fault || folded.value === true) return;
  out.push(
    messages.whereFails(
      printExpr(where),
      valuesIn(where, values),
      where.span,
      nearestLegal(model, values, node.name.text),
    ),
  );
}

/** "N = 1000, K = 9": the numbers behind an expression. */
export function valuesIn(expr: Parameters<typeof references>[0], values: ReadonlyMap<string, Constant>): string {
  const names = new Set(references(expr).map((reference) => reference.name.text));
  return [...names]
    .filter((name) => values.has(name))
    .map((name) => `${name} = ${values.get(name)}`)
    .join(", ");
}
