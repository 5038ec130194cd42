import { Lexer } from "chevrotain";
import { describe, expect, it } from "vitest";
import { tokens } from "../../../grammar/lex.js";
import { ModelParser } from "../../../grammar/parser.js";
import { sourceFile } from "../../../grammar/source.js";
import { allTokens } from "../../../grammar/tokens.js";

const words = (text: string) => tokens(sourceFile("t", text)).map(({ kind, text: word }) => `${kind} ${word}`);

describe("tokens", () => {
  it("have kinds and places, comments among them", () => {
    const text = 'let σ_1 = 1..N // end\n"a" }';
    const list = tokens(sourceFile("t", text));
    expect(list.map(({ kind, text: word }) => `${kind} ${word}`)).toEqual([
      ...["keyword let", "name σ_1", "operator =", "number 1", "operator ..", "name N", "comment // end"],
      ...['string "a"', "punctuation }"],
    ]);
    for (const { text: word, span } of list) expect(text.slice(span.start, span.end)).toBe(word);
  });

  it("a range never eats the dots of a number", () => {
    expect(words("1..2 0..0.25 1.5..2e3")).toEqual([
      ...["number 1", "operator ..", "number 2", "number 0", "operator ..", "number 0.25"],
      ...["number 1.5", "operator ..", "number 2e3"],
    ]);
  });

  it("a word that only begins like a reserved one is a name", () => {
    expect(words("inner order notes parameter android σin")).toEqual([
      ...["name inner", "name order", "name notes", "name parameter", "name android", "name σin"],
    ]);
    expect(words("in data")).toEqual(["keyword in", "name data"]);
  });
});

describe("chevrotain's own checks", () => {
  it("find no fault with the tokens, and can tell them by their first character", () => {
    const lexer = new Lexer(allTokens, {
      ensureOptimizations: true,
      deferDefinitionErrorsHandling: true,
    });
    expect(lexer.lexerDefinitionErrors).toEqual([]);
  });

  it("find no fault with the grammar", () => {
    expect(() => new ModelParser(false)).not.toThrow();
  });
});
