import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";

/** Codes of the lowering and method phases; docs/errors has a page for each. */
export const methodCodes = [
  { code: "WFM5001", title: "a method that is not available in this build" },
  { code: "WFM5002", title: "an algorithm that cannot handle a factor group" },
  { code: "WFM5003", title: "a machine whose form has no message passing" },
  { code: "WFM5004", title: "a factor with too many variables for a table" },
  { code: "WFM5005", title: "an accuracy that does not suit the factor" },
  { code: "WFM5006", title: "a schedule that does not suit the graph" },
  { code: "WFM5007", title: "a law from which no messages can be derived" },
  { code: "WFM5009", title: "an unknown algorithm" },
  { code: "WFM5008", title: "an observable that the algorithm does not provide" },
] as const;

export function notInBuild(what: string, missing: string, can: string, span?: Span): Diagnostic {
  return diagnostic("WFM5001", "error", `${what} is not in this build: ${missing}`, span, { hints: [can] });
}

/** The algorithms that can are known to those who ask each of them. */
export function cannotHandle(algorithm: string, group: string, note: string, span?: Span): Diagnostic {
  const message = `\`${algorithm}\` cannot handle the factor group \`${group}\`: ${note}`;
  return diagnostic("WFM5002", "error", message, span ?? { group });
}

export function badMachine(group: string, reason: string, span: Span): Diagnostic {
  return diagnostic("WFM5003", "error", `\`${group}\` is a machine that no method takes: ${reason}`, span, {
    hints: ["a unit is sum(inputs) data * weight, each unit with weights of its own; see docs/guide/machines.md"],
  });
}

export function tooManyVariables(group: string, where: string, arity: number, states: number, span: Span): Diagnostic {
  return diagnostic(
    "WFM5004",
    "error",
    `factor \`${group}\` at ${where} joins ${arity} variables: a table of ${states} states`,
    span,
    {
      hints: [
        "write it as a function of one weighted sum (`sum(i) c[i] * x[i]`) of two-state variables, or split it into smaller factors",
      ],
    },
  );
}

export function badAccuracy(accuracy: string, group: string, reason: string, can: string, span?: Span): Diagnostic {
  return diagnostic("WFM5005", "error", `accuracy \`${accuracy}\` does not fit \`${group}\`: ${reason}`, span, {
    hints: [can],
  });
}

export function badSchedule(reason: string, span?: Span): Diagnostic {
  return diagnostic("WFM5006", "error", reason, span, {
    hints: ['use schedule = "flooding", "sequential" or "random"'],
  });
}

export function noMessages(law: string, reason: string, can: string, span: Span): Diagnostic {
  return diagnostic("WFM5007", "error", `no messages can be derived for \`${law}\`: ${reason}`, span, { hints: [can] });
}

export function notMeasurable(observable: string, algorithm: string, can: readonly string[], span?: Span): Diagnostic {
  return diagnostic("WFM5008", "warning", `\`${observable}\` is not given by \`${algorithm}\`; it is left out`, span, {
    hints: [can.length ? `algorithms that give it: ${can.join(", ")}` : "no algorithm of this build gives it"],
  });
}

export function noAlgorithm(name: string, near: readonly string[], can: string, span?: Span): Diagnostic {
  const hints = near.length ? [`did you mean \`${near.join("` or `")}\`?`, can] : [can];
  return diagnostic("WFM5009", "error", `there is no algorithm \`${name}\``, span, { hints });
}
