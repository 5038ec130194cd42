import { expect, it } from "vitest";
import { bindCodes } from "../../compiler/bind/messages.js";
import { methodCodes } from "../../compiler/lower/messages.js";
import { replicaCodes } from "../../compiler/lower/replicas/messages.js";
import { runCodes } from "../../library/messages.js";
import { codesOf } from "./codes-of.js";
import { errorPages } from "./error-pages.js";

const mine = new Set<string>([...bindCodes, ...methodCodes, ...replicaCodes, ...runCodes].map(({ code }) => code));
/** Pages about an interrupted run show commands; the tests of checkpoints make such runs. */
const COMMANDS = /^wfmc run/;
const pages = errorPages().filter((page) => mine.has(page.code) && !COMMANDS.test(page.wrong));

// Pages of binding, methods and runs.
it.each(pages.map((page) => [page.code, page] as const))(
  "%s: the wrong block gives it, the right one does not",
  async (code, page) => {
    expect(await codesOf(page.wrong)).toContain(code);
    expect(await codesOf(page.right)).not.toContain(code);
  },
);
