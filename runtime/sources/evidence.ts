import type { Outcome } from "../../grammar/diagnostic.js";
import type { FactorTables } from "../contracts.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./graph-file-messages.js";
import { GraphFileError, type GraphWords, graphWords } from "./graph-words.js";
import { fail, ok } from "./outcome.js";

/**
 * A graph with the evidence of a UAI file: a factor on each observed variable that allows its state alone. The file has the number of
 * observed variables and, for each, its label and its state from 0; before that some files (UAI 2006 to 2010) have a number of samples.
 */
export function withEvidence(tables: FactorTables, text: string, file: FilePlace): Outcome<FactorTables> {
  try {
    const samples = samplesOf(text, file);
    if (samples > 1) return fail(files.manySamples(file, samples));
    const read = graphWords(text, file);
    if (samples === 1) read.words.next();
    const factors = readEvidence(read, tables);
    const note = `${file.path}: ${factors.length} variable${factors.length === 1 ? " is" : "s are"} observed`;
    return ok({ ...tables, factors: [...tables.factors, ...factors], notes: [...tables.notes, note] });
  } catch (error) {
    if (error instanceof GraphFileError) return fail(error.diagnostic);
    throw error;
  }
}

/** The number of samples in the first line of a file that has one; 0 for a file that begins with its only sample. */
function samplesOf(text: string, file: FilePlace): number {
  const { words } = graphWords(text, file);
  const first = Number(words.next());
  let count = 1;
  while (words.next() !== "") count++;
  // One sample alone: a count, and as many pairs.
  if (count === 1 || count === 1 + 2 * first) return 0;
  if (first === 1 && count % 2 === 0) return 1;
  const lines = text.split(/\r\n?|\n/).filter((line) => line.trim() !== "");
  return lines.length === first + 1 ? first : 0;
}

function readEvidence(read: GraphWords, { labels, states }: FactorTables): FactorTables["factors"] {
  const count = read.count("the number of observed variables");
  const factors: { variables: Int32Array; table: Float64Array }[] = [];
  const seen = new Set<number>();
  for (let i = 0; i < count; i++) {
    const label = read.whole("an observed variable", 0);
    const position = labels.indexOf(label);
    if (position === -1) throw read.contradiction(`variable ${label} does not exist in the graph`);
    if (seen.has(label)) throw read.contradiction(`variable ${label} is observed twice`);
    seen.add(label);
    const state = read.whole(`the state of variable ${label}`, 0);
    if (state >= states[position]) {
      throw read.contradiction(`variable ${label} has the states 0 to ${states[position] - 1}, not ${state}`);
    }
    const table = new Float64Array(states[position]);
    table[state] = 1;
    factors.push({ variables: Int32Array.of(position), table });
  }
  const rest = read.words.next();
  if (rest !== "") throw read.expected("the end of the evidence", rest);
  return factors;
}
