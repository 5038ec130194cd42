import { describe, expect, it } from "vitest";
import { bindCodes } from "../../compiler/bind/messages.js";
import { methodCodes } from "../../compiler/lower/messages.js";
import { compile, hasErrors, memoryFiles, run } from "../../library/index.js";
import { runCodes } from "../../library/messages.js";
import { errorPages } from "./error-pages.js";

/** All codes of compiling and running a text; `// run with --set n=3` and the like on top stand for the command's flags. */
async function codes(text: string): Promise<string[]> {
  const [, name, value] = /^\/\/ run with --set (\w+)=(\S+)/.exec(text) ?? [];
  const [, algorithm] = /^\/\/ run with --algorithm (\w+)/.exec(text) ?? [];
  const [, experiment] = /^\/\/ run as (\w+)/.exec(text) ?? [];
  const found: string[] = [];
  const compiled = compile(text, { files: memoryFiles({}) });
  found.push(...compiled.diagnostics.map((d) => d.code));
  if (!compiled.value || hasErrors(compiled.diagnostics)) return found;
  const set = name === undefined ? {} : { [name]: value };
  for await (const event of run(compiled.value, { set, experiment, algorithm }))
    if (event.type === "diagnostic") found.push(event.diagnostic.code);
  return found;
}

const mine = new Set<string>([...bindCodes, ...methodCodes, ...runCodes].map(({ code }) => code));
const pages = errorPages().filter((page) => mine.has(page.code));

describe("pages of binding, method and run codes", () => {
  it("there is a page for each code, with its title", () => {
    const listed = [...bindCodes, ...methodCodes, ...runCodes].map(({ code, title }) => `${code}: ${title}`).sort();
    expect(pages.map(({ code, title }) => `${code}: ${title}`).sort()).toEqual(listed);
  });

  it.each(pages.map((page) => [page.code, page] as const))(
    "%s: the wrong block gives it, the right one does not",
    async (code, page) => {
      expect(await codes(page.wrong)).toContain(code);
      expect(await codes(page.right)).not.toContain(code);
    },
  );
});
