import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { frontCodes } from "../../compiler/messages.js";
import { compile } from "../../library/index.js";
import { checkText } from "../oracles/check-text.js";

const folder = new URL("../../docs/errors/", import.meta.url);
/** Codes of the compiler's front half: names, types, meaning, clauses of experiments. */
const frontPage = /^(WFM(?:[234]\d|80)\d\d)\.md$/;

/** Files that pages on `use` speak of. The page itself is `example.wfm`. */
const files: Readonly<Record<string, string>> = {
  "circle.wfm": 'use "example.wfm"\n',
  "perceptron.wfm": `model Perceptron {
  param N: int = 101
  plate i in 1..N
  plate mu in 1..50
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i])
}
`,
};

function block(page: string, title: string): string {
  return page.match(new RegExp(`## ${title}\\n\\n\`\`\`wfm\\n([\\s\\S]*?)\`\`\``))?.[1] ?? "";
}

describe("pages of the compiler's front half", () => {
  it("are exactly those of its codes", () => {
    const pages = readdirSync(folder).flatMap((name) => name.match(frontPage)?.[1] ?? []);
    expect(pages.sort()).toEqual(frontCodes.map((each) => each.code).sort());
  });

  it.each(frontCodes)("$code: $title", ({ code, title }) => {
    const page = readFileSync(new URL(`${code}.md`, folder), "utf8");
    expect(page.split("\n")[0]).toBe(`# ${code}: ${title}`);
    const pedantic = page.includes("Under `--pedantic`:");
    // One page is about many diagnostics of other codes, counted when all phases have said what they have to say.
    const many = code === "WFM4008";
    const text = block(page, "Wrong");
    const wrong = many ? compile(text).diagnostics.slice(-1) : checkText(text, { files, pedantic });
    expect(new Set(wrong.map((each) => each.code))).toEqual(new Set([code]));
    const right = checkText(block(page, "Right"), { files, pedantic });
    expect(right.map((each) => `${each.code} ${each.message}`)).toEqual([]);
  });
});
