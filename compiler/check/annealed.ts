import type { Statement } from "../../grammar/ast.js";
import { expressionsOf, references } from "../expr/walk.js";
import type { CheckedModel } from "../model.js";

// What may change from step to step of an annealed run. Messages of patterns that two steps share are carried over, so that the number of
// patterns may change; variables, graphs, and data other than more of the same stay.

/** Names that an anneal may not vary: sizes of variables, graphs, and data depend on them. */
export function fixedNames(model: CheckedModel): ReadonlySet<string> {
  const { statements, symbols } = model;
  const of = (kind: Statement["kind"]) => statements.filter((node) => node.kind === kind);
  // Parameters of a prior may vary: weights stay where they are.
  const targets = of("var").map((node) => ({ ...node, prior: undefined, constraint: undefined }) as Statement);
  const variables = closure(model, namesIn(targets));
  const fixed = new Set([...variables, ...closure(model, namesIn(of("graph")))]);
  const growing = closure(model, namesIn(of("plate")));
  // The size requested of a data source (`take = P`) may grow with the patterns; a law they are drawn from may not.
  for (const name of closure(model, namesIn(of("data").filter(hasSource)))) if (!growing.has(name)) fixed.add(name);
  for (const name of fixed) if (symbols.get(name)?.kind === "index") fixed.delete(name);
  return fixed;
}

function hasSource(node: Statement): boolean {
  return node.kind === "data" && node.source !== undefined;
}

function nameOf({ name }: { readonly name: { readonly text: string } }): string {
  return name.text;
}

function namesIn(nodes: readonly Statement[]): string[] {
  return nodes.flatMap((node) => expressionsOf(node).flatMap(references).map(nameOf));
}

/** Names, and all that lets, plates and graphs of these names are made of. */
function closure({ statements, symbols }: CheckedModel, names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const symbol = symbols.get(name);
    if (symbol?.kind === "let") open.push(...references(symbol.node.value).map(nameOf));
    if (symbol?.kind !== "index") continue;
    const plates = statements.filter((node) => node.kind === "plate" && node.indices.some(({ text }) => text === name));
    open.push(...namesIn(plates));
  }
  return found;
}
