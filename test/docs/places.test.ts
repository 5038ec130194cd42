import { expect, it } from "vitest";
import { toldOf } from "./codes-of.js";
import { errorPages } from "./error-pages.js";

/**
 * No text of a model is to blame for these: the command names a param or an experiment that there is not, fetches a file, reads a
 * manifest or a flag, or failed itself.
 */
const OF_NO_TEXT = new Set(["WFM6001", "WFM8501"]);

// Data files, commands and internal errors have pages without a model text that could be run here.
const pages = errorPages().filter(({ code, wrong }) => !/^WFM(85[1-9]|9)/.test(code) && /\bmodel\b/.test(wrong));

it.each(pages.map(({ code, wrong }) => [code, wrong] as const))(
  "all that the wrong block of %s is told has a place in it",
  async (_code, wrong) => {
    for (const { code, span, about } of await toldOf(wrong)) {
      if (OF_NO_TEXT.has(code)) continue;
      expect(span, code).toBeDefined();
      expect(about, code).toBeUndefined();
      expect(span && span.start <= span.end && span.end <= wrong.length, code).toBe(true);
    }
  },
);
