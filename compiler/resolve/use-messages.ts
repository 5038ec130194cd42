import type { Name } from "../../grammar/ast.js";
import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import { didYouMean } from "./suggest.js";

// Wording of what is wrong with a `use` of a graph; the codes are those of messages.ts.

export function unknownFormat(format: Name): Diagnostic {
  const near = didYouMean(format, ["uai", "fg"]);
  return diagnostic("WFM2007", "error", `\`${format.text}\` is not a known graph format`, format.span, near);
}

export function formatLeftOut(format: string, path: Span): Diagnostic {
  return diagnostic("WFM2007", "error", `a .${format} file is a factor graph, not a model file`, path, {
    hints: [`say so: \`use ${format} "..." as Name\``],
    fixes: [{ title: `insert \`${format}\``, edits: [{ span: { ...path, end: path.start }, text: `${format} ` }] }],
  });
}

export function aliasLeftOut(path: Span): Diagnostic {
  return diagnostic("WFM2007", "error", "the graph needs a name for experiments to refer to", path, {
    hints: ["end the line with `as Name`"],
  });
}

export function aliasOfModels(alias: Name): Diagnostic {
  return diagnostic("WFM2007", "error", "the models of a .wfm file keep their own names", alias.span, {
    hints: [`remove \`as ${alias.text}\`; \`as\` names the graph of a \`use uai\` or \`use fg\``],
  });
}

export function evidenceOfModels(span: Span): Diagnostic {
  return diagnostic("WFM2007", "error", "only graphs of `use uai` and `use fg` take a file of evidence", span, {
    hints: ["in a model, write `observe` for what is known"],
  });
}
