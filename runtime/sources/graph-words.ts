import type { Diagnostic } from "../../grammar/diagnostic.js";
import { decimal } from "./decimal.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./graph-file-messages.js";
import { type WordReader, wordReader } from "./word-reader.js";

/** Ends the reading of a factor graph file; caught where the reader returns its outcome. */
export class GraphFileError extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

/** Reads the words of a factor graph file as numbers; each refusal names the line. */
export interface GraphWords {
  readonly words: WordReader;
  /** A whole number of at least `minimum`. */
  whole(what: string, minimum: number): number;
  /** A whole number that counts things which still stand in the text, at least one word each. */
  count(what: string): number;
  /** A finite weight, not negative. */
  weight(): number;
  /** Refuse more than TABLE_LIMIT entries in all tables together. */
  reserve(entries: number): void;
  contradiction(what: string): GraphFileError;
  /** `hint` where the word tells what the file is instead. */
  expected(what: string, found: string, hint?: string): GraphFileError;
}

/** Entries of all tables together: 512 MB of doubles. */
export const TABLE_LIMIT = 2 ** 26;

/** Start reading. */
export function graphWords(text: string, file: FilePlace): GraphWords {
  const words = wordReader(text);
  const { expected, contradiction, tooLarge } = refusals(words, file);
  let reserved = 0;
  const whole = (what: string, minimum: number): number => {
    const word = words.next();
    const value = /^\+?\d+$/.test(word) ? Number(word) : Number.NaN;
    if (!(value <= 2147483647)) throw expected(what, word);
    if (value < minimum) throw contradiction(`${what} is ${value}, but must be at least ${minimum}`);
    return value;
  };
  const count = (what: string): number => {
    const value = whole(what, 0);
    if (value > words.atMostLeft()) throw contradiction(`${what} is ${value}, but the file ends before that many`);
    return value;
  };
  const weight = (): number => {
    const word = words.next();
    const value = decimal(word);
    if (!Number.isFinite(value)) throw expected("a weight", word);
    if (value < 0) throw contradiction(`a weight is ${value}, but weights are not negative`);
    return value;
  };
  const reserve = (entries: number): void => {
    reserved += entries;
    if (reserved > TABLE_LIMIT) throw tooLarge(reserved);
  };
  return { words, whole, count, weight, reserve, contradiction, expected };
}

/** The ways to refuse a file, each at the line of the last word. */
function refusals(words: WordReader, file: FilePlace) {
  return {
    expected: (what: string, found: string, hint?: string) => {
      const shown = found === "" ? "the end of the file" : `\`${found.slice(0, 40)}\``;
      return new GraphFileError(files.graphSyntax(file, words.line(), what, shown, hint ?? foreignFormat(found)));
    },
    contradiction: (what: string) => new GraphFileError(files.graphContradiction(file, words.line(), what)),
    tooLarge: (entries: number) => new GraphFileError(files.tablesTooLarge(file, words.line(), entries, TABLE_LIMIT)),
  };
}

/** Words with which files of other formats begin. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/^(markov|bayes)/i, 'this is a UAI file: write `use uai "..." as Name`'],
  [
    /^(p|cnf|wcnf)$/i,
    "this is a file of clauses (DIMACS): write the clauses as `factor` statements over data, or convert it to UAI",
  ],
  [/^(id|limid)$/i, "this is an influence diagram; graphs with decisions and utilities are not read"],
  [
    /^(network|net|node)$/i,
    "this is a Bayesian network in BIF or Hugin's format: convert it to UAI, as pgmpy's UAIWriter does",
  ],
];

function foreignFormat(word: string): string | undefined {
  return FOREIGN.find(([pattern]) => pattern.test(word))?.[1];
}
