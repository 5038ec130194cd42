import type { Clause, Expr, Index, Reference, Statement, Target, TypeExpr, Value } from "../../grammar/ast.js";

/** The one to three expressions of a value: itself, or the ends and the step of a range. */
export function parts(value: Value): readonly Expr[] {
  if (value.kind !== "range") return [value];
  return value.step ? [value.from, value.to, value.step] : [value.from, value.to];
}

/** The index expressions of an index list, without its `:`. */
export function indexExpressions(indices: readonly Index[]): readonly Expr[] {
  return indices.filter((index): index is Expr => index.kind !== "all");
}

/** Direct subexpressions, in the order of the text. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "reference":
      return expr.indices ? indexExpressions(expr.indices) : [];
    case "call":
      return expr.args.flatMap((argument) => parts(argument.value));
    case "unary":
      return [expr.operand];
    case "binary":
      return [expr.left, expr.right];
    case "if":
      return [expr.condition, expr.then, expr.otherwise];
    case "reduce":
      return [expr.body];
    case "list":
      return expr.items;
    default:
      return [];
  }
}

/**
 * Visit an expression and all below it, parents first, in the order of the text. A visitor that returns `false` skips what is below.
 * Keeps its own stack, so that a sum of a million terms is no deeper than one of two.
 */
export function walk(expr: Expr, visit: (expr: Expr) => unknown): void {
  const pending: Expr[] = [expr];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (visit(next) === false) continue;
    const below = children(next);
    for (let at = below.length - 1; at >= 0; at--) pending.push(below[at]);
  }
}

/** Every name read in an expression, in the order of the text; call names are not among them. */
export function references(expr: Expr): readonly Reference[] {
  const found: Reference[] = [];
  walk(expr, (node) => {
    if (node.kind === "reference") found.push(node);
  });
  return found;
}

/** Levels of nesting of an expression (1 for a leaf), found without recursion. */
export function depth(expr: Expr): number {
  const pending: { node: Expr; level: number }[] = [{ node: expr, level: 1 }];
  let deepest = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    deepest = Math.max(deepest, next.level);
    for (const node of children(next.node)) pending.push({ node, level: next.level + 1 });
  }
  return deepest;
}

function ofType(type: TypeExpr | undefined): readonly Expr[] {
  return type ? [...type.args, ...indexExpressions(type.indices)] : [];
}

function ofTarget(target: Target): readonly Expr[] {
  return [...indexExpressions(target.indices), ...ofType(target.type)];
}

function present(...expressions: readonly (Expr | undefined)[]): readonly Expr[] {
  return expressions.filter((expr) => expr !== undefined);
}

/** Every expression written in a statement, in the order of the text. */
export function expressionsOf(statement: Statement): readonly Expr[] {
  switch (statement.kind) {
    case "param":
      return [...ofType(statement.type), ...present(statement.value, statement.where)];
    case "let":
    case "graph":
      return [statement.value];
    case "plate":
    case "replicas":
      return parts(statement.domain);
    case "data":
      return [...statement.targets.flatMap(ofTarget), ...present(statement.source)];
    case "var":
      return [...ofTarget(statement.target), ...present(statement.prior, statement.constraint)];
    case "couple":
      return [statement.law];
    default:
      return [...ofTarget(statement.target), statement.value];
  }
}

/** Every expression written in a clause, in the order of the text. */
export function expressionsOfClause(clause: Clause): readonly Expr[] {
  switch (clause.kind) {
    case "run":
      return clause.options.flatMap((option) => parts(option.value));
    case "anneal":
    case "sweep":
    case "seeds":
      return parts(clause.value);
    case "measure":
      return clause.items;
    case "stop":
      return [clause.condition];
    case "expect":
      return present(clause.condition, clause.at);
    case "plot":
      return [clause.y];
    default:
      return [];
  }
}
