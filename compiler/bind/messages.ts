import type { Diagnostic } from "../../grammar/diagnostic.js";
import { diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import type { Fault } from "../expr/constant.js";

/** Every code of the binding phase; docs/errors has a page for each. */
export const bindCodes = [
  { code: "WFM6001", title: "a name that cannot be set" },
  { code: "WFM6002", title: "a value of the wrong type" },
  { code: "WFM6003", title: "a `where` clause that is not satisfied" },
  { code: "WFM6004", title: "a param without a value" },
  { code: "WFM6005", title: "a size that is not a whole number" },
  { code: "WFM6006", title: "an empty index set" },
  { code: "WFM6007", title: "an expression without a value" },
  { code: "WFM6008", title: "a number that is not finite" },
  { code: "WFM6009", title: "a model that does not fit in memory" },
  { code: "WFM6010", title: "a negative factor" },
  { code: "WFM6011", title: "data without a source" },
  { code: "WFM6012", title: "an expression with values outside its declared type" },
  { code: "WFM6013", title: "a prior with invalid parameters" },
] as const;

export function cannotSet(name: string, near: readonly string[], known: readonly string[]): Diagnostic {
  const hints = near.length ? [`did you mean \`${near.join("` or `")}\`?`] : [];
  return diagnostic("WFM6001", "error", `there is no param or option \`${name}\` to set`, undefined, {
    hints: [...hints, `what can be set: ${known.join(", ") || "nothing in this experiment"}`],
  });
}

export function wrongType(name: string, given: string, wanted: string, span?: Span): Diagnostic {
  return diagnostic("WFM6002", "error", `\`${name}\` is ${wanted}, but got ${given}`, span, {
    hints: [`give ${wanted}, e.g. \`--set ${name}=${wanted.includes("bool") ? "true" : "1"}\``],
  });
}

export function whereFails(text: string, values: string, span: Span, nearest: string | undefined): Diagnostic {
  return diagnostic("WFM6003", "error", `\`${text}\` does not hold`, span, {
    caption: values,
    hints: [nearest ?? "choose values for which it holds, or change the clause"],
  });
}

export function noValue(name: string, span: Span): Diagnostic {
  return diagnostic("WFM6004", "error", `param \`${name}\` has no value`, span, {
    hints: [`give it a default (\`= ...\`) or set it: \`--set ${name}=...\``],
  });
}

export function notWhole(text: string, value: number, values: string, span: Span, nearest?: string): Diagnostic {
  return diagnostic("WFM6005", "error", `\`${text}\` is ${value}, but an index set needs whole numbers`, span, {
    caption: values,
    hints: [nearest ?? "use floor(...) or choose sizes that divide"],
  });
}

export function notStates(name: string, states: number, span: Span): Diagnostic {
  return diagnostic(
    "WFM6005",
    "error",
    `\`${name}\` has ${states} states, but their number is whole and at least 1`,
    span,
    {
      hints: ["write `cat(q)` with a whole number q; the states are 0 to q - 1"],
    },
  );
}

export function emptySet(name: string, from: number, to: number, span: Span): Diagnostic {
  return diagnostic("WFM6006", "error", `index set \`${name}\` is empty: it runs from ${from} to ${to}`, span, {
    hints: ["an index set needs at least one member; check the sizes that it is made of"],
  });
}

export function withoutValue(
  fault: Fault,
  hint = "only params, lets and literals have values at this point",
): Diagnostic {
  return diagnostic("WFM6007", "error", fault.reason, fault.span, { hints: [hint] });
}

export function notFinite(what: string, value: number, span: Span): Diagnostic {
  return diagnostic("WFM6008", "error", `${what} is ${value}`, span, {
    hints: ["a division by zero, a log of zero or an overflow; check the numbers it is made of"],
  });
}

export function overflow(name: string, what: string, total: number, span?: Span): Diagnostic {
  return diagnostic(
    "WFM6008",
    "error",
    `with \`${name}\` the ${what} add up to ${total}: no sum of them is a number`,
    span,
    {
      hints: [
        "choose smaller numbers (`beta`, couplings, data); for a hard constraint write a `factor` that is 0 or 1",
      ],
    },
  );
}

export function tooLarge(what: string, bytes: number, limit: number, span?: Span): Diagnostic {
  return diagnostic(
    "WFM6009",
    "error",
    `${what} needs ${readable(bytes)}, more than the limit of ${readable(limit)}`,
    span,
    {
      hints: [
        "choose smaller sizes, or raise the limit with `memory_limit` (flag, WFMC_MEMORY_LIMIT or wfmc.config.json)",
      ],
    },
  );
}

/** When an array would be longer than the platform allows. */
export function notAllocated(model: string, span?: Span): Diagnostic {
  return diagnostic("WFM6009", "error", `model \`${model}\` needs an array that is larger than there can be`, span, {
    hints: ["choose smaller sizes"],
  });
}

export function negativeFactor(name: string, where: string, span: Span): Diagnostic {
  return diagnostic("WFM6010", "error", `factor \`${name}\` is below zero (or not a number) at ${where}`, span, {
    hints: ["a factor is a weight >= 0; use `energy` for a function of either sign: its weight is exp(-beta E)"],
  });
}

export function noSource(name: string, span: Span): Diagnostic {
  return diagnostic("WFM6011", "error", `data \`${name}\` has no source`, span, {
    hints: ['say where it comes from: `from iid(rademacher)`, `from npz("file.npz", "key")`, `from csv("file.csv")`'],
  });
}

export function outsideType(name: string, value: number, type: string, span: Span): Diagnostic {
  return diagnostic(
    "WFM6012",
    "error",
    `the expression of data \`${name}\` gives ${value}, which is not ${type === "int" ? "an" : "a"} ${type}`,
    span,
    {
      hints: [
        type === "spin"
          ? "wrap it in sign(...), or declare the data as real"
          : "declare the type that the expression gives",
      ],
    },
  );
}

/** Bytes as people read them. */
export function readable(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}

export function noPrior(reason: string, span: Span): Diagnostic {
  return diagnostic("WFM6013", "error", `this prior is no law: ${reason}`, span, {
    hints: ["normal(mean, sd) needs sd > 0, uniform(low, high) low < high, levels([..]) two different values or more"],
  });
}
