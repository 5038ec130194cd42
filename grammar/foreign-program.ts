import type { IToken } from "chevrotain";
import type { Diagnostic } from "./diagnostic.js";
import type { SourceFile } from "./source.js";
import { foreignProgram } from "./syntax-messages.js";

// A whole text that is no model file: one message that says what it is, instead of one for each of its lines.

interface Kind {
  readonly what: string;
  /** How it is written here. */
  readonly hints: readonly string[];
  looksSo(text: string, words: readonly string[]): boolean;
}

const BLOCKS: ReadonlySet<string> = new Set(["data", "parameters", "model", "quantities", "functions"]);

/** Words that open a block with nothing between them and `{`. */
function bareBlocks(words: readonly string[]): string[] {
  return words.filter((word, at) => words[at + 1] === "{" && BLOCKS.has(word));
}

const KINDS: readonly Kind[] = [
  {
    what: "a program of Stan",
    hints: [
      "here a model is one block, and a variable says its type and law where it is declared: `model M { plate i in 1..10 var w[i]: real ~ normal(0, 1) }`",
      'data have a source (`data x[i]: real from csv("x.csv")`), and what is observed is written `observe y[mu] ~ ...`; there are no loops',
    ],
    looksSo: (_, words) => new Set(bareBlocks(words)).size > 1,
  },
  {
    what: "a program of BUGS or JAGS",
    hints: [
      "here a model has a name and plates instead of loops: `model M { plate i in 1..10 var w[i]: real ~ normal(0, 1) }`",
      "`normal(m, s)` takes the standard deviation, not the precision",
    ],
    looksSo: (text, words) =>
      bareBlocks(words).includes("model") &&
      /\bfor\s*\(\s*\w+\s+in\s|~\s*d(?:norm|bern|cat|unif|gamma|beta|bin)\b/.test(text),
  },
  {
    what: "a program of Python",
    hints: [
      "a model is declared, not computed: begin with `model Name { ... }`; `wfmc new NAME` writes one to start from",
    ],
    looksSo: (text) =>
      /^(?:from\s+[\w.]+\s+)?import\s+\w/m.test(text) && /^\s*(?:def\s+\w+\s*\(|import\s|from\s)/m.test(text),
  },
  {
    what: "a program of Julia",
    hints: [
      "a model is declared, not computed: begin with `model Name { ... }`; `wfmc new NAME` writes one to start from",
    ],
    looksSo: (text) => /^\s*(?:using\s+\w+|@model\b)/m.test(text),
  },
  {
    what: "a factor graph in the UAI format",
    hints: ['a model file brings it in: `use uai "graph.uai" as G`'],
    looksSo: (text) => /^\s*(?:MARKOV|BAYES)\s+\d+\s/i.test(text),
  },
  {
    what: "a web page",
    hints: ["the address gave a page instead of the file: open it and download the raw text"],
    looksSo: (text) => /^\s*<(?:!doctype|html)/i.test(text),
  },
];

/** NULs beside letters: every second byte of a text of two-byte units. */
const TWO_BYTES = /^(?:\uFEFF|\uFFFE|\uFFFD\uFFFD)?(?:[^\0]\0|\0[^\0]){4}/;

/** What no other language writes: then its mistakes are told one by one. */
const NAMED_MODEL = /\bmodel\s+[\p{L}_][\p{L}\w]*\s*(?:extends\b|\{)/u;

/** What a text is that is no model file, told once at its beginning. */
export function otherText(source: SourceFile, tokens: readonly IToken[]): Diagnostic | undefined {
  const { text, path } = source;
  const end = Math.max(0, text.search(/[\r\n]|$/));
  const span = { path, start: 0, end };
  if (TWO_BYTES.test(text))
    return foreignProgram(span, "a text in UTF-16", [
      "save it as UTF-8: in the editor's list of encodings, or by `iconv -f UTF-16 -t UTF-8`",
    ]);
  if (NAMED_MODEL.test(text)) return undefined;
  const words = tokens.map(({ image }) => image);
  const kind = KINDS.find(({ looksSo }) => looksSo(text, words));
  return kind && foreignProgram(span, kind.what, kind.hints);
}
