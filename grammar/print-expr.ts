import type { Argument, Binary, Conditional, Expr, Index, TypeExpr, Unary, Value } from "./ast.js";
import {
  binaryLevel,
  conditionalLevel,
  notLevel,
  operandLevels,
  prefixLevel,
  primaryLevel,
  termLevel,
} from "./precedence.js";

// Canonical text of expressions: as few parentheses as the tree allows.

/** Where an expression stands. */
interface Setting {
  /** Least level that needs no parentheses. */
  readonly least: number;
  /** True when a `*`, `/` or `%` follows, which the body of a `sum` would swallow. */
  readonly followed: boolean;
  /** True in the ends of a range, where arithmetic is written without spaces: `1..N/K`. */
  readonly tight: boolean;
}

const free: Setting = { least: conditionalLevel, followed: false, tight: false };

/** Text of an expression. Reading it back gives the same tree. */
export function printExpr(e: Expr): string {
  return write(e, free);
}

/** Text of an expression or a range. */
export function printValue(value: Value): string {
  if (value.kind !== "range") return printExpr(value);
  const end = { ...free, tight: true };
  const step = value.step ? ` step ${write(value.step, end)}` : "";
  return `${write(value.from, end)}..${write(value.to, end)}${step}`;
}

/** Text of indices in their brackets, or nothing when there are none. */
export function printIndices(indices: readonly Index[]): string {
  return indices.length === 0 ? "" : `[${indices.map((i) => (i.kind === "all" ? ":" : printExpr(i))).join(", ")}]`;
}

/** Text of a type: `cat(4)`, `spin[k]`. */
export function printType(type: TypeExpr): string {
  const args = type.args.length === 0 ? "" : `(${type.args.map(printExpr).join(", ")})`;
  return `${type.name.text}${args}${printIndices(type.indices)}`;
}

/** A text in quotes, with the escapes of the language. */
export function printString(value: string): string {
  return `"${value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

function printArgument({ name, value }: Argument): string {
  return name ? `${name.text} = ${printValue(value)}` : printValue(value);
}

function levelOf(e: Expr): number {
  if (e.kind === "binary") return binaryLevel[e.operator];
  if (e.kind === "if") return conditionalLevel;
  if (e.kind === "unary") return e.operator === "not" ? notLevel : prefixLevel;
  if (e.kind === "number") return e.text.startsWith("-") ? prefixLevel : primaryLevel;
  return e.kind === "reduce" ? prefixLevel : primaryLevel;
}

function write(e: Expr, at: Setting): string {
  const enclosed = levelOf(e) < at.least || (at.followed && e.kind === "reduce");
  return enclosed ? `(${bare(e, free)})` : bare(e, at);
}

function bare(e: Expr, at: Setting): string {
  switch (e.kind) {
    case "number":
      return e.text;
    case "string":
      return printString(e.value);
    case "boolean":
      return String(e.value);
    case "reference":
      return `${e.name.text}${printIndices(e.indices ?? [])}`;
    case "call":
      return `${e.callee.text}(${e.args.map(printArgument).join(", ")})`;
    case "list":
      return `[${e.items.map(printExpr).join(", ")}]`;
    case "unary":
      return unary(e, at);
    case "reduce": {
      const indices = e.indices.map((index) => index.text).join(", ");
      return `${e.operator}(${indices}) ${write(e.body, { ...at, least: termLevel, followed: false })}`;
    }
    case "if":
      return conditional(e, at);
    case "binary":
      return binary(e, at);
  }
}

function unary({ operator, operand }: Unary, at: Setting): string {
  if (operator === "not") return `not ${write(operand, { ...at, least: notLevel })}`;
  return `${operator}${write(operand, { ...at, least: prefixLevel })}`;
}

/** A chain of `else if` is written by a loop: it may be long. */
function conditional(e: Conditional, at: Setting): string {
  const parts: string[] = [];
  let rest: Expr = e;
  for (; rest.kind === "if"; rest = rest.otherwise) {
    parts.push(`if ${printExpr(rest.condition)} then ${printExpr(rest.then)} else`);
  }
  return `${parts.join(" ")} ${write(rest, { ...free, tight: at.tight })}`;
}

/** A chain of operators that groups to the left is written by a loop: a sum may have a hundred thousand terms. */
function binary(e: Binary, at: Setting): string {
  const backwards: string[] = [];
  let here = at;
  let node = e;
  for (;;) {
    const levels = operandLevels(node.operator);
    backwards.push(write(node.right, { ...here, least: levels.right }), spaced(node.operator, at.tight));
    const multiplied = binaryLevel[node.operator] === termLevel;
    here = { ...at, least: levels.left, followed: multiplied };
    const { left } = node;
    if (left.kind !== "binary" || levelOf(left) < levels.left)
      return [write(left, here), ...backwards.reverse()].join("");
    node = left;
  }
}

function spaced(operator: Binary["operator"], tight: boolean): string {
  const close = operator === "^" || (tight && /^[-+*/%]$/.test(operator));
  return close ? operator : ` ${operator} `;
}
