import type { Expr } from "../../grammar/ast.js";
import { type Constant, fold } from "../expr/constant.js";
import { references } from "../expr/walk.js";
import type { CheckedModel } from "../model.js";
import { resolveConstants } from "./params.js";

/** How far from the given value legal ones are looked for, in a model of few names; in one of many, less far. */
const REACH = 2000;
const MOST_VALUES = 40_000;

/** "try N = 999 or 1008": the nearest values of one param for which every `where` holds and every size is whole. */
export function nearestLegal(
  model: CheckedModel,
  values: ReadonlyMap<string, Constant>,
  name: string,
): string | undefined {
  const value = values.get(name);
  if (typeof value !== "number" || !Number.isInteger(value)) return undefined;
  const given = new Map([...values].filter(([key]) => model.symbols.get(key)?.kind === "param"));
  const reach = Math.min(REACH, Math.floor(MOST_VALUES / model.symbols.size));
  const found: number[] = [];
  for (const direction of [-1, 1])
    for (let distance = 1; distance <= reach; distance++) {
      const candidate = value + direction * distance;
      if (candidate < 1) break;
      if (!isLegal(model, new Map(given).set(name, candidate))) continue;
      found.push(candidate);
      break;
    }
  return found.length ? `the nearest legal values are ${name} = ${found.join(" or ")}` : undefined;
}

function isLegal(model: CheckedModel, given: ReadonlyMap<string, Constant>): boolean {
  const { values } = resolveConstants(model, given);
  const lookup = (name: string) => values.get(name);
  for (const symbol of model.symbols.values()) {
    if (symbol.kind !== "param" || !symbol.node.where) continue;
    const folded = fold(symbol.node.where, lookup);
    if (!folded.fault && folded.value === false) return false;
  }
  for (const set of model.sets.values()) {
    if (set.domain.kind !== "range" || set.domain.value.kind !== "range") continue;
    const { from, to } = set.domain.value;
    if (![from, to].every((end) => isWhole(end, lookup))) return false;
  }
  return true;
}

function isWhole(expr: Expr, lookup: (name: string) => Constant | undefined): boolean {
  const folded = fold(expr, lookup);
  return folded.fault !== undefined || Number.isInteger(folded.value);
}

/** The first integer param that an expression mentions: the one to vary in a hint. */
export function firstParam(expr: Expr, values: ReadonlyMap<string, Constant>, model: CheckedModel): string | undefined {
  return references(expr)
    .map((reference) => reference.name.text)
    .find((name) => model.symbols.get(name)?.kind === "param" && Number.isInteger(values.get(name)));
}
