import type { Expr, Index } from "../../grammar/ast.js";
import { fold } from "../expr/constant.js";
import { walk } from "../expr/walk.js";
import { rangeText } from "./describe.js";
import { leavesSet } from "./index-messages.js";
import type { Subject } from "./subject.js";

// `s[i + 1]` over the plate of i leaves it at the last i, whatever the sizes are.

/** References that a condition may keep from being looked up: those inside a branch of an `if`. */
export function guardedBy(expr: Expr): ReadonlySet<Expr> {
  const guarded = new Set<Expr>();
  walk(expr, (node) => {
    if (node.kind !== "if") return true;
    for (const branch of [node.then, node.otherwise]) walk(branch, (each) => Boolean(guarded.add(each)));
    return true;
  });
  return guarded;
}

/** Tells an index that is shifted by a constant over its own plate. */
export function checkShift(subject: Subject, index: Index, set: string): void {
  if (index.kind !== "binary" || (index.operator !== "+" && index.operator !== "-")) return;
  const { left, right, operator } = index;
  const name = indexName(subject, left, set) ?? (operator === "+" ? indexName(subject, right, set) : undefined);
  const other = indexName(subject, left, set) === undefined ? left : right;
  const shift = fold(other, (each) => subject.defaults.get(each));
  const domain = subject.sets.get(set);
  if (name === undefined || !domain || shift.fault || typeof shift.value !== "number" || shift.value === 0) return;
  const up = operator === "+" ? shift.value > 0 : shift.value < 0;
  subject.report(leavesSet(index, name, rangeText(domain), up));
}

/** The name of a plate index over a range, outside of tuples. */
function indexName(subject: Subject, expr: Expr, set: string): string | undefined {
  if (expr.kind !== "reference" || expr.indices) return undefined;
  const symbol = subject.symbols.get(expr.name.text);
  const plain = symbol?.kind === "index" && symbol.set === set && symbol.plate === set;
  return plain && subject.sets.get(set)?.domain.kind === "range" ? expr.name.text : undefined;
}
