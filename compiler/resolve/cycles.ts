import type { Expr, Name, Statement } from "../../grammar/ast.js";
import { references, walk } from "../expr/walk.js";
import type { LawDeclaration } from "../model.js";
import { circular } from "./messages.js";
import type { Report } from "./suggest.js";

interface Definition {
  readonly name: Name;
  /** Names of definitions that its value reads. */
  readonly needs: readonly string[];
}

/** Names given by an expression, with that expression. `where` is left out: it may speak of the param itself. */
function givenNames(statement: Statement): readonly { readonly name: Name; readonly value?: Expr }[] {
  switch (statement.kind) {
    case "param":
    case "let":
      return [{ name: statement.name, value: statement.value }];
    case "def":
      return [{ name: statement.target.name, value: statement.value }];
    case "data":
      return statement.targets.map(({ name }) => ({ name, value: statement.source }));
    default:
      return [];
  }
}

function definitionsOf(statements: readonly Statement[]): ReadonlyMap<string, Definition> {
  const given = statements.flatMap(givenNames);
  const known = new Set(given.map(({ name }) => name.text));
  const read = (value?: Expr): readonly string[] => (value ? references(value).map((each) => each.name.text) : []);
  const define = (name: Name, value?: Expr): Definition => ({
    name,
    needs: [...new Set(read(value))].filter((each) => known.has(each)),
  });
  return new Map(given.map(({ name, value }) => [name.text, define(name, value)]));
}

interface Order {
  readonly order: readonly string[];
  readonly circles: readonly (readonly Name[])[];
}

/** Params, lets, data and definitions in an order in which each stands after those that it reads, and the circles among them. */
export function definitionOrder(statements: readonly Statement[]): Order {
  return orderOf(definitionsOf(statements));
}

/** Works in rounds rather than by recursion, so that a long chain of definitions is as good as a short one. */
function orderOf(all: ReadonlyMap<string, Definition>): Order {
  const missing = new Map([...all].map(([name, { needs }]) => [name, needs.length]));
  const readers = new Map<string, string[]>();
  for (const [name, { needs }] of all) {
    for (const need of needs) {
      const known = readers.get(need);
      if (known) known.push(name);
      else readers.set(need, [name]);
    }
  }
  const order = [...missing].filter(([, count]) => count === 0).map(([name]) => name);
  for (let at = 0; at < order.length; at++) {
    for (const reader of readers.get(order[at]) ?? []) {
      const left = (missing.get(reader) ?? 0) - 1;
      missing.set(reader, left);
      if (left === 0) order.push(reader);
    }
  }
  const settled = new Set(order);
  return { order, circles: circlesAmong(new Map([...all].filter(([name]) => !settled.has(name)))) };
}

/** Every definition left over needs another one left over; following these needs must end in a circle. */
function circlesAmong(rest: ReadonlyMap<string, Definition>): readonly (readonly Name[])[] {
  const circles: Name[][] = [];
  const visited = new Set<string>();
  for (const start of rest.keys()) {
    const trail = new Map<string, Name>();
    let next: string | undefined = start;
    while (next !== undefined && !visited.has(next)) {
      const definition: Definition | undefined = rest.get(next);
      if (!definition) break;
      visited.add(next);
      trail.set(next, definition.name);
      next = definition.needs.find((need) => rest.has(need));
    }
    const names = [...trail.values()];
    const first = next === undefined ? -1 : [...trail.keys()].indexOf(next);
    if (first >= 0) circles.push(names.slice(first));
  }
  return circles;
}

/** Reports each circle of definitions once, at the first of its names in the text. */
export function reportCircles(statements: readonly Statement[], report: Report): void {
  for (const circle of definitionOrder(statements).circles) reportCircle(circle, report);
}

function orderOfLaws(laws: ReadonlyMap<string, LawDeclaration>): Order {
  const called = (expr: Expr): readonly string[] => {
    const names = new Set<string>();
    walk(expr, (node) => node.kind === "call" && laws.has(node.callee.text) && names.add(node.callee.text));
    return [...names];
  };
  return orderOf(new Map([...laws].map(([text, law]) => [text, { name: law.name, needs: called(law.value) }])));
}

/** Declared laws in an order in which each stands after those that it calls; laws in a circle are left out. */
export function lawOrder(laws: ReadonlyMap<string, LawDeclaration>): readonly string[] {
  return orderOfLaws(laws).order;
}

/** Reports laws whose bodies call one another in a circle. */
export function reportLawCircles(laws: ReadonlyMap<string, LawDeclaration>, report: Report): void {
  for (const circle of orderOfLaws(laws).circles) reportCircle(circle, report);
}

function reportCircle(circle: readonly Name[], report: Report): void {
  const first = circle.reduce((a, b) => (b.span.start < a.span.start ? b : a));
  const at = circle.indexOf(first);
  const chain = [...circle.slice(at), ...circle.slice(0, at), first].map((name) => name.text);
  report(circular(first, chain));
}
