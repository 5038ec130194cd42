import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import { sourceFile } from "../../grammar/source.js";
import type { Capabilities } from "../capabilities.js";
import type { LawDeclaration } from "../model.js";
import type { ResolveHost } from "./files.js";
import { resolveLawDeclaration } from "./laws.js";
import type { Report } from "./suggest.js";
import type { Vocabulary } from "./vocabulary.js";

/** Codes of registries whose members do not fit the language. */
export const registryCodes = [{ code: "WFM9002", title: "a registered law whose declaration has no meaning" }] as const;

/** Declared laws, and those that the runtime brings a declaration of: where a file declares a law itself, that is the one meant. */
export function knownLaws(
  declared: ReadonlyMap<string, LawDeclaration>,
  { activations, rules, channels }: Capabilities,
  { parse }: Pick<ResolveHost, "parse">,
  report: Report,
): ReadonlyMap<string, LawDeclaration> {
  const laws = new Map(declared);
  for (const { name, declaration } of [...activations, ...rules, ...channels]) {
    if (declaration === undefined || laws.has(name)) continue;
    const { value, diagnostics } = parse(sourceFile(`${name}.wfm`, declaration));
    const [node] = value?.declarations ?? [];
    if (node?.kind === "activation" || node?.kind === "rule" || node?.kind === "channel") laws.set(name, node);
    else report(meansNothing(name, diagnostics[0]?.message ?? "it declares no law"));
  }
  return laws;
}

/** Names in the formals and bodies of all laws: a mistake in a text that no file of the user holds is told of the registry. */
export function resolveLaws(
  laws: ReadonlyMap<string, LawDeclaration>,
  declared: ReadonlyMap<string, LawDeclaration>,
  words: Vocabulary,
  report: Report,
): void {
  for (const [name, law] of laws) {
    if (declared.get(name) === law) resolveLawDeclaration(law, words, report);
    else resolveLawDeclaration(law, words, ({ message }) => report(meansNothing(name, message)));
  }
}

function meansNothing(name: string, reason: string): Diagnostic {
  return diagnostic(
    "WFM9002",
    "error",
    `the law \`${name}\` is registered with a declaration that means nothing: ${reason}`,
    undefined,
    {
      hints: [
        "this is a mistake of wfmc or of its extension, not of the model: correct the declaration, or register the law without one",
      ],
    },
  );
}
