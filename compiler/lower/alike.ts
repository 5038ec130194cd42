import type { Expr, Reference } from "../../grammar/ast.js";
import { compileExpr } from "../expr/evaluate.js";
import { indexName, newFrame, type Scope, symbolOf } from "../expr/scope.js";
import { references, walk } from "../expr/walk.js";
import { stridesOf, type Tensor } from "../ir/tensor.js";
import { TAU } from "./units.js";

/**
 * Which hidden units an output cannot tell apart, from how it is written: units with the same number may change places. It sums and
 * multiplies over all units alike, so units differ only by data indexed by them, by their index used as a number, and by being named.
 */
export function alike(output: Expr, scope: Scope, units: number): number[] {
  const symbol = symbolOf(scope, TAU);
  const set = symbol && "axes" in symbol ? symbol.axes[0]?.set : undefined;
  const keys = Array.from({ length: units }, () => "");
  const apart = (): void =>
    keys.forEach((key, k) => {
      keys[k] = `${key}#${k}`;
    });
  const overUnits = (name: string): boolean => {
    const index = symbolOf(scope, name);
    return index?.kind === "index" && index.set === set;
  };
  const asIndex = new Set<Expr>();
  walk(output, (node) => {
    if (node.kind !== "reference") return;
    for (const index of node.indices ?? []) if (index.kind === "reference" && !index.indices) asIndex.add(index);
    if (node.name.text === TAU) named(node, scope, keys, apart);
    else if (!node.indices && overUnits(node.name.text) && !asIndex.has(node)) apart();
    else if (node.indices) columns(node, scope, keys, apart, overUnits);
  });
  const numbers = new Map<string, number>();
  return keys.map((key) => {
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key) as number;
  });
}

/** A unit by a number of its own is one apart; an index computed from another tells all units apart. */
function named(node: Reference, scope: Scope, keys: string[], apart: () => void): void {
  const [index] = node.indices ?? [];
  if (!index || index.kind === "all" || indexName(index) !== undefined) return;
  if (references(index).some((each) => symbolOf(scope, each.name.text)?.kind === "index")) return apart();
  const symbol = symbolOf(scope, TAU);
  const set = symbol && "axes" in symbol ? scope.instance.sets.get(symbol.axes[0]?.set) : undefined;
  const position = set?.labels.indexOf(compileExpr(index, scope).evaluate(newFrame())) ?? -1;
  if (position >= 0) keys[position] += "@";
}

/** Units with different entries of a data array differ. */
function columns(
  node: Reference,
  scope: Scope,
  keys: string[],
  apart: () => void,
  overUnits: (name: string) => boolean,
): void {
  const symbol = symbolOf(scope, node.name.text);
  const tensor = symbol?.kind === "data" ? scope.instance.data.get(symbol.name) : undefined;
  const indices = node.indices ?? [];
  const mentions = (n: number): boolean => {
    const index = indices[n];
    return index.kind !== "all" && references(index).some((each) => overUnits(each.name.text));
  };
  const over = indices.map((_, n) => n).filter(mentions);
  if (over.length === 0) return;
  const [axis] = over;
  const plain = indices[axis].kind !== "all" && indexName(indices[axis]) !== undefined;
  if (over.length > 1 || !plain || !tensor || tensor.shape[axis] !== keys.length) return apart();
  for (let k = 0; k < keys.length; k++) keys[k] += `|${column(tensor, axis, k).join()}`;
}

function column({ shape, values }: Tensor, axis: number, at: number): number[] {
  const stride = stridesOf(shape)[axis];
  const found: number[] = [];
  for (let n = 0; n < values.length; n++) if (Math.floor(n / stride) % shape[axis] === at) found.push(values[n]);
  return found;
}
