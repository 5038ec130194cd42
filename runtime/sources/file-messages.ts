import type { DataTarget } from "../../compiler/source-call.js";
import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import { closest } from "../../grammar/edit-distance.js";
import type { Span } from "../../grammar/source.js";
import { READABLE_TYPES } from "./npy.js";
import { allowedWords, shapeWords, typeWords } from "./target-values.js";

// Wording of what is wrong with a data file. Each names the file, and the array, row or line where there is one.

/** A file as a message speaks of it: its path as the model spells it, and the call to underline. */
export interface FilePlace {
  readonly path: string;
  readonly span: Span;
}

/** Codes of data files; docs/errors has a page for each. */
export const fileCodes = [
  { code: "WFM6503", title: "a file that cannot be read" },
  { code: "WFM6504", title: "an empty file" },
  { code: "WFM6505", title: "a truncated or damaged file" },
  { code: "WFM6506", title: "a file of another format" },
  { code: "WFM6507", title: "an array of another shape" },
  { code: "WFM6508", title: "a value that the declared type does not allow" },
  { code: "WFM6509", title: "a field that is not a number" },
  { code: "WFM6510", title: "rows of different length" },
  { code: "WFM6511", title: "an array that the file does not hold" },
  { code: "WFM6512", title: "an array type that is not read" },
  { code: "WFM6513", title: "a file that declares more than it should hold" },
  { code: "WFM6517", title: "images and labels that do not belong together" },
  { code: "WFM6530", title: "a factor graph file that cannot be parsed" },
  { code: "WFM6531", title: "a factor graph file that contradicts itself" },
  { code: "WFM6532", title: "factor tables that are too large" },
] as const;

function fileError(code: `WFM${number}`, file: FilePlace, message: string, ...hints: string[]): Diagnostic {
  return diagnostic(code, "error", `${file.path}: ${message}`, file.span, { hints });
}

export function noFile(file: FilePlace): Diagnostic {
  return fileError(
    "WFM6503",
    file,
    "cannot be read: there is no such file, or no permission",
    "paths are relative to the model file",
  );
}

export function emptyFile(file: FilePlace): Diagnostic {
  return fileError("WFM6504", file, "is empty", "was it written to the end? write it again");
}

/** `what` ends the sentence: "the array `x` ends after 12 of 80 bytes". */
export function damagedFile(file: FilePlace, what: string): Diagnostic {
  return fileError("WFM6505", file, `is truncated or damaged: ${what}`, "copy or write the file again");
}

export function otherFormat(file: FilePlace, wanted: string, found: string): Diagnostic {
  return fileError("WFM6506", file, `is not ${wanted}: ${found}`, "check the path, and that the source fits the file");
}

export function otherShape(file: FilePlace, target: DataTarget, held: string, hint?: string): Diagnostic {
  const message = `${held}, but \`${target.name}\` needs ${shapeWords(target.shape)}`;
  return fileError("WFM6507", file, message, hint ?? "let the plates of the model and the file agree");
}

/** `place` is "row 3, column 5", "line 7" and the like. */
export function otherValue(
  file: FilePlace,
  target: DataTarget,
  place: string,
  value: number,
  hint = valueHint(target, value),
): Diagnostic {
  const message = `${place} holds ${value}, but \`${target.name}\` is declared ${typeWords(target)}: each entry must be ${allowedWords(target)}`;
  return fileError("WFM6508", file, message, hint);
}

function valueHint(target: DataTarget, value: number): string {
  if (!Number.isFinite(value)) return "remove or replace missing values before training";
  if (target.type.name === "spin" && value === 0)
    return `for data of 0 and 1 declare \`${target.name}\` as bit, or save 2 x - 1`;
  if (target.type.name === "bit" && value === -1) return `for data of -1 and 1 declare \`${target.name}\` as spin`;
  return `declare \`${target.name}\` as real, or convert the values`;
}

/** `word` is what stands there, shortened. */
export function notANumber(file: FilePlace, line: number, column: number, word: string): Diagnostic {
  const found = word === "" ? "is empty" : `holds \`${word}\``;
  const hint = "each field must be a finite number; a first line of names is skipped";
  return fileError("WFM6509", file, `line ${line}, column ${column} ${found}, which is not a number`, hint);
}

export function raggedRows(
  file: FilePlace,
  line: number,
  columns: number,
  first: number,
  expected: number,
): Diagnostic {
  const message = `line ${line} has ${columns} numbers, but line ${first} has ${expected}`;
  return fileError("WFM6510", file, message, "every row needs the same number of columns");
}

export function noArray(file: FilePlace, key: string, names: readonly string[]): Diagnostic {
  const [near] = closest(key, names);
  const hint =
    near === undefined ? `it holds ${names.map((name) => `"${name}"`).join(", ")}` : `did you mean "${near}"?`;
  return fileError("WFM6511", file, `holds no array "${key}"`, hint);
}

export function whichArray(file: FilePlace, names: readonly string[]): Diagnostic {
  const listed = names.map((name) => `"${name}"`).join(", ");
  return fileError(
    "WFM6511",
    file,
    `holds ${names.length} arrays: ${listed}`,
    `name one: \`npz("${file.path}", "${names[0]}")\``,
  );
}

export function otherArrayType(file: FilePlace, array: string, type: string): Diagnostic {
  const message = `array "${array}" holds ${type}, which is not read`;
  return fileError("WFM6512", file, message, `convert it with numpy's astype; read are ${READABLE_TYPES}`);
}

export function declaresTooMuch(file: FilePlace, what: string, declared: string, expected: number): Diagnostic {
  const message = `${what} declares ${declared}, but at most ${expected} are expected; nothing was unpacked`;
  return fileError(
    "WFM6513",
    file,
    message,
    "check where the file comes from, or let the plates of the model agree with it",
  );
}

export function unpacksTooMuch(file: FilePlace, limit: number): Diagnostic {
  const message = `unpacks to more than the ${limit} bytes that the declared shape can need; the rest was not unpacked`;
  return fileError("WFM6513", file, message, "let the plates of the model agree with the file");
}

export function unmatchedLabels(file: FilePlace, labels: number, images: string, count: number): Diagnostic {
  const message = `holds ${labels} labels, but ${images} holds ${count} images`;
  return fileError("WFM6517", file, message, "give the two files of one set");
}

export function graphSyntax(file: FilePlace, line: number, expected: string, found: string): Diagnostic {
  const hint = "the layout is described in `wfmc explain WFM6530`";
  return fileError("WFM6530", file, `line ${line}: expected ${expected}, but found ${found}`, hint);
}

export function graphContradiction(file: FilePlace, line: number, what: string): Diagnostic {
  return fileError("WFM6531", file, `line ${line}: ${what}`, "correct the file, or write it again with its program");
}

export function tablesTooLarge(file: FilePlace, line: number, entries: number, limit: number): Diagnostic {
  const message = `line ${line}: the tables need ${entries} entries, more than ${limit}`;
  return fileError("WFM6532", file, message, "split large factors, or reduce the number of states");
}
