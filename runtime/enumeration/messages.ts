import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";

/** Codes of enumeration; docs/errors has a page for each. */
export const enumerationCodes = [
  { code: "WFM5101", title: "too many configurations to enumerate" },
  { code: "WFM5102", title: "a continuous variable cannot be enumerated" },
  { code: "WFM5103", title: "an algorithm that does not count solutions" },
  { code: "WFM7101", title: "no configuration has positive weight" },
] as const;

/** The graph has more configurations than the enumeration may visit. */
export function tooManyConfigurations(size: number, limit: number): Diagnostic {
  return diagnostic(
    "WFM5101",
    "error",
    `exact enumeration would visit ${readable(size)} configurations; the limit is ${readable(limit)}`,
    undefined,
    {
      hints: [
        "make the model smaller (--set N=21, say)",
        "raise the option `max_states` of `exact` if you have the time: about 10 million configurations a second",
      ],
    },
  );
}

/** A continuous variable cannot be enumerated. */
export function notDiscrete(block: string): Diagnostic {
  return diagnostic(
    "WFM5102",
    "error",
    `\`${block}\` is continuous: there is nothing to enumerate`,
    { variable: block },
    {
      hints: [`declare \`${block}\` as spin, bit or cat(q) to enumerate it`],
    },
  );
}

/** Every configuration has weight zero. */
export function noConfiguration(): Diagnostic {
  return diagnostic(
    "WFM7101",
    "error",
    "no configuration has positive weight: each is forbidden by some factor, and the log partition is -inf",
    undefined,
    {
      hints: [
        "the hard constraints contradict each other; soften one (`gibbs` or `flip` channel), or observe fewer patterns",
      ],
    },
  );
}

/** Only the oracle knows how many configurations there are. */
export function notCounted(method: string): Diagnostic {
  return diagnostic("WFM5103", "error", `\`${method}\` does not count solutions`, undefined, {
    hints: ["enumerate a small instance: `run exact`, or the command `wfmc oracle`"],
  });
}

function readable(count: number): string {
  if (!Number.isFinite(count)) return "more than 1e308";
  const power = Math.log2(count);
  return Number.isInteger(power) && power >= 10 ? `2^${power}` : count < 1e7 ? String(count) : count.toPrecision(4);
}
