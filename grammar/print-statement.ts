import type { Clause, FactorStatement, PlateStatement, RunClause, Statement, Target } from "./ast.js";
import { printExpr, printIndices, printString, printType, printValue } from "./print-expr.js";

/** Lines longer than this are broken where a list or a source allows it. */
export const lineWidth = 110;
const inner = "  ";

/** Lines of a statement or clause, relative to its own indentation of two spaces. `pad` widens the head of a plate. */
export function printStatement(s: Statement | Clause, pad = 0): string[] {
  switch (s.kind) {
    case "param": {
      const parts = [`param ${s.name.text}: ${printType(s.type)}`];
      if (s.value) parts.push(`= ${printExpr(s.value)}`);
      if (s.where) parts.push(`where ${printExpr(s.where)}`);
      if (s.unit) parts.push(`unit ${s.unit.text}`);
      return [parts.join(" ")];
    }
    case "let":
    case "graph":
      return [`${s.kind} ${s.name.text} = ${printExpr(s.value)}`];
    case "plate":
      return [`plate ${plateHead(s).padEnd(pad)} in ${printValue(s.domain)}`];
    case "data": {
      const targets = s.targets.map(printTarget).join(", ");
      const head = `data ${s.grouped ? `(${targets})` : targets}`;
      return s.source ? broken(head, `from ${printExpr(s.source)}`) : [head];
    }
    case "var": {
      const prior = s.prior ? ` ~ ${printExpr(s.prior)}` : "";
      return [`var ${printTarget(s.target)}${prior}${s.constraint ? ` on ${printExpr(s.constraint)}` : ""}`];
    }
    case "def":
    case "observe":
    case "factor":
    case "energy":
      return [definition(s)];
    case "replicas": {
      const names = s.variables.map((name) => name.text).join(", ");
      return [`replicas ${s.index.text} in ${printValue(s.domain)} of ${names}`];
    }
    case "couple": {
      const center = s.center ? ` to ${s.center.text}` : "";
      return [`couple ${s.variable.text}${center} across ${s.index.text} by ${printExpr(s.law)}`];
    }
    default:
      return printClause(s);
  }
}

function definition(s: Extract<Statement, { kind: "def" | "observe" }> | FactorStatement): string {
  const sign = s.kind === "observe" ? s.relation : ":=";
  return `${s.kind} ${printTarget(s.target)} ${sign} ${printExpr(s.value)}`;
}

function printClause(c: Clause): string[] {
  switch (c.kind) {
    case "run":
      return run(c);
    case "anneal":
    case "sweep":
      return [`${c.kind} ${c.name.text} in ${printValue(c.value)}`];
    case "seeds":
      return [`seeds ${printValue(c.value)}`];
    case "measure":
      return filled("measure", c.items.map(printExpr));
    case "stop":
      return [`stop when ${printExpr(c.condition)}`];
    case "expect":
      return [`expect ${printExpr(c.condition)}${c.at ? ` at ${printExpr(c.at)}` : ""}`];
    case "plot":
      return [`plot ${printExpr(c.y)} vs ${c.x.text}${c.by ? ` by ${c.by.text}` : ""}`];
    case "save":
      return [`save ${c.name.text} to ${printString(c.path.value)}`];
    case "report":
      return [`report ${printString(c.path.value)}`];
  }
}

/** Text of what a statement declares or observes. */
function printTarget(target: Target): string {
  const type = target.type ? `: ${printType(target.type)}` : "";
  return `${target.name.text}${printIndices(target.indices)}${type}`;
}

/** What stands between `plate` and `in`. */
export function plateHead({ indices, separators }: PlateStatement): string {
  const [first, ...rest] = indices.map((index) => index.text);
  const joined = rest.map((name, i) => (separators[i] === "<" ? ` < ${name}` : `, ${name}`));
  return rest.length === 0 ? first : `(${first}${joined.join("")})`;
}

function run({ algorithm, options }: RunClause): string[] {
  if (options.length === 0) return [`run ${algorithm.text}`];
  const settings = options.map((option) => `${option.name.text} = ${printValue(option.value)}`);
  const line = `run ${algorithm.text} { ${settings.join(", ")} }`;
  if (fits(line)) return [line];
  const last = settings.length - 1;
  return [`run ${algorithm.text} {`, ...settings.map((each, i) => `${inner}${each}${i < last ? "," : ""}`), "}"];
}

/** A list after a word, filled into as few lines as it needs. */
function filled(word: string, items: readonly string[]): string[] {
  const lines: string[] = [];
  let line = word;
  items.forEach((item, i) => {
    const text = i < items.length - 1 ? `${item},` : item;
    if (i > 0 && !fits(`${line} ${text}`)) {
      lines.push(line);
      line = `${inner}${text}`;
    } else line = `${line} ${text}`;
  });
  return [...lines, line];
}

function broken(head: string, tail: string): string[] {
  return fits(`${head} ${tail}`) ? [`${head} ${tail}`] : [head, `${inner}${tail}`];
}

function fits(line: string): boolean {
  return inner.length + line.length <= lineWidth;
}
