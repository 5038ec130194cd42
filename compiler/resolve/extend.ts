import type { ModelDeclaration, Param, Statement } from "../../grammar/ast.js";
import { lineageTooLong, modelsInCircle, unknownModel } from "./messages.js";
import type { Report } from "./suggest.js";
import type { World } from "./world.js";

/** Every model of a longer chain would hold the statements of all below it. */
const longestLineage = 32;

/** The model and those it extends, base first; a circle or an unknown base ends the chain with a diagnostic. */
function lineage(node: ModelDeclaration, world: World, report: Report): readonly ModelDeclaration[] {
  const chain: ModelDeclaration[] = [];
  let next: ModelDeclaration | undefined = node;
  while (next) {
    const current: ModelDeclaration = next;
    chain.unshift(current);
    if (!current.base) break;
    if (chain.length === longestLineage) {
      report(lineageTooLong(node.name, longestLineage));
      return [node];
    }
    next = world.models.get(current.base.text)?.node;
    if (!next) report(unknownModel(current.base, others(world, chain)));
    if (next && chain.includes(next)) {
      const circle = [...chain.slice(0, chain.indexOf(next) + 1).reverse(), next].map((each) => each.name.text);
      report(modelsInCircle(next.name, circle));
      break;
    }
  }
  return chain;
}

/** Models that may stand after `extends`: not those that would close a circle. */
function others(world: World, chain: readonly ModelDeclaration[]): readonly string[] {
  return [...world.models.values()].filter(({ node }) => !chain.includes(node)).map(({ node }) => node.name.text);
}

/**
 * Statements of the base models first, then the model's own. A param declared again replaces that of the base: this is how a
 * model changes a default or a `where`.
 */
export function mergedStatements(node: ModelDeclaration, world: World, report: Report): readonly Statement[] {
  let merged: readonly Statement[] = [];
  for (const { statements } of lineage(node, world, report)) {
    const own = new Set(
      statements.filter((each): each is Param => each.kind === "param").map((each) => each.name.text),
    );
    merged = [...merged.filter((each) => each.kind !== "param" || !own.has(each.name.text)), ...statements];
  }
  return merged;
}
