import type { Expr } from "../../grammar/ast.js";
import { printExpr } from "../../grammar/print-expr.js";
import { newFrame, overLoops, type Scope, symbolOf } from "../expr/scope.js";
import { rewrite } from "../expr/substitute.js";
import { targetLoops } from "../expr/target.js";
import type { ParityGroup, SpinProductGroup } from "../ir/flat-graph.js";
import type { Edges, SparseContext } from "./ground-sparse.js";
import { hasVariable, standsAlone } from "./linear-form.js";
import type { LogWeight } from "./log-weight.js";

/**
 * A statement whose factors see their spins through one product only (`-J * prod(v) s[v]`, `if prod(v) s[v] > 0 then 1 else 0`), at
 * any number of spins: two evaluations a factor instead of a table. Undefined: it is no such statement.
 */
export function groundProduct(
  context: SparseContext,
  scope: Scope,
  value: Expr,
  weight: LogWeight,
  edges: Edges,
): SpinProductGroup | ParityGroup | undefined {
  if (!throughOneProduct(value, scope) || !spins(context, edges)) return undefined;
  const up = new Float64Array(edges.count);
  const down = new Float64Array(edges.count);
  const frame = newFrame(context.variables.count);
  frame.values.fill(1);
  let a = 0;
  let repeated = false;
  overLoops(frame, targetLoops(context.statement.target, scope), () => {
    let mentions = 0;
    weight.touch?.(frame, () => mentions++);
    const first = edges.variable[edges.edgeStart[a]];
    if (mentions !== edges.edgeStart[a + 1] - edges.edgeStart[a]) repeated = true;
    up[a] = weight.evaluate(frame);
    frame.values[first] = -1;
    down[a] = weight.evaluate(frame);
    frame.values[first] = 1;
    a++;
  });
  return repeated ? undefined : fromPairs(context.group.name, weight.beta, edges, up, down);
}

/** Log-weights at product +1 and -1 as couplings, or as hard parities where each factor forbids one sign. */
function fromPairs(
  name: string,
  beta: number,
  { count, edgeStart, variable }: Edges,
  up: Float64Array,
  down: Float64Array,
): SpinProductGroup | ParityGroup | undefined {
  const base = { name, count, edgeStart, variable };
  if (up.every(Number.isFinite) && down.every(Number.isFinite)) {
    const logConstant = up.reduce((sum, entry, a) => sum + (entry + down[a]) / 2, 0);
    return { kind: "spin_product", ...base, beta, logConstant, coupling: up.map((entry, a) => (entry - down[a]) / 2) };
  }
  const hard = up.every((entry, a) => (entry === -Infinity) !== (down[a] === -Infinity));
  if (!hard || beta !== 0) return undefined;
  const sign = Int8Array.from(up, (entry) => (entry === -Infinity ? -1 : 1));
  const logConstant = up.reduce((sum, entry, a) => sum + Math.max(entry, down[a]), 0);
  return Number.isFinite(logConstant) ? { kind: "parity", ...base, beta: 0, logConstant, sign } : undefined;
}

function spins({ variables }: SparseContext, { variable, edgeStart, count }: Edges): boolean {
  for (let a = 0; a < count; a++) if (edgeStart[a] === edgeStart[a + 1]) return false;
  return variable.every((v) => {
    const at = variables.stateOffset[v];
    return variables.states[v] === 2 && variables.stateValue[at] === -1 && variables.stateValue[at + 1] === 1;
  });
}

/** True when the variables of an expression stand in one product and nowhere else. */
function throughOneProduct(value: Expr, scope: Scope): boolean {
  const found = new Map<string, Expr>();
  const rest = rewrite(value, (node) => {
    if (!hasVariable(node, scope)) return node;
    if (!isProduct(node, scope)) return undefined;
    found.set(printExpr(node), node);
    return { kind: "number", span: node.span, value: 1, text: "1" };
  });
  const [product] = found.values();
  return found.size === 1 && !hasVariable(rest, scope) && standsAlone(product, rest);
}

/** Variables, numbers and data multiplied, by signs or by `prod`. */
function isProduct(expr: Expr, scope: Scope): boolean {
  if (!hasVariable(expr, scope)) return true;
  switch (expr.kind) {
    case "reference":
      return symbolOf(scope, expr.name.text)?.kind === "variable";
    case "unary":
      return expr.operator !== "not" && isProduct(expr.operand, scope);
    case "binary":
      if (expr.operator === "/") return isProduct(expr.left, scope) && !hasVariable(expr.right, scope);
      return expr.operator === "*" && isProduct(expr.left, scope) && isProduct(expr.right, scope);
    case "reduce":
      return expr.operator === "prod" && isProduct(expr.body, scope);
    default:
      return false;
  }
}
