import type { Binary, Expr } from "../../grammar/ast.js";
import type { Report } from "../resolve/suggest.js";
import { mixedUnits } from "./experiment-messages.js";

/** Powers of base units, those of power 0 left out: nats/weight is { nats: 1, weight: -1 }. */
export type Unit = ReadonlyMap<string, number>;
/** Unit of a name; undefined where it has none of its own and goes with any. */
export type UnitOf = (expr: Expr) => Unit | undefined;

/** Units that a param may declare. */
export const knownUnits: readonly string[] = ["nats", "nats/weight", "errors", "energy", "fraction", "1"];
const ONE: Unit = new Map();
const keeping: readonly string[] = ["abs", "min", "max", "floor", "ceil", "round"];

/** A unit from its text; `fraction` and `1` are pure numbers. */
export function parseUnit(text: string): Unit {
  const powers = new Map<string, number>();
  text.split("/").forEach((part, at) => {
    for (const word of part.split("*")) {
      if (word === "" || word === "1" || word === "fraction") continue;
      powers.set(word, (powers.get(word) ?? 0) + (at === 0 ? 1 : -1));
    }
  });
  return powers;
}

/** As in "nats/weight"; a pure number is "1". */
export function unitText(unit: Unit): string {
  const side = (sign: number): string =>
    [...unit]
      .filter(([, power]) => power * sign > 0)
      .flatMap(([word, power]) => Array(Math.abs(power)).fill(word))
      .join("*");
  const below = side(-1);
  return `${side(1) || "1"}${below ? `/${below}` : ""}`;
}

const same = (a: Unit, b: Unit): boolean => unitText(a) === unitText(b);

function times(a: Unit, b: Unit, power: 1 | -1): Unit {
  const powers = new Map(a);
  for (const [word, count] of b) powers.set(word, (powers.get(word) ?? 0) + power * count);
  return new Map([...powers].filter(([, count]) => count !== 0).sort());
}

/** Unit of an expression; reports sums and comparisons of different units. Undefined goes with any unit. */
export function checkUnits(expr: Expr, unitOf: UnitOf, report: Report): Unit | undefined {
  const inner = (each: Expr): Unit | undefined => checkUnits(each, unitOf, report);
  switch (expr.kind) {
    case "unary":
      return inner(expr.operand);
    case "binary":
      return binaryUnit(expr, inner(expr.left), inner(expr.right), report);
    case "if":
      inner(expr.condition);
      return inner(expr.then) ?? inner(expr.otherwise);
    case "call": {
      const own = unitOf(expr);
      if (own) return own;
      const units = expr.args.map(({ value }) => (value.kind === "range" ? undefined : inner(value)));
      return keeping.includes(expr.callee.text) ? units.find((unit) => unit !== undefined) : undefined;
    }
    default:
      return unitOf(expr);
  }
}

const isNumber = (expr: Expr): boolean => expr.kind === "number" || (expr.kind === "unary" && isNumber(expr.operand));

function binaryUnit(expr: Binary, left: Unit | undefined, right: Unit | undefined, report: Report): Unit | undefined {
  const { operator } = expr;
  if (operator === "and" || operator === "or" || operator === "^" || operator === "%") return undefined;
  if (operator === "*" || operator === "/") {
    const a = left ?? (isNumber(expr.left) ? ONE : undefined);
    const b = right ?? (isNumber(expr.right) ? ONE : undefined);
    return a && b && times(a, b, operator === "*" ? 1 : -1);
  }
  const clash = left && right && !same(left, right);
  if (clash) report(mixedUnits(expr, unitText(left), unitText(right)));
  return clash || (operator !== "+" && operator !== "-") ? undefined : (left ?? right);
}
