import { expect, it } from "vitest";
import { sphereCodes } from "../../runtime/continuous/messages.js";
import { contradictionCodes } from "../../runtime/contradiction/messages.js";
import { enumerationCodes } from "../../runtime/enumeration/messages.js";
import { focusingCodes } from "../../runtime/focusing/messages.js";
import { learnerCodes } from "../../runtime/learners/messages.js";
import { numericCodes } from "../../runtime/numeric-messages.js";
import { observableCodes } from "../../runtime/observables/messages.js";
import { stabilityCodes } from "../../runtime/stability/messages.js";
import { volumeCodes } from "../../runtime/volume/messages.js";
import { codesOf } from "./codes-of.js";
import { errorPages } from "./error-pages.js";

const mine = new Set<string>(
  [
    ...enumerationCodes,
    ...learnerCodes,
    ...contradictionCodes,
    ...numericCodes,
    ...sphereCodes,
    ...observableCodes,
    ...volumeCodes,
    ...focusingCodes,
    ...stabilityCodes,
  ].map(({ code }) => code),
);
const pages = errorPages().filter(({ code }) => mine.has(code));

/**
 * What a model file is told instead, where the compiler or the library is first; their pages say so. At the source these codes are
 * tested in test/unit: algorithms (5102, 5104 to 5106, 8101), observables (5103, 5108, 8104) and engine (7002).
 */
const toldBefore: Readonly<Record<string, string>> = {
  WFM5102: "WFM5002",
  WFM5103: "WFM8012",
  WFM5104: "WFM5005",
  WFM5105: "WFM5002",
  WFM5106: "WFM5002",
  WFM5108: "WFM8012",
  WFM5113: "WFM5002",
  WFM5124: "WFM5002",
  WFM7002: "WFM6007",
  WFM8101: "WFM8006",
  WFM8104: "WFM8504",
  WFM8142: "WFM8005",
};

// Pages of the runtime: enumeration, learning, messages, observables.
it.each(pages.map((page) => [page.code, page] as const))(
  "%s: the wrong block is told so, the right one runs",
  async (code, { wrong, right }) => {
    expect(await codesOf(wrong)).toContain(toldBefore[code] ?? code);
    // Warnings of meaning, messages that random patterns leave moving, and a curve's account of itself do not keep a program from running.
    expect((await codesOf(right)).filter((each) => !/^WFM4|WFM7003|WFM7141/.test(each) || each === code)).toEqual([]);
  },
);
