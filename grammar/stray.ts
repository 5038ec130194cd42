import type { IToken } from "chevrotain";
import { type Builder, tokenIndex } from "./cst.js";
import type { Diagnostic } from "./diagnostic.js";
import { closest } from "./edit-distance.js";
import { spanOfToken } from "./lex.js";
import { firstOnLine, isName } from "./recover.js";
import * as m from "./syntax-messages.js";
import { clauseWords, declarationWords, RightBrace, Semicolon, statementWords } from "./tokens.js";

// What to say about a token where a statement should begin.

/** What is being filled: the file itself, or the block of a model or an experiment. */
export type Place = "file" | "model" | "experiment";

const places: Readonly<Record<Place, { words: readonly string[]; here: string; home: string }>> = {
  file: { words: declarationWords, here: "at the top level of a file", home: "at the top level of the file" },
  model: { words: statementWords, here: "in a model", home: "in a model" },
  experiment: { words: clauseWords, here: "in an experiment", home: "in an experiment" },
};

/** Words of other languages, and their equivalents here. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ...["parameter", "parameters", "input"].map((word) => [word, "param"] as const),
  ...["const", "constant", "set"].map((word) => [word, "let"] as const),
  ...["variable", "variables", "latent"].map((word) => [word, "var"] as const),
  ...["define", "function", "node"].map((word) => [word, "def"] as const),
  ...["observed", "condition", "likelihood", "constraint"].map((word) => [word, "observe"] as const),
  ...["import", "include", "require"].map((word) => [word, "use"] as const),
  ...["index", "axis"].map((word) => [word, "plate"] as const),
]);

const loops: ReadonlySet<string> = new Set(["for", "while", "loop"]);

/** Words that go on a statement; a misspelt one looks like the start of something new. */
const connectives = ["from", "unit", "on", "as", "of", "to", "across", "by", "when", "at", "vs", "where", "in", "step"];

/** Diagnostics for a token that begins nothing. */
export function explainStray(token: IToken, place: Place, b: Builder): Diagnostic[] {
  const span = spanOfToken(b.source, token);
  const { image } = token;
  const at = tokenIndex(b.tokens, token.startOffset);
  if (token.tokenType === Semicolon) return [m.semicolon(span)];
  if (/^[)\]}]$/.test(image)) return [m.nothingToClose(span, image)];
  const home = (["file", "model", "experiment"] as const).find((each) => places[each].words.includes(image));
  if (home !== undefined && home !== place) return [m.misplaced(span, image, places[home].home, places[place].here)];
  const previous = b.tokens[at - 1];
  const fresh = firstOnLine(b.tokens, at) || /[{}]/.test(previous.image);
  const near = suggestions(image, place);
  if (isName(token) && (fresh || near.length > 0)) {
    return [
      m.unknownWord(
        span,
        image,
        places[place].here,
        near,
        near.length > 0 ? [] : advice(token, b.tokens[at + 1], place),
      ),
    ];
  }
  return [unexpectedHere(token, fresh ? undefined : previous, place, b)];
}

function suggestions(word: string, place: Place): string[] {
  const { words } = places[place];
  const synonym = synonyms.get(word.toLowerCase());
  if (loops.has(word)) return [];
  return synonym !== undefined && words.includes(synonym) ? [synonym] : closest(word, words, word.length <= 3 ? 1 : 2);
}

function advice(token: IToken, next: IToken | undefined, place: Place): string[] {
  const { image } = token;
  if (loops.has(image))
    return [
      'there are no loops: a free index means "for all", so that `observe y[mu] := ...` stands for every mu of its plate',
    ];
  if (place === "model" && next?.image === "=") return [`to name a constant, write \`let ${image} = ...\``];
  if (place === "model" && next?.image === ":=") return [`to define a node, write \`def ${image} := ...\``];
  if (place === "model" && next?.image === "~") return [`to give a law, write \`var ${image} ~ ...\` or \`observe\``];
  const list = places[place].words.map((word) => `\`${word}\``).join(", ");
  return [`${places[place].here}, write one of ${list}`];
}

function unexpectedHere(token: IToken, previous: IToken | undefined, place: Place, b: Builder): Diagnostic {
  const span = spanOfToken(b.source, token);
  const after = previous ? m.shown(previous.image) : "";
  const [near] = isName(token) ? closest(token.image, connectives, 2) : [];
  if (near !== undefined) {
    const fixes = [{ title: `write \`${near}\``, edits: [{ span, text: near }] }];
    return m.unexpectedEnd(span, m.shown(token.image), after, { hints: [`did you mean \`${near}\`?`], fixes });
  }
  if (previous === undefined || previous.tokenType === RightBrace) {
    return m.unexpected(span, place === "file" ? "a declaration" : "a statement", "", m.shown(token.image));
  }
  const typeMissing = isName(previous) || previous.image === "]";
  const hints = typeMissing && isName(token) ? [`if it is a type, write \`: ${token.image}\``] : [];
  return m.unexpectedEnd(span, m.shown(token.image), after, { hints });
}
