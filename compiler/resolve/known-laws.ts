import { sourceFile } from "../../grammar/source.js";
import type { Capabilities } from "../capabilities.js";
import type { LawDeclaration } from "../model.js";
import type { ResolveHost } from "./files.js";

/** Declared laws, and those that the runtime brings a declaration of: where a file declares a law itself, that is the one meant. */
export function knownLaws(
  declared: ReadonlyMap<string, LawDeclaration>,
  { activations, rules, channels }: Capabilities,
  { parse }: Pick<ResolveHost, "parse">,
): ReadonlyMap<string, LawDeclaration> {
  const laws = new Map(declared);
  for (const { name, declaration } of [...activations, ...rules, ...channels]) {
    if (declaration === undefined || laws.has(name)) continue;
    const [node] = parse(sourceFile(`${name}.wfm`, declaration)).value?.declarations ?? [];
    if (node?.kind === "activation" || node?.kind === "rule" || node?.kind === "channel") laws.set(name, node);
  }
  return laws;
}
