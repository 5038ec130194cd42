import type { Expr, Index } from "../../grammar/ast.js";
import { BindFault } from "../bind/fault.js";
import type { BoundSet } from "../bind/instance.js";
import { stridesOf } from "../ir/tensor.js";
import type { Axis, ModelSymbol } from "../model.js";
import { type Compiled, compileExpr, type Evaluate } from "./evaluate.js";
import { indexName, type Scope, slotOf, symbolOf, tupleAt } from "./scope.js";

type Reference = Extract<Expr, { kind: "reference" }>;

/** A name in an expression: a number known at binding, an index, an entry of a data array, or a variable node. */
export function compileReference(expr: Reference, scope: Scope): Compiled {
  const apart = scope.apart?.get(expr.name.text);
  if (apart) return { evaluate: apart };
  const symbol = symbolOf(scope, expr.name.text);
  switch (symbol?.kind) {
    case "param":
    case "let":
      return constant(expr, scope);
    case "index":
      return indexValue(expr, scope, symbol.set);
    case "data":
      return dataEntry(expr, symbol, scope);
    case "variable":
      return variableNode(expr, symbol, scope);
    default:
      throw new BindFault(expr.span, `\`${expr.name.text}\` has no numerical value here`);
  }
}

function constant(expr: Reference, scope: Scope): Compiled {
  const value = scope.instance.params.get(expr.name.text);
  if (typeof value === "boolean") return { evaluate: () => (value ? 1 : 0) };
  if (typeof value !== "number") throw new BindFault(expr.span, `\`${expr.name.text}\` is not a number`);
  return { evaluate: () => value };
}

/** An index stands for its label: 1 .. N as the user counts. */
function indexValue(expr: Reference, scope: Scope, setName: string): Compiled {
  const slot = slotOf(scope, expr.name.text);
  const { labels } = boundSet(expr, scope, setName);
  return { evaluate: (frame) => labels[frame.positions[slot]] };
}

function dataEntry(expr: Reference, symbol: Extract<ModelSymbol, { kind: "data" }>, scope: Scope): Compiled {
  const tensor = scope.instance.data.get(symbol.name);
  if (!tensor) throw new BindFault(expr.span, `the data \`${symbol.name}\` is not at hand here`);
  const offset = offsetOf(expr, symbol.axes, stridesOf(tensor.shape), scope);
  const { values } = tensor;
  return { evaluate: (frame) => values[offset(frame)] };
}

function variableNode(expr: Reference, symbol: Extract<ModelSymbol, { kind: "variable" }>, scope: Scope): Compiled {
  const layout = scope.variables.get(symbol.name);
  if (!layout) throw new BindFault(expr.span, `the variable \`${symbol.name}\` cannot stand in data or params`);
  const offset = offsetOf(expr, symbol.axes, layout.strides, scope);
  const { first } = layout;
  return {
    evaluate: (frame) => frame.values[first + offset(frame)],
    touch: (frame, add) => add(first + offset(frame)),
  };
}

/** Row-major offset of an indexed reference. */
export function offsetOf(expr: Reference, axes: readonly Axis[], strides: readonly number[], scope: Scope): Evaluate {
  const given = expr.indices ?? [];
  const parts: Evaluate[] = [];
  let at = 0;
  axes.forEach((axis, n) => {
    const position = positionOf(expr, given, at, axis, scope);
    const stride = strides[n];
    parts.push(stride === 1 ? position : (frame) => stride * position(frame));
    at += axis.arity;
  });
  if (parts.length === 0) return () => 0;
  if (parts.length === 1) return parts[0];
  const [a, b, c] = parts;
  if (parts.length === 2) return (frame) => a(frame) + b(frame);
  if (parts.length === 3) return (frame) => a(frame) + b(frame) + c(frame);
  return (frame) => parts.reduce((sum, part) => sum + part(frame), 0);
}

function positionOf(expr: Reference, given: readonly Index[], at: number, axis: Axis, scope: Scope): Evaluate {
  if (axis.arity > 1) {
    const names = given.slice(at, at + axis.arity).map((index) => indexName(index) ?? "");
    const tuple = tupleAt(scope, names, 0);
    if (!tuple || tuple.name !== axis.set)
      throw new BindFault(expr.span, `\`${expr.name.text}\` needs the indices of ${axis.set} together`);
    const slot = slotOf(scope, names.join(","));
    return (frame) => frame.positions[slot];
  }
  const index = given[at];
  if (!index || index.kind === "all") throw new BindFault(expr.span, `\`${expr.name.text}\` lacks an index`);
  const name = indexName(index);
  if (name !== undefined && symbolOf(scope, name)?.kind === "index") {
    const slot = slotOf(scope, name);
    return (frame) => frame.positions[slot];
  }
  return labelPosition(index, axis, scope);
}

/** A computed index (`i + 1`, `1`) counts as the user does and is looked up among the labels. */
function labelPosition(index: Expr, axis: Axis, scope: Scope): Evaluate {
  const { labels } = boundSet(index, scope, axis.set);
  const { evaluate } = compileExpr(index, scope);
  const first = labels[0];
  return (frame) => {
    const label = evaluate(frame);
    const position = labels[label - first] === label ? label - first : labels.indexOf(label);
    if (position < 0)
      throw new BindFault(
        index.span,
        `the index is ${label}, outside ${axis.set} (${first}..${labels[labels.length - 1]})`,
        first === 1 && label === labels.length + 1
          ? `close the ring with \`${axis.set} % ${labels.length} + 1\`, or run over fewer: \`plate j in 1..${labels.length - 1}\` with \`s[j + 1]\``
          : "check the index expression and the data in it",
      );
    return position;
  };
}

function boundSet(expr: Expr, scope: Scope, name: string): BoundSet {
  const set = scope.instance.sets.get(name);
  if (!set) throw new BindFault(expr.span, `the index set \`${name}\` is not bound`);
  return set;
}
