import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Draw, drawFrom } from "./draw.js";

// Inputs by kind, from texts that mean something: statements of the gallery and of the pages, mixed and spoilt.

export type Kind = "text" | "run" | "data" | "messages" | "manifest";
export const KINDS: readonly Kind[] = ["text", "run", "data", "messages", "manifest"];

/** One input: a model text, and a file that it reads (or the text of a manifest). Bytes as latin-1, so that it is plain JSON. */
export interface Input {
  readonly kind: Kind;
  readonly text: string;
  readonly file: string;
}

const ROOT = join(import.meta.dirname, "..", "..");
const NUMBERS = [
  "0",
  "1",
  "-1",
  "2",
  "1e9",
  "1e308",
  "1e-308",
  "1e999",
  "0.1",
  "3.7",
  "2147483648",
  "9007199254740993",
  "inf",
  "17",
  "1000000",
];
const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "s", "w", "i", "mu", "beta", "N", "x"];
const TOKEN = /"[^"\n]*"|[A-Za-z_]\w*|\d+(?:\.\d+)?(?:e[+-]?\d+)?|:=|\.\.|[<>=!]=|\s+|[^\s]/g;

function textsUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((name) => {
    if (name.endsWith(".wfm")) return [readFileSync(join(folder, name), "utf8")];
    if (!name.endsWith(".md")) return [];
    return [...readFileSync(join(folder, name), "utf8").matchAll(/```wfm\n([\s\S]*?)```/g)].map((match) => match[1]);
  });
}

/** Model texts of the gallery and of the pages. */
export const CORPUS: readonly string[] = ["models", "docs", "test/cases/files"]
  .flatMap((folder) => textsUnder(join(ROOT, folder)))
  .filter((text) => text.length < 5000);
const TOKENS: readonly string[] = [...new Set(CORPUS.flatMap((text) => text.match(TOKEN) ?? []))];

/** An expression of some depth over names that models have. */
function expression(draw: Draw, depth: number): string {
  if (depth === 0) return draw.pick([...NUMBERS, "s[i]", "w[i]", "x[mu, i]", "beta", "h[i]"]);
  const inner = (): string => expression(draw, depth - 1);
  switch (draw.below(6)) {
    case 0:
      return `${draw.pick(["abs", "sign", "exp", "log", "tanh", "sqrt", "floor", "max", "erf"])}(${inner()})`;
    case 1:
      return `sum(${draw.pick(["i", "mu", "k"])}) ${inner()}`;
    case 2:
      return `(if ${inner()} ${draw.pick([">", "==", "<="])} ${inner()} then ${inner()} else ${inner()})`;
    default:
      return `(${inner()} ${draw.pick(["+", "-", "*", "/", "%", "^"])} ${inner()})`;
  }
}

function generated(draw: Draw): string {
  const type = draw.pick(["spin", "bit", "cat(3)", "real", `cat(${draw.pick(NUMBERS)})`]);
  const size = draw.pick(["3", "9", "20", draw.pick(NUMBERS)]);
  const statement = draw.pick(["energy H[i]", "factor F[i]", "def d[i]"]);
  const measure = draw.pick(["log_partition", "entropy", "marginals", "energy", "magnetisation"]);
  const algorithm = draw.pick(["bp", "exact", "decimation", "fbp", "lal", "simulated_annealing"]);
  return `model M { param beta: real = ${draw.pick(NUMBERS)} plate i in 1..${size} plate mu in 1..4
  data x[mu, i]: real from iid(normal(0, 1)) data h[i]: real from iid(uniform(0, 1)) var s[i]: ${type} var w[i]: spin
  ${statement} := ${expression(draw, 1 + draw.below(4))}
} experiment e on M { run ${algorithm} { max_iterations = 5 } measure ${measure} }`;
}

/** A text with some of its tokens taken away, doubled, swapped for others, or set to numbers and names that are odd. */
function mutated(draw: Draw, text: string): string {
  const tokens = text.match(TOKEN) ?? [];
  for (let n = 1 + draw.below(4); n > 0 && tokens.length > 0; n--) {
    const at = draw.below(tokens.length);
    const other = draw.pick([
      draw.pick(TOKENS),
      draw.pick(NUMBERS),
      draw.pick(NAMES),
      tokens[draw.below(tokens.length)],
      "",
    ]);
    const way = draw.next();
    if (way < 0.2) tokens.splice(at, draw.below(12));
    else if (way < 0.4) tokens.splice(at, 0, ...tokens.slice(draw.below(tokens.length)).slice(0, 30));
    else tokens[at] = other;
  }
  return tokens.join(draw.next() < 0.05 ? " " : "");
}

const SOURCES: readonly (readonly [name: string, source: string, sample: string])[] = [
  ["a.csv", 'csv("a.csv")', "1,2,3\n4,5,6\n7,8,9\n"],
  ["a.npz", 'npz("a.npz", "x")', "PK\x03\x04"],
  [
    "a.npy",
    'npz("a.npy")',
    "\x93NUMPY\x01\x00F\x00{'descr': '<f8', 'fortran_order': False, 'shape': (3, 3), }          \n",
  ],
  ["a.txt", 'patterns("a.txt")', "+1 -1 +1\n-1 -1 +1\n+1 +1 +1\n"],
  ["a.idx", 'idx("a.idx", "a.idx")', "\x00\x00\x08\x03\x00\x00\x00\x03\x00\x00\x00\x03\x00\x00\x00\x01abcabcabc"],
];
const TABLES: readonly (readonly [string, string, string])[] = [
  ["a.uai", 'use uai "a.uai" as G', "MARKOV\n2\n2 2\n1\n2 0 1\n4\n1 2 3 4\n"],
  ["a.fg", 'use fg "a.fg" as G', "1\n\n2\n0 1\n2 2\n4\n0 1\n1 2\n2 3\n3 4\n"],
];

function spoilt(draw: Draw, sample: string): string {
  const bytes = [...sample];
  for (let n = draw.below(6); n > 0; n--) {
    const at = draw.below(bytes.length + 1);
    if (draw.next() < 0.3) bytes.splice(at, 1 + draw.below(8));
    else
      bytes.splice(
        at,
        draw.below(2),
        draw.next() < 0.5 ? String.fromCharCode(draw.below(256)) : draw.pick([...NUMBERS, ",", "\n", " ", "nan", "-"]),
      );
  }
  return bytes.join("");
}

function data(draw: Draw): Input {
  if (draw.next() < 0.3) {
    const [, text, sample] = draw.pick(TABLES);
    return { kind: "data", text, file: spoilt(draw, sample) };
  }
  const [, source, sample] = draw.pick(SOURCES);
  const type = draw.pick(["real", "spin", "bit", "int"]);
  const text = `model M { plate mu in 1..3 plate i in 1..3 data x[mu, i]: ${type} from ${source} var s[i]: spin energy H[mu, i] := -x[mu, i] * s[i] }`;
  return { kind: "data", text, file: spoilt(draw, sample) };
}

const VALUES = [
  "null",
  "[]",
  "{}",
  '"x"',
  "-1",
  "1e300",
  "true",
  "[[]]",
  '{"__proto__":{"a":1}}',
  '"../../x"',
  "1e999",
];

/** A JSON text with values replaced: an array's name, a count, a whole branch. */
function spoiltJson(draw: Draw, text: string): string {
  const parts = text.match(/"[^"]*"\s*:?|-?\d[\d.e+-]*|[[\]{},]|true|false|null|\s+/g) ?? [];
  for (let n = 1 + draw.below(3); n > 0 && parts.length > 0; n--) parts[draw.below(parts.length)] = draw.pick(VALUES);
  return parts.join("");
}

const MESSAGES = `{"messages":{"array":"messages.messages","type":"Float64Array"},"external":{"array":"messages.external","type":"Float64Array"},"prints":[{"array":"messages.prints.0","type":"Uint32Array"}],"iteration":5,"progress":{"raises":-1,"rest":5}}`;
const START = `model P { plate i in 1..9 var s[i]: spin energy H[i] := -0.3 * s[i] * s[i % 9 + 1] } experiment e on P { run bp { max_iterations = 5, init = "a.npz" } measure entropy }`;

/** Input number n of a seed. `manifest`: the text of a manifest as the command writes it. */
export function inputAt(seed: number, n: number, kinds: readonly Kind[], manifest: string): Input {
  const draw = drawFrom(Math.imul(seed, 0x9e3779b1) + n);
  const kind = draw.pick(kinds);
  switch (kind) {
    case "data":
      return data(draw);
    case "messages":
      return { kind, text: START, file: spoiltJson(draw, MESSAGES) };
    case "manifest":
      return { kind, text: "", file: spoiltJson(draw, manifest) };
    default: {
      const text = draw.next() < 0.4 ? generated(draw) : draw.pick(CORPUS);
      return { kind, text: draw.next() < 0.8 ? mutated(draw, text) : text, file: "" };
    }
  }
}
