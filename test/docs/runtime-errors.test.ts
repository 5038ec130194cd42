import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile, run } from "../../library/index.js";

/** Codes of everything that compiling and running a text says, told at the latest when it runs. */
async function codesOf(text: string): Promise<string[]> {
  const compiled = compile(text);
  const codes = compiled.diagnostics.map(({ code }) => code as string);
  if (!compiled.value || compiled.diagnostics.some(({ severity }) => severity === "error")) return codes;
  for await (const event of run(compiled.value)) if (event.type === "diagnostic") codes.push(event.diagnostic.code);
  return codes;
}

function blocks(code: string): string[] {
  const page = readFileSync(new URL(`../../docs/errors/${code}.md`, import.meta.url), "utf8");
  expect(page.startsWith(`# ${code}: `)).toBe(true);
  return [...page.matchAll(/```wfm\n([\s\S]*?)```/g)].map((match) => match[1]);
}

// What the runtime says of enumeration and learning. 5102 and 5103 are caught by the compiler first, under the codes given here.
test.each([
  ["WFM5101", "WFM5101"],
  ["WFM5102", "WFM5002"],
  ["WFM5103", "WFM8012"],
  ["WFM5107", "WFM5107"],
  ["WFM7101", "WFM7101"],
  ["WFM7102", "WFM7102"],
  ["WFM8102", "WFM8102"],
])("the page of %s: its wrong program says %s, its right one runs", async (code, said) => {
  const [wrong, right] = blocks(code);
  expect(
    (await codesOf(wrong)).some((one) => one.startsWith(said)),
    (await codesOf(wrong)).join(),
  ).toBe(true);
  expect((await codesOf(right)).filter((one) => !one.startsWith("WFM4") && !one.startsWith("WFM7003"))).toEqual([]);
});
