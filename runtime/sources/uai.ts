import type { Outcome } from "../../grammar/diagnostic.js";
import type { FactorTables } from "../contracts.js";
import type { FilePlace } from "./file-messages.js";
import * as files from "./graph-file-messages.js";
import { GraphFileError, type GraphWords, graphWords } from "./graph-words.js";
import { fail } from "./outcome.js";

/**
 * A factor graph in the UAI format: MARKOV or BAYES, number of variables, their numbers of states, number of factors, the variables of
 * each factor, then for each factor the number of entries and the entries, last variable fastest. Variables are labelled from 0.
 */
export function readUai(text: string, file: FilePlace): Outcome<FactorTables> {
  try {
    return readTables(graphWords(text, file), file);
  } catch (error) {
    if (error instanceof GraphFileError) return fail(error.diagnostic);
    throw error;
  }
}

function readTables(read: GraphWords, file: FilePlace): Outcome<FactorTables> {
  const kind = kindOf(read);
  const variables = read.count("the number of variables");
  const states = new Int32Array(variables);
  for (let v = 0; v < variables; v++) states[v] = read.whole(`the number of states of variable ${v}`, 1);
  const count = read.count("the number of factors");
  const scopes: Int32Array[] = [];
  for (let a = 0; a < count; a++) scopes.push(scopeOf(read, variables));
  const rows: RowSums = { conditional: kind === "BAYES", wrong: 0 };
  const factors = scopes.map((scope, a) => ({ variables: scope, table: tableOf(read, scope, states, a, rows) }));
  const rest = read.words.next();
  if (rest !== "") throw read.expected("the end of the file", rest);
  const labels = Int32Array.from({ length: variables }, (_, v) => v);
  const { first, wrong } = rows;
  const diagnostics = first ? [files.unnormalised(file, first.line, first.factor, first.sum, wrong)] : [];
  const notes = [`${kind} network: ${variables} variables, ${count} factors`];
  return { value: { labels, states, factors, notes }, diagnostics };
}

function kindOf(read: GraphWords): "MARKOV" | "BAYES" {
  const word = read.words.next();
  // Some writers say "Markov Network" or MARKOV_NET.
  const [, kind] = /^(markov|bayes)/i.exec(word) ?? [];
  const hint = /^\d+$/.test(word) ? 'libDAI\'s .fg files begin with a number: write `use fg "..." as Name`' : undefined;
  if (kind === undefined) throw read.expected("MARKOV or BAYES", word, hint);
  return kind.toUpperCase() as "MARKOV" | "BAYES";
}

/** Sums of the rows of conditional tables, as far as they are not 1. */
interface RowSums {
  /** The rows are to sum to 1. */
  readonly conditional: boolean;
  wrong: number;
  first?: { readonly factor: number; readonly line: number; readonly sum: number };
}

// Tables are printed with four digits at least.
const SUM_TOLERANCE = 1e-4;

function scopeOf(read: GraphWords, variables: number): Int32Array {
  const scope = new Int32Array(read.count("the number of variables of a factor"));
  for (let i = 0; i < scope.length; i++) {
    scope[i] = read.whole("a variable", 0);
    if (scope[i] >= variables)
      throw read.contradiction(`variable ${scope[i]} does not exist: they are 0 to ${variables - 1}`);
    if (scope.indexOf(scope[i]) < i) throw read.contradiction(`variable ${scope[i]} stands twice in a factor`);
  }
  return scope;
}

function tableOf(read: GraphWords, scope: Int32Array, states: Int32Array, factor: number, rows: RowSums): Float64Array {
  const size = scope.reduce((product, v) => product * states[v], 1);
  const declared = read.count("the number of entries of a table");
  if (declared !== size) {
    throw read.contradiction(`factor ${factor} has ${declared} entries, but its variables have ${size} joint states`);
  }
  read.reserve(size);
  const table = new Float64Array(size);
  const width = rows.conditional && scope.length > 0 ? states[scope[scope.length - 1]] : 0;
  for (let i = 0, sum = 0; i < size; i++) {
    table[i] = read.weight();
    sum += table[i];
    if ((i + 1) % width !== 0) continue;
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      rows.wrong++;
      rows.first ??= { factor, line: read.words.line(), sum };
    }
    sum = 0;
  }
  return table;
}
