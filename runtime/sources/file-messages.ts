import type { DataTarget } from "../../compiler/source-call.js";
import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import { closest } from "../../grammar/edit-distance.js";
import type { Span } from "../../grammar/source.js";
import type { Files } from "../contracts.js";
import type { FileKind } from "./file-kind.js";
import { faultOf } from "./number-word.js";
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
  { code: "WFM6506", title: "a file in another format" },
  { code: "WFM6507", title: "an array of the wrong shape" },
  { code: "WFM6508", title: "a value that the declared type does not allow" },
  { code: "WFM6509", title: "a field that is not a number" },
  { code: "WFM6510", title: "rows of different lengths" },
  { code: "WFM6511", title: "an array that is not in the file" },
  { code: "WFM6512", title: "an array with an unsupported encoding or type" },
  { code: "WFM6513", title: "a file that declares an implausible size" },
  { code: "WFM6517", title: "images and labels that do not match" },
  { code: "WFM6524", title: "a file outside the sandbox" },
  { code: "WFM6519", title: "a conditional table whose rows do not sum to 1" },
  { code: "WFM6530", title: "a factor graph file that cannot be parsed" },
  { code: "WFM6531", title: "a factor graph file that contradicts itself" },
  { code: "WFM6532", title: "factor tables that are too large" },
] as const;

/** An error of a data file; the message begins with its path. */
export function fileError(code: `WFM${number}`, file: FilePlace, message: string, ...hints: string[]): Diagnostic {
  return diagnostic(code, "error", `${file.path}: ${message}`, file.span, { hints });
}

/** A path that leads out of the folder that reads are kept below. */
export function outsideSandbox(file: FilePlace, folder: string): Diagnostic {
  return fileError(
    "WFM6524",
    file,
    `is not read: it lies outside ${folder}`,
    "put it into that folder; links and `..` are followed before they are judged",
  );
}

/** A file that is not to be had: it is not there, or lies outside the sandbox. `host` knows what lies beside it. */
export function noFile(file: FilePlace, host: Pick<Files, "names" | "outside">): Diagnostic {
  const folder = host.outside?.(file.path);
  if (folder !== undefined) return outsideSandbox(file, folder);
  const names = host.names?.(file.path) ?? [];
  const at = Math.max(file.path.lastIndexOf("/"), file.path.lastIndexOf("\\")) + 1;
  const near = closest(file.path.slice(at), names).map((name) => `"${file.path.slice(0, at)}${name}"`);
  const hints = ["paths are relative to the model file"];
  if (near.length > 0) hints.unshift(`did you mean ${near.slice(0, 3).join(" or ")}?`);
  return fileError("WFM6503", file, "cannot be read: there is no such file, or no permission", ...hints);
}

/** `header` holds the names of a file that has nothing but names. */
export function emptyFile(file: FilePlace, header?: readonly string[]): Diagnostic {
  const what = header ? "holds a line of names and no numbers" : "is empty";
  return fileError("WFM6504", file, what, "was it written to the end? write it again");
}

/** `what` ends the sentence: "the array `x` ends after 12 of 80 bytes". */
export function damagedFile(file: FilePlace, what: string): Diagnostic {
  return fileError("WFM6505", file, `is truncated or damaged: ${what}`, "copy or write the file again");
}

export function otherFormat(file: FilePlace, wanted: string, found: string, hint?: string): Diagnostic {
  const next = hint ?? "check the path, and that the source fits the file";
  return fileError("WFM6506", file, `is not ${wanted}: ${found}`, next);
}

/** `kind` is the format that the first bytes identify, if any; `found` describes them otherwise. */
export function otherKind(file: FilePlace, wanted: string, kind: FileKind | undefined, found: string): Diagnostic {
  return otherFormat(file, wanted, kind ? `it is ${kind.what}` : found, kind?.hint);
}

export function packedTwice(file: FilePlace): Diagnostic {
  return otherFormat(file, "gzipped once", "it was packed with gzip twice", "unpack it once with gunzip");
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

/** `word` is what stands there; `labels` where the column holds the names of rows. */
export function notANumber(file: FilePlace, line: number, column: number, word: string, labels = false): Diagnostic {
  const place = `line ${line}, column ${column}`;
  if (labels && word !== "") {
    const hint = "save the table without its index: `df.to_csv(path, index=False)`, in R `row.names = FALSE`";
    return fileError("WFM6509", file, `${place} holds \`${shortened(word)}\`, the label of a row, not a number`, hint);
  }
  const { what, hint } = faultOf(word);
  const found = word === "" ? "is empty: a missing value" : `holds \`${shortened(word)}\`, ${what}`;
  return fileError("WFM6509", file, `${place} ${found}`, hint);
}

function shortened(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}...` : word;
}

export function repeatedHeader(file: FilePlace, line: number, first: number): Diagnostic {
  const message = `line ${line} repeats the names of line ${first}`;
  return fileError("WFM6509", file, message, "were two files joined? delete the second line of names");
}

export function doubtfulComma(file: FilePlace, line: number, column: number, word: string): Diagnostic {
  const pointed = word.replace(",", ".");
  const whole = word.replace(",", "");
  const message = `line ${line}, column ${column} holds \`${word}\`, which may be ${pointed} or ${whole}`;
  return fileError(
    "WFM6509",
    file,
    message,
    `write \`${pointed}\` or \`${whole}\`: a decimal point, and no thousands separators`,
  );
}

export function mixedMarks(file: FilePlace, line: number): Diagnostic {
  const message = `line ${line} has a point in a number, but other numbers have a decimal comma`;
  return fileError(
    "WFM6509",
    file,
    message,
    "write all numbers with a decimal point, and without thousands separators",
  );
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
  const held = `it holds ${quoted(names)}`;
  const hints = near === undefined ? [held] : [`did you mean "${near}"?`, held];
  return fileError("WFM6511", file, `holds no array "${key}"`, ...hints);
}

const MOST_NAMES = 20;

function quoted(names: readonly string[]): string {
  const listed = names.slice(0, MOST_NAMES).map((name) => `"${name}"`);
  return `${listed.join(", ")}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ""}`;
}

export function whichArray(file: FilePlace, names: readonly string[]): Diagnostic {
  return fileError(
    "WFM6511",
    file,
    `holds ${names.length} arrays: ${quoted(names)}`,
    `name one: \`npz("${file.path}", "${names[0]}")\``,
  );
}

export function otherArrayType(file: FilePlace, array: string, type: string, hint: string): Diagnostic {
  return fileError("WFM6512", file, `array "${array}" holds ${type}, which are not read`, hint);
}

export function otherPacking(file: FilePlace, array: string, packing: string): Diagnostic {
  const message = `array "${array}" is packed with ${packing}, which is not read`;
  return fileError("WFM6512", file, message, "save it with numpy.savez or numpy.savez_compressed");
}

export function sparseMatrix(file: FilePlace, format: string): Diagnostic {
  const hint = "save it as an array: `numpy.save(path, scipy.sparse.load_npz(path).toarray())`";
  return fileError("WFM6512", file, `holds a sparse matrix of scipy (${format}), which is not read`, hint);
}

export function beyondDoubles(file: FilePlace, place: string, value: bigint): Diagnostic {
  const message = `${place} holds ${value}, which no double holds exactly (above 2^53 in size)`;
  return fileError(
    "WFM6508",
    file,
    message,
    "subtract an offset, or divide, before saving: names and hashes are no numbers",
  );
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

export function swappedFiles(images: FilePlace, labels: string): Diagnostic {
  const message = `holds labels, one number an item, and ${labels} holds images: the two are swapped`;
  return fileError("WFM6517", images, message, `write \`idx("${labels}", "${images.path}")\``);
}

export function floatImages(file: FilePlace): Diagnostic {
  return otherFormat(
    file,
    "an IDX file of bytes",
    "its numbers are floating-point, not grey values 0 to 255",
    "`floats = true` reads them as they are; the weights that suit them depend on their scale",
  );
}
