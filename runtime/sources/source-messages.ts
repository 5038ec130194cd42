import type { OptionSpec } from "../../compiler/capabilities.js";
import type { DataRequest, DataTarget, SourceCall } from "../../compiler/source-call.js";
import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import { closest } from "../../grammar/edit-distance.js";
import type { Span } from "../../grammar/source.js";
import { allowedWords, shapeWords, typeWords } from "./target-values.js";

// Wording of what a source says about its call. What it says about a file is in file-messages.ts.

/** Codes of sources and their arguments; docs/errors has a page for each. */
export const sourceCodes = [
  { code: "WFM6500", title: "an unknown source" },
  { code: "WFM6501", title: "a wrong argument of a source or graph" },
  { code: "WFM6502", title: "a source with the wrong number of arrays" },
  { code: "WFM6514", title: "an array with too many axes for its file" },
  { code: "WFM6515", title: "a source that cannot provide the declared type" },
  { code: "WFM6516", title: "data too large to draw" },
  { code: "WFM6520", title: "a missing data set" },
  { code: "WFM6521", title: "a damaged data set" },
  { code: "WFM6522", title: "an unknown class" },
  { code: "WFM6523", title: "more patterns requested than there are" },
] as const;

function didYouMean(word: string, known: readonly string[]): string {
  const [near] = closest(word, known);
  return near === undefined ? `known: ${known.join(", ")}` : `did you mean \`${near}\`?`;
}

export function unknownSource(
  span: Span,
  kind: "source" | "graph",
  name: string,
  known: readonly string[],
): Diagnostic {
  const message = `there is no ${kind} named \`${name}\``;
  return diagnostic("WFM6500", "error", message, span, { hints: [didYouMean(name, known)] });
}

function wrongCall(call: SourceCall, message: string, hint: string): Diagnostic {
  return diagnostic("WFM6501", "error", message, call.span, { hints: [hint] });
}

export function tooManyArguments(call: SourceCall, names: readonly string[]): Diagnostic {
  const takes = names.length === 0 ? "no arguments" : `at most ${names.length}: ${names.join(", ")}`;
  return wrongCall(call, `\`${call.name}\` got ${call.positional.length} arguments`, `it takes ${takes}`);
}

export function unknownArgument(call: SourceCall, name: string, names: readonly string[]): Diagnostic {
  return wrongCall(call, `\`${call.name}\` has no argument \`${name}\``, didYouMean(name, names));
}

export function repeatedArgument(call: SourceCall, name: string): Diagnostic {
  return wrongCall(call, `argument \`${name}\` of \`${call.name}\` is given twice`, "remove one of the two");
}

/** `problem` ends the sentence "argument `x` ...". */
export function wrongArgument(call: SourceCall, name: string, problem: string, spec: OptionSpec): Diagnostic {
  return wrongCall(call, `argument \`${name}\` of \`${call.name}\` ${problem}`, `\`${name}\`: ${spec.doc}`);
}

export function unknownLaw(call: SourceCall, name: string, known: readonly string[]): Diagnostic {
  return wrongCall(call, `\`${call.name}\` cannot draw from \`${name}\``, didYouMean(name, known));
}

export function wrongTargets(request: DataRequest, wanted: string): Diagnostic {
  const names = request.targets.map((target) => `\`${target.name}\``).join(", ");
  const message = `\`${request.call.name}\` gives ${wanted}, but the statement declares ${request.targets.length}: ${names}`;
  const hint = "give each remaining array a `data` statement of its own";
  return diagnostic("WFM6502", "error", message, request.span, { hints: [hint] });
}

export function tooManyAxes(span: Span, target: DataTarget, source: string): Diagnostic {
  const message = `\`${target.name}\` has ${target.shape.length} axes, but ${source} holds rows and columns only`;
  const hint = `save the array with numpy.savez and use \`npz("data.npz", "${target.name}")\``;
  return diagnostic("WFM6514", "error", message, span, { hints: [hint] });
}

export function sourceGivesOtherType(span: Span, target: DataTarget, gives: string, hint: string): Diagnostic {
  const message = `\`${target.name}\` is declared ${typeWords(target)} (${allowedWords(target)}), but ${gives}`;
  return diagnostic("WFM6515", "error", message, span, { hints: [hint] });
}

export function tooLargeToDraw(span: Span, target: DataTarget, limit: number): Diagnostic {
  const message = `\`${target.name}\` would have ${shapeWords(target.shape)} entries, more than the ${limit} that one array holds`;
  return diagnostic("WFM6516", "error", message, span, { hints: ["make the plates smaller"] });
}

export function dataSetMissing(span: Span, name: string): Diagnostic {
  const hints = [`run \`wfmc data get ${name}\` once; it downloads the data, checks it and keeps a compact copy`];
  return diagnostic("WFM6520", "error", `the data set \`${name}\` is not on this machine yet`, span, { hints });
}

export function dataSetDamaged(span: Span, name: string, what: string): Diagnostic {
  const hints = [`run \`wfmc data get ${name}\` again to replace it`];
  return diagnostic("WFM6521", "error", `the cached data set \`${name}\` is damaged: ${what}`, span, { hints });
}

export function unknownClass(span: Span, word: string, known: readonly string[]): Diagnostic {
  const hints = [didYouMean(word, known)];
  return diagnostic("WFM6522", "error", `there is no class named "${word}"`, span, { hints });
}

export function wrongClasses(call: SourceCall, problem: string): Diagnostic {
  return wrongCall(
    call,
    `argument \`classes\` of \`${call.name}\` ${problem}`,
    'for labels -1 and +1: `classes = ["Dress", "Coat"]`',
  );
}

export function tooFewPatterns(span: Span, name: string, wanted: number, there: number, most: number): Diagnostic {
  const message = `${wanted} patterns of class ${name} are needed, but only ${there} are there`;
  const hint = most > 0 ? `take at most ${most} patterns in all` : "choose other classes";
  return diagnostic("WFM6523", "error", message, span, { hints: [hint] });
}

export function nothingHeldOut(span: Span, name: string, there: number, most: number): Diagnostic {
  const message = `all ${there} images of class ${name} train, so none is left to test`;
  return diagnostic("WFM6523", "error", message, span, { hints: [`take at most ${most} patterns in all`] });
}
