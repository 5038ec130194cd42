import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Comment } from "../../grammar/ast.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { lex } from "../../grammar/lex.js";
import { parse } from "../../grammar/parse.js";
import { formatText, print } from "../../grammar/print.js";
import { type SourceFile, sourceFile } from "../../grammar/source.js";
import { syntaxCodes } from "../../grammar/syntax-messages.js";
import { modelText } from "../../testing/arbitraries/model-text.js";
import { bare } from "../unit/grammar/tree-text.js";

// A failing run prints its seed and path; replay it with fc.assert(..., { seed, path }).

const known = new Set<string>(syntaxCodes.map(({ code }) => code));
const file = (text: string): SourceFile => sourceFile("random.wfm", text);

/** Every diagnostic has a known code and points into the text. */
function expectSound(diagnostics: readonly Diagnostic[], length: number): void {
  for (const { code, span, labels, fixes, message } of diagnostics) {
    expect(known).toContain(code);
    expect(message).not.toMatch(/undefined|NaN|Token|something else/);
    const spans = [span, ...labels.map((l) => l.span), ...fixes.flatMap((f) => f.edits.map((e) => e.span))];
    for (const each of spans) {
      expect(each).toBeDefined();
      expect(each!.start).toBeGreaterThanOrEqual(0);
      expect(each!.end).toBeGreaterThanOrEqual(each!.start);
      expect(each!.end).toBeLessThanOrEqual(length);
    }
  }
}

function commentsOf(text: string): string[] {
  return lex(file(text))
    .comments.map((c: Comment) => `${c.doc}${c.text}`)
    .sort();
}

describe("printing", () => {
  it("keeps the tree and every comment, and changes nothing the second time", () => {
    fc.assert(
      fc.property(modelText(), (text) => {
        const first = parse(file(text));
        expect(first.diagnostics).toEqual([]);
        const printed = print(first.value!);
        const second = parse(file(printed));
        expect(second.diagnostics).toEqual([]);
        expect(bare(second.value)).toEqual(bare(first.value));
        expect(print(second.value!)).toBe(printed);
        expect(commentsOf(printed)).toEqual(commentsOf(text));
      }),
      { numRuns: 250 },
    );
  });
});

describe("parsing never throws", () => {
  it("on text and bytes of any kind", () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((b) => String.fromCharCode(...b));
    const signs = fc.string({ unit: fc.constantFrom(..."{}()[];:=~<>!.,^*/%+-\"'\\ \nab1eσ\u2212#"), maxLength: 200 });
    const any = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), bytes, signs);
    fc.assert(
      fc.property(any, (text) => {
        const { value, diagnostics } = parse(file(text));
        expectSound(diagnostics, text.length);
        if (value !== undefined) print(value);
      }),
      { numRuns: 1000 },
    );
  });

  it("on right texts with words dropped, doubled, swapped or replaced", () => {
    const change = fc.record({
      at: fc.nat(),
      to: fc.nat(),
      how: fc.constantFrom("drop", "double", "swap", "replace"),
    });
    fc.assert(
      fc.property(modelText(), fc.array(change, { minLength: 1, maxLength: 4 }), (text, changes) => {
        const mutated = changes.reduce(mutate, text);
        const { value, diagnostics } = parse(file(mutated));
        expectSound(diagnostics, mutated.length);
        expect(value !== undefined || diagnostics.length > 0).toBe(true);
        const formatted = formatText(file(mutated));
        if (formatted.value !== undefined) expect(formatText(file(formatted.value)).value).toBe(formatted.value);
      }),
      { numRuns: 250 },
    );
  });
});

function mutate(text: string, { at, to, how }: { at: number; to: number; how: string }): string {
  const { tokens } = lex(file(text));
  if (tokens.length === 0) return text;
  const a = tokens[at % tokens.length];
  const b = tokens[to % tokens.length];
  const put = (start: number, end: number, word: string) => `${text.slice(0, start)}${word}${text.slice(end)}`;
  const [from, end] = [a.startOffset, a.startOffset + a.image.length];
  if (how === "drop") return put(from, end, "");
  if (how === "double") return put(from, end, `${a.image} ${a.image}`);
  if (how === "replace") return put(from, end, b.image);
  const [first, second] = a.startOffset < b.startOffset ? [a, b] : [b, a];
  const middle = text.slice(first.startOffset + first.image.length, second.startOffset);
  const swapped = first === second ? first.image : `${second.image}${middle}${first.image}`;
  return put(first.startOffset, second.startOffset + second.image.length, swapped);
}
