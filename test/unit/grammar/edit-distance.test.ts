import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closest, editDistance } from "../../../grammar/edit-distance.js";

/** The definition, by plain recursion: insert, delete, replace or swap neighbours (no edit inside a swapped pair). */
function byDefinition(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const [p, q] = [a.slice(0, -1), b.slice(0, -1)];
  const replaced = byDefinition(p, q) + (a.at(-1) === b.at(-1) ? 0 : 1);
  const best = Math.min(byDefinition(p, b) + 1, byDefinition(a, q) + 1, replaced);
  const swapped = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return swapped ? Math.min(best, byDefinition(a.slice(0, -2), b.slice(0, -2)) + 1) : best;
}

describe("edit distance", () => {
  it("is the definition, cut at the bound", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 5 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 5 }), (a, b, max) => {
        expect(editDistance(a, b, max)).toBe(Math.min(byDefinition(a, b), max + 1));
      }),
      { numRuns: 300 },
    );
  });

  it("suggests the nearest first, and nothing for words that are unlike", () => {
    expect(closest("parm", ["plate", "param", "let"])[0]).toBe("param");
    expect(closest("alhpa", ["beta", "alpha"])[0]).toBe("alpha");
    expect(closest("K", ["k", "N"])).toEqual(["k"]);
    expect(closest("x", ["y", "z"])).toEqual([]);
    expect(closest("sgn", ["sign", "tanh"])[0]).toBe("sign");
    expect(closest("w", ["w"])).toEqual([]);
  });
});
