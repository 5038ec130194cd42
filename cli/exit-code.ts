import type { Diagnostic } from "../grammar/diagnostic.js";
import type { EndEvent } from "../library/events.js";

/** What the command's exit status says; scripts may rely on these numbers. */
export const EXIT = { ok: 0, model: 1, usage: 2, unmet: 3, data: 4, internal: 70, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What of a run's end matters here. */
export type End = Pick<EndEvent, "expectations" | "anyConverged" | "cancelled">;

/** Names that came with the command line, not from the model: an experiment that does not exist, `--set` of something that is not a param or option. */
const COMMAND_LINE = new Set<string>(["WFM8501", "WFM6001"]);

/** Wrong calls of sources and graphs, which no file can correct: mistakes of the model among the codes of data. */
const MODEL_OF_DATA = new Set([6500, 6501, 6502, 6514, 6515, 6516, 6522, 6580, 6581, 6582]);

/**
 * The exit status of a command from all that it had to say and, where something ran, how that ended.
 * The worst counts: an internal error, then trouble with data or files, then a wrong model or command line, then an interruption,
 * then unmet expectations.
 */
export function exitCode(diagnostics: readonly Diagnostic[], end?: End): ExitCode {
  const codes = new Set(diagnostics.filter((d) => d.severity === "error").map(codeOf));
  for (const code of [EXIT.internal, EXIT.data, EXIT.model, EXIT.usage] as const) if (codes.has(code)) return code;
  if (end?.cancelled) return EXIT.interrupted;
  if (codes.has(EXIT.unmet)) return EXIT.unmet;
  if (end && (!end.anyConverged || end.expectations.some((expectation) => !expectation.passed))) return EXIT.unmet;
  return EXIT.ok;
}

function codeOf({ code }: Diagnostic): ExitCode {
  if (COMMAND_LINE.has(code)) return EXIT.usage;
  const number = Number(code.slice(3));
  if (number >= 9000) return EXIT.internal;
  if (number >= 7000 && number < 8000) return EXIT.unmet;
  if (number >= 6500 && number < 6600) return MODEL_OF_DATA.has(number) ? EXIT.model : EXIT.data;
  return EXIT.model;
}
