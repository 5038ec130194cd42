import type { AxisClause, Clause, FactorStatement, PlateStatement, RunClause, Statement, Target } from "./ast.js";
import { printExpr, printIndices, printString, printType, printValue } from "./print-expr.js";

/** Lines longer than this are broken where a list or a source allows it. */
export const lineWidth = 110;
const inner = "  ";

type Part = Statement | Clause;
type Printers = { readonly [K in Part["kind"]]: (part: Extract<Part, { kind: K }>, pad: number) => string[] };

const binding = (s: Extract<Part, { kind: "let" | "graph" }>) => [`${s.kind} ${s.name.text} = ${printExpr(s.value)}`];
const definition = (s: FactorStatement | Extract<Part, { kind: "def" | "observe" }>) => {
  const sign = s.kind === "observe" ? s.relation : ":=";
  return [`${s.kind} ${printTarget(s.target)} ${sign} ${printExpr(s.value)}`];
};
const axis = (c: AxisClause) => [`${c.kind} ${c.name.text} in ${printValue(c.value)}`];

const printers: Printers = {
  param: (s) => {
    const parts = [`param ${s.name.text}: ${printType(s.type)}`];
    if (s.value) parts.push(`= ${printExpr(s.value)}`);
    if (s.where) parts.push(`where ${printExpr(s.where)}`);
    if (s.unit) parts.push(`unit ${s.unit.text}`);
    return [parts.join(" ")];
  },
  let: binding,
  graph: binding,
  plate: (s, pad) => [`plate ${plateHead(s).padEnd(pad)} in ${printValue(s.domain)}`],
  data: (s) => {
    const targets = s.targets.map(printTarget).join(", ");
    const head = `data ${s.grouped ? `(${targets})` : targets}`;
    return s.source ? broken(head, `from ${printExpr(s.source)}`) : [head];
  },
  var: (s) => {
    const prior = s.prior ? ` ~ ${printExpr(s.prior)}` : "";
    return [`var ${printTarget(s.target)}${prior}${s.constraint ? ` on ${printExpr(s.constraint)}` : ""}`];
  },
  def: definition,
  observe: definition,
  factor: definition,
  energy: definition,
  replicas: (s) => {
    const names = s.variables.map((name) => name.text).join(", ");
    return [`replicas ${s.index.text} in ${printValue(s.domain)} of ${names}`];
  },
  couple: (s) => {
    const center = s.center ? ` to ${s.center.text}` : "";
    return [`couple ${s.variable.text}${center} across ${s.index.text} by ${printExpr(s.law)}`];
  },
  run: (c) => run(c),
  anneal: axis,
  sweep: axis,
  seeds: (c) => [`seeds ${printValue(c.value)}`],
  measure: (c) => filled("measure", c.items.map(printExpr)),
  stop: (c) => [`stop when ${printExpr(c.condition)}`],
  expect: (c) => [`expect ${printExpr(c.condition)}${c.at ? ` at ${printExpr(c.at)}` : ""}`],
  plot: (c) => [`plot ${printExpr(c.y)} vs ${c.x.text}${c.by ? ` by ${c.by.text}` : ""}`],
  save: (c) => [`save ${c.name.text} to ${printString(c.path.value)}`],
  report: (c) => [`report ${printString(c.path.value)}`],
};

/** Lines of a statement or clause, relative to its own indentation of two spaces. `pad` widens the head of a plate. */
export function printStatement(part: Part, pad = 0): string[] {
  const printer = printers[part.kind] as (part: Part, pad: number) => string[];
  return printer(part, pad);
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
