import type { Expr, Name, Reduce } from "../../grammar/ast.js";
import { children, references } from "../expr/walk.js";
import { boundTwice, freeIndex, tupleApart } from "./index-messages.js";
import { unusedBound } from "./meaning-messages.js";
import type { Subject } from "./subject.js";

/** Every index on the right stands on the left, or is bound by `sum` or `prod`. Each free index is reported once a statement. */
export function checkFreeIndices(subject: Subject, expr: Expr, owner: string, left: readonly string[]): void {
  const reported = new Set<string>();
  const visit = (node: Expr, bound: readonly string[]): void => {
    if (node.kind === "reference") {
      const { text } = node.name;
      const loose = subject.symbols.get(text)?.kind === "index" && !left.includes(text) && !bound.includes(text);
      if (loose && !reported.has(text)) subject.report(freeIndex(node.name, owner, subject.isLaw ? undefined : left));
      if (loose) reported.add(text);
    }
    if (node.kind === "reduce") checkBound(subject, node, left, bound);
    const inner = node.kind === "reduce" ? [...bound, ...node.indices.map((name) => name.text)] : bound;
    for (const child of children(node)) visit(child, inner);
  };
  visit(expr, []);
}

function checkBound(subject: Subject, node: Reduce, left: readonly string[], bound: readonly string[]): void {
  const read = new Set(references(node.body).map((reference) => reference.name.text));
  const inner = new Set<string>();
  for (const name of node.indices) {
    if (subject.symbols.get(name.text)?.kind !== "index") continue;
    if (left.includes(name.text)) subject.report(boundTwice(name, "an index of the left-hand side"));
    else if (bound.includes(name.text) || inner.has(name.text)) subject.report(boundTwice(name, "summed over"));
    else if (!read.has(name.text) && !tupleRead(subject, name, read)) subject.report(unusedBound(name, node.operator));
    inner.add(name.text);
  }
  checkTuples(subject, node, inner);
}

function tupleRead(subject: Subject, name: Name, read: ReadonlySet<string>): boolean {
  return subject.tuples.get(name.text)?.some((each) => read.has(each)) ?? false;
}

/** A sum over edges runs over all indices of the edge at once. */
function checkTuples(subject: Subject, node: Reduce, inner: ReadonlySet<string>): void {
  const partial = node.indices.find((name) => subject.tuples.get(name.text)?.some((each) => !inner.has(each)));
  const tuple = partial && subject.tuples.get(partial.text);
  if (!partial || !tuple) return;
  subject.report(tupleApart(partial.span, tuple, `write \`${node.operator}(${tuple.join(", ")})\``));
}
