import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile, type Files, hasErrors, prepare, sourceFile, tokens } from "../../library/index.js";
import { smallArchive } from "../unit/sources/images.js";

const folder = join(import.meta.dirname, "..", "..", "models");
const archive = smallArchive(8);
const files: Files = {
  read: (path) => {
    try {
      return new Uint8Array(readFileSync(join(folder, path)));
    } catch {
      return undefined;
    }
  },
  dataset: () => archive,
};
const gallery = readdirSync(folder)
  .filter((name) => name.endsWith(".wfm"))
  .map((name) => readFileSync(join(folder, name), "utf8"));

/** Mutations of a run of the whole property; one seed, so that a failure can be replayed. */
const MUTANTS = 2000;
const SEED = 20;

type Mutation = { readonly kind: "delete" | "swap" | "duplicate"; readonly at: number; readonly other: number };
const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom("delete", "swap", "duplicate"),
  at: fc.nat(),
  other: fc.nat(),
});

/** The text with some of its tokens deleted, swapped or duplicated; what stands between tokens stays. */
function mutate(text: string, mutations: readonly Mutation[]): string {
  const found = tokens(sourceFile("m.wfm", text));
  const pieces = found.map((token, n) => ({
    token: token.text,
    after: text.slice(token.span.end, found[n + 1]?.span.start),
  }));
  for (const { kind, at, other } of mutations) {
    const [a, b] = [at % pieces.length, other % pieces.length];
    if (kind === "delete") pieces[a] = { ...pieces[a], token: "" };
    else if (kind === "duplicate") pieces[a] = { ...pieces[a], token: `${pieces[a].token} ${pieces[a].token}` };
    else
      [pieces[a], pieces[b]] = [
        { ...pieces[a], token: pieces[b].token },
        { ...pieces[b], token: pieces[a].token },
      ];
  }
  return pieces.map(({ token, after }) => token + after).join("");
}

describe("mutated gallery files", () => {
  it(`${MUTANTS} of them end in a value or a coded diagnostic`, () => {
    let broken = 0;
    const property = fc.property(
      fc.constantFrom(...gallery),
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      (text, mutations) => {
        const { value, diagnostics } = compile(mutate(text, mutations), { files });
        for (const { code, message } of diagnostics) {
          expect(code).toMatch(/^WFM[1-8]\d{3}$/);
          expect(message).not.toBe("");
        }
        if (hasErrors(diagnostics)) broken++;
        else expect(value).toBeDefined();
      },
    );
    fc.assert(property, { seed: SEED, numRuns: MUTANTS });
    // Most mutations are mistakes, and are told as such.
    expect(broken).toBeGreaterThan(MUTANTS / 2);
  });

  it("those that check are bound and planned, or refused with a code", () => {
    const property = fc.property(fc.constantFrom(...gallery), mutation, (text, change) => {
      const { value, diagnostics } = compile(mutate(text, [change]), { files });
      if (!value || hasErrors(diagnostics)) return;
      const small = { files, memoryLimit: 64 * 2 ** 20 };
      for (const { code } of prepare(value, small).diagnostics) expect(code).toMatch(/^WFM[1-8]\d{3}$/);
    });
    fc.assert(property, { seed: SEED, numRuns: 300 });
  });
});
