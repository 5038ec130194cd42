import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderDiagnostic } from "../../../../cli/render/diagnostic.js";
import { nounOfDoc, singular } from "../../../../compiler/check/describe.js";
import { parseUnit, unitText } from "../../../../compiler/check/units.js";
import type { Diagnostic, Fix } from "../../../../grammar/diagnostic.js";
import { sourceFile } from "../../../../grammar/source.js";
import { checkText } from "../../../oracles/check-text.js";

const golden = join(import.meta.dirname, "../../../golden/check");
const texts = readdirSync(golden)
  .filter((name) => name.endsWith(".wfm"))
  .map((name) => readFileSync(join(golden, name), "utf8"));
const pages = join(import.meta.dirname, "../../../../docs/errors");

describe("the diagnostic of language.md", () => {
  it("is said word by word", () => {
    const path = "models/tree_committee.wfm";
    const text = readFileSync(join(golden, "tree_committee_wrong_plate.wfm"), "utf8");
    const said = checkText(text, { path });
    expect(said).toHaveLength(1);
    const shown = renderDiagnostic(said[0], () => sourceFile(path, text));
    expect(shown).toBe(`error[WFM3002]: \`w\` is indexed by a hidden unit and an input, but got a pattern
  --> models/tree_committee.wfm:17:43
   |
15 |   var w[k, i]: real on sphere(i)              // sum(i) w[k,i]^2 = N/K, for each k
   |       ------- declared here over k (hidden units) and i (inputs)
17 |   def h[mu, k] := sum(i) xi[mu, k, i] * w[mu, i] / sqrt(N / K)
   |                                           ^^ ranges over 1..P, expected 1..K
   = help: did you mean \`w[k, i]\`?                                  [fix available]
   = see: wfmc explain WFM3002`);
  });
});

function apply(text: string, fix: Fix): string {
  const edits = [...fix.edits].sort((a, b) => b.span.start - a.span.start);
  return edits.reduce((all, { span, text: put }) => all.slice(0, span.start) + put + all.slice(span.end), text);
}

const key = (each: Diagnostic): string => `${each.code} ${each.message}`;

describe("fixes", () => {
  const wrong = readdirSync(pages)
    .filter((name) => /^WFM[2348]0/.test(name))
    .map((name) => readFileSync(join(pages, name), "utf8").match(/## Wrong\n\n```wfm\n([\s\S]*?)```/)?.[1] ?? "");

  it("take away the diagnostic that offers them", () => {
    let tried = 0;
    for (const text of [...texts, ...wrong]) {
      for (const said of checkText(text)) {
        for (const fix of said.fixes) {
          const left = checkText(apply(text, fix)).filter((each) => key(each) === key(said));
          const before = checkText(text).filter((each) => key(each) === key(said));
          expect(left.length, `${key(said)}: ${fix.title}`).toBeLessThan(before.length);
          tried++;
        }
      }
    }
    expect(tried).toBeGreaterThan(30);
  });
});

describe("whatever the text", () => {
  const tokens = texts.map((text) => text.match(/[A-Za-z_]\w*|[0-9.]+|:=|\.\.|"[^"\n]*"|\s+|./g) ?? []);
  const mutation = fc.record({
    kind: fc.constantFrom("delete", "swap", "duplicate", "replace"),
    at: fc.nat(),
    other: fc.nat(),
  });

  it("checking ends in diagnostics whose spans lie in it", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tokens),
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        (original, mutations) => {
          const changed = [...original];
          for (const { kind, at, other } of mutations) {
            const [i, j] = [at % changed.length, other % changed.length];
            if (kind === "delete") changed.splice(i, 1);
            else if (kind === "duplicate") changed.splice(i, 0, changed[i]);
            else if (kind === "replace") changed[i] = changed[j];
            else [changed[i], changed[j]] = [changed[j], changed[i]];
          }
          const text = changed.join("");
          for (const { span, code } of checkText(text, { pedantic: true })) {
            expect(code).toMatch(/^WFM\d{4}$/);
            if (span) expect(0 <= span.start && span.start <= span.end && span.end <= text.length).toBe(true);
          }
        },
      ),
      { numRuns: 400 },
    );
  }, 120_000);
});

describe("one mistake, one diagnostic", () => {
  const perceptron = (statement: string): string => `model M {
    plate i in 1..11
    plate mu in 1..5
    data xi[mu, i]: spin from iid(rademacher)
    data sigma[mu]: spin from iid(rademacher)
    var w[i]: spin
    def h[mu] := sum(i) xi[mu, i] * w[i] / sqrt(11)
    ${statement}
  }`;
  it.each([
    ["an unknown variable", "observe sigma[mu] := sign(hh[mu] * 2 + 1)", "WFM2001"],
    ["an unknown index", "observe sigma[m] := sign(h[m])", "WFM2001"],
    ["an unknown function", "observe sigma[mu] := sgn(h[mu])", "WFM2001"],
    ["a forgotten sign", "observe sigma[mu] := h[mu]", "WFM3010"],
    ["a forgotten index", "observe sigma[mu] := sign(h)", "WFM3001"],
    ["a rule over numbers", "def z[mu, i] := h[mu] * w[i]\nobserve sigma[mu] := majority(z[mu, :])", "WFM3010"],
    ["a wrong type", "def z[mu]: spinn := sign(h[mu])\nobserve sigma[mu] := z[mu]", "WFM3007"],
    ["a condition for a number", "observe sigma[mu] := h[mu] > 0", "WFM3011"],
  ])("%s", (_, statement, code) => {
    const codes = new Set(
      checkText(perceptron(statement))
        .filter((each) => each.severity === "error")
        .map((each) => each.code),
    );
    expect([...codes]).toEqual([code]);
  });
});

describe("words of messages", () => {
  it.each([
    ["hidden units", "hidden unit"],
    ["classes", "class"],
    ["queries", "query"],
    ["vertices", "vertex"],
    ["axis", "axis"],
  ])("one of the %s is a %s", (many, one) => expect(singular(many)).toBe(one));

  it.each([
    ["inputs of one unit", "inputs"],
    ["patterns, train and test", "patterns"],
    ["this is a sentence about the plates", undefined],
    ["odd: no ties", undefined],
  ])("the noun of %s is %s", (doc, noun) => expect(nounOfDoc(doc)).toBe(noun));

  it.each(["nats/weight", "errors", "1", "energy*energy", "1/weight"])("unit %s reads back", (text) =>
    expect(unitText(parseUnit(text))).toBe(text),
  );
});
