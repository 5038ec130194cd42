import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { fetchCodes } from "../../cli/io/fetch-messages.js";
import { commandCodes } from "../../cli/messages.js";
import { bindCodes } from "../../compiler/bind/messages.js";
import { methodCodes } from "../../compiler/lower/messages.js";
import { replicaCodes } from "../../compiler/lower/replicas/messages.js";
import { frontCodes } from "../../compiler/messages.js";
import { registryCodes } from "../../compiler/resolve/known-laws.js";
import { syntaxCodes } from "../../grammar/syntax-messages.js";
import { runCodes } from "../../library/messages.js";
import { sphereCodes } from "../../runtime/continuous/messages.js";
import { contradictionCodes } from "../../runtime/contradiction/messages.js";
import { enumerationCodes } from "../../runtime/enumeration/messages.js";
import { focusingCodes } from "../../runtime/focusing/messages.js";
import { graphCodes } from "../../runtime/graphs/graph-messages.js";
import { learnerCodes } from "../../runtime/learners/messages.js";
import { numericCodes } from "../../runtime/numeric-messages.js";
import { observableCodes } from "../../runtime/observables/messages.js";
import { fileCodes } from "../../runtime/sources/file-messages.js";
import { sourceCodes } from "../../runtime/sources/source-messages.js";
import { stabilityCodes } from "../../runtime/stability/messages.js";
import { volumeCodes } from "../../runtime/volume/messages.js";
import { errorPages } from "./error-pages.js";

const lists = [
  syntaxCodes,
  frontCodes,
  registryCodes,
  bindCodes,
  methodCodes,
  replicaCodes,
  sourceCodes,
  fileCodes,
  graphCodes,
  contradictionCodes,
  numericCodes,
  sphereCodes,
  enumerationCodes,
  learnerCodes,
  observableCodes,
  volumeCodes,
  focusingCodes,
  stabilityCodes,
  runCodes,
  commandCodes,
  fetchCodes,
];
const defined = lists.flatMap((list) => list.map(({ code, title }) => ({ code: code as string, title })));
const sorted = (words: Iterable<string>): string[] => [...words].sort();

/** How often each code stands in the text of the program: once in its list, and wherever it is told. */
function occurrences(): Map<string, number> {
  const counts = new Map<string, number>();
  const root = fileURLToPath(new URL("../../", import.meta.url));
  for (const folder of ["grammar", "compiler", "runtime", "library", "cli"])
    for (const name of readdirSync(root + folder, { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts")) continue;
      const text = readFileSync(`${root}${folder}/${name}`, "utf8");
      for (const [code] of text.matchAll(/\bWFM\d{4}\b/g)) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  return counts;
}

describe("codes of diagnostics", () => {
  const counts = occurrences();

  it("each is defined once", () => {
    const codes = defined.map(({ code }) => code);
    expect(codes.filter((code, at) => codes.indexOf(code) < at)).toEqual([]);
  });

  it("those in the program's text are those of the lists, and each of them is told somewhere", () => {
    expect(sorted(counts.keys())).toEqual(sorted(defined.map(({ code }) => code)));
    expect([...counts].filter(([, count]) => count < 2)).toEqual([]);
  });

  it("each has a page with its title, and no page is left over", () => {
    const title = ({ code, title }: { code: string; title: string }) => `${code}: ${title}`;
    expect(sorted(errorPages().map(title))).toEqual(sorted(defined.map(title)));
  });
});
