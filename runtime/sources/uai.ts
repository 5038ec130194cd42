import type { Outcome } from "../../grammar/diagnostic.js";
import type { FactorTables } from "../contracts.js";
import type { FilePlace } from "./file-messages.js";
import { GraphFileError, type GraphWords, graphWords } from "./graph-words.js";
import { fail, ok } from "./outcome.js";

/**
 * A factor graph in the UAI format: MARKOV or BAYES, number of variables, their numbers of states, number of factors, the variables of
 * each factor, then for each factor the number of entries and the entries, last variable fastest. Variables are labelled from 0.
 */
export function readUai(text: string, file: FilePlace): Outcome<FactorTables> {
  try {
    return ok(readTables(graphWords(text, file, false)));
  } catch (error) {
    if (error instanceof GraphFileError) return fail(error.diagnostic);
    throw error;
  }
}

function readTables(read: GraphWords): FactorTables {
  const kind = read.words.next();
  if (kind !== "MARKOV" && kind !== "BAYES") throw read.expected("MARKOV or BAYES", kind);
  const variables = read.count("the number of variables");
  const states = new Int32Array(variables);
  for (let v = 0; v < variables; v++) states[v] = read.whole(`the number of states of variable ${v}`, 1);
  const count = read.count("the number of factors");
  const scopes: Int32Array[] = [];
  for (let a = 0; a < count; a++) scopes.push(scopeOf(read, variables));
  const factors = scopes.map((scope, a) => ({ variables: scope, table: tableOf(read, scope, states, a) }));
  const rest = read.words.next();
  if (rest !== "") throw read.expected("the end of the file", rest);
  const labels = Int32Array.from({ length: variables }, (_, v) => v);
  return { labels, states, factors, notes: [`${kind} network: ${variables} variables, ${count} factors`] };
}

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

function tableOf(read: GraphWords, scope: Int32Array, states: Int32Array, factor: number): Float64Array {
  const size = scope.reduce((product, v) => product * states[v], 1);
  const declared = read.count("the number of entries of a table");
  if (declared !== size) {
    throw read.contradiction(`factor ${factor} has ${declared} entries, but its variables have ${size} joint states`);
  }
  read.reserve(size);
  const table = new Float64Array(size);
  for (let i = 0; i < size; i++) table[i] = read.weight();
  return table;
}
