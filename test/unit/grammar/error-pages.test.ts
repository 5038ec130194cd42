import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { maxFileLength } from "../../../grammar/limits.js";
import { syntaxCodes } from "../../../grammar/syntax-messages.js";
import { codes, parsed } from "./tree-text.js";

const folder = new URL("../../../docs/errors/", import.meta.url);
const pages = readdirSync(folder).filter((name) => /^WFM1\d{3}\.md$/.test(name));

/** What a page's wrong program must yield, where that is more than its own code once or needs a larger text. */
const special: Readonly<Record<string, (text: string) => { text: string; codes: string[] }>> = {
  WFM1003: (text) => ({ text, codes: ["WFM1003", "WFM1003"] }),
  WFM1005: (text) => ({ text, codes: Array(4).fill("WFM1005") }),
  WFM1006: (text) => ({ text, codes: ["WFM1006", "WFM1006"] }),
  WFM1019: (text) => ({ text: text.padEnd(maxFileLength + 1), codes: ["WFM1019"] }),
  WFM1020: (text) => ({ text, codes: [...Array(50).fill("WFM1017"), "WFM1020"] }),
};

function blocks(page: string): { wrong: string; right: string } {
  const [, wrong, right] = /## Wrong\n\n```wfm\n([\s\S]*?)```\n\n## Right\n\n```wfm\n([\s\S]*?)```\n$/.exec(page) ?? [];
  return { wrong, right };
}

describe("pages of the syntax errors", () => {
  it("there is one for each code", () => {
    expect(pages.map((name) => name.replace(".md", "")).sort()).toEqual(syntaxCodes.map(({ code }) => code));
  });

  it.each(syntaxCodes)("$code: $title", ({ code, title }) => {
    const page = readFileSync(new URL(`${code}.md`, folder), "utf8");
    expect(page.split("\n")[0]).toBe(`# ${code}: ${title}`);
    const { wrong, right } = blocks(page);
    const expected = special[code]?.(wrong) ?? { text: wrong, codes: [code] };
    expect(codes(expected.text)).toEqual(expected.codes);
    expect(() => parsed(right)).not.toThrow();
  });
});
