import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import { type FilePlace, fileError } from "./file-messages.js";

// Wording of what is wrong with a factor graph file or its evidence; the codes are those of data files.

export function graphSyntax(file: FilePlace, line: number, expected: string, found: string, hint?: string): Diagnostic {
  const next = hint ?? "the layout is described in `wfmc explain WFM6530`";
  return fileError("WFM6530", file, `line ${line}: expected ${expected}, but found ${found}`, next);
}

/** A row of a conditional table: `sum` where 1 should be, the first of `count` such rows. */
export function unnormalised(file: FilePlace, line: number, factor: number, sum: number, count: number): Diagnostic {
  const others = count > 1 ? `, and ${count - 1} other row${count > 2 ? "s" : ""} of the file` : "";
  const message = `${file.path}: line ${line}: a row of factor ${factor} sums to ${Number(sum.toPrecision(6))}, not to 1${others}`;
  return diagnostic("WFM6519", "warning", message, file.span, {
    hints: [
      "in a BAYES file each table is P(last variable | the others); for other weights, begin the file with MARKOV",
    ],
  });
}

export function manySamples(file: FilePlace, samples: number): Diagnostic {
  const message = `holds ${samples} samples of evidence`;
  return fileError("WFM6531", file, message, "a run takes one: write each sample to a file of its own");
}

export function graphContradiction(file: FilePlace, line: number, what: string): Diagnostic {
  return fileError("WFM6531", file, `line ${line}: ${what}`, "correct the file, or write it again with its program");
}

export function tablesTooLarge(file: FilePlace, line: number, entries: number, limit: number): Diagnostic {
  const message = `line ${line}: the tables need ${entries} entries, more than ${limit}`;
  return fileError("WFM6532", file, message, "split large factors, or reduce the number of states");
}
