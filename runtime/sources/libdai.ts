import type { Outcome } from "../../grammar/diagnostic.js";
import type { FactorTables } from "../contracts.js";
import type { FilePlace } from "./file-messages.js";
import { GraphFileError, type GraphWords, graphWords } from "./graph-words.js";
import { fail, ok } from "./outcome.js";

interface LabelledFactor {
  readonly labels: Int32Array;
  readonly table: Float64Array;
}

/**
 * A factor graph in libDAI's .fg format: number of factors; for each the number of its variables, their labels, their numbers of states,
 * the number of entries that are not zero, and these as `index value`, first variable fastest. From # to the end of a line is comment.
 */
export function readLibdai(text: string, file: FilePlace): Outcome<FactorTables> {
  try {
    return ok(readFactors(graphWords(text, file)));
  } catch (error) {
    if (error instanceof GraphFileError) return fail(error.diagnostic);
    throw error;
  }
}

function readFactors(read: GraphWords): FactorTables {
  const count = read.count("the number of factors");
  const statesOf = new Map<number, number>();
  const factors: LabelledFactor[] = [];
  for (let a = 0; a < count; a++) factors.push(readFactor(read, statesOf));
  const rest = read.words.next();
  if (rest !== "") throw read.expected("the end of the file", rest);
  const labels = Int32Array.from(statesOf.keys()).sort();
  const positions = new Map(Array.from(labels, (label, position) => [label, position]));
  return {
    labels,
    states: labels.map((label) => statesOf.get(label) as number),
    // The file's first variable is the fastest: listed backwards, the same table has its last variable fastest.
    factors: factors.map((factor) => ({
      variables: factor.labels.map((label) => positions.get(label) as number).reverse(),
      table: factor.table,
    })),
    notes: [`libDAI factor graph: ${labels.length} variables, ${count} factors`],
  };
}

function readFactor(read: GraphWords, statesOf: Map<number, number>): LabelledFactor {
  const labels = new Int32Array(read.count("the number of variables of a factor"));
  for (let i = 0; i < labels.length; i++) {
    labels[i] = read.whole("the label of a variable", 0);
    if (labels.indexOf(labels[i]) < i) throw read.contradiction(`variable ${labels[i]} stands twice in a factor`);
  }
  let size = 1;
  for (const label of labels) {
    const states = read.whole(`the number of states of variable ${label}`, 1);
    const known = statesOf.get(label);
    if (known !== undefined && known !== states) {
      throw read.contradiction(`variable ${label} has ${states} states here, but ${known} above`);
    }
    statesOf.set(label, states);
    size *= states;
  }
  return { labels, table: readTable(read, size) };
}

function readTable(read: GraphWords, size: number): Float64Array {
  const count = read.count("the number of entries of a table");
  if (count > size)
    throw read.contradiction(`a factor has ${count} entries, but its variables have ${size} joint states`);
  read.reserve(size);
  const table = new Float64Array(size);
  const seen = new Uint8Array(size);
  for (let i = 0; i < count; i++) {
    const index = read.whole("the index of an entry", 0);
    if (index >= size) throw read.contradiction(`entry ${index} is outside the table of ${size} entries`);
    if (seen[index]) throw read.contradiction(`entry ${index} stands twice in a table`);
    seen[index] = 1;
    table[index] = read.weight();
  }
  return table;
}
