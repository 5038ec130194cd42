import { type Diagnostic, diagnostic } from "../grammar/diagnostic.js";
import type { Span } from "../grammar/source.js";

/** Codes of preparing and running an experiment; docs/errors has a page for each. */
export const runCodes = [
  { code: "WFM5011", title: "a model that no algorithm can run" },
  { code: "WFM8501", title: "an unknown experiment" },
  { code: "WFM8502", title: "an option outside its range" },
  { code: "WFM8503", title: "no held-out patterns" },
  { code: "WFM8504", title: "a reference that cannot be read" },
  { code: "WFM8505", title: "a clause that cannot be evaluated" },
  { code: "WFM8506", title: "a file without a model" },
  { code: "WFM8507", title: "messages that cannot start a run" },
  { code: "WFM8508", title: "an algorithm without messages" },
  { code: "WFM8509", title: "an interrupted run that cannot be resumed" },
] as const;

export function noExperiment(name: string, near: readonly string[], known: readonly string[]): Diagnostic {
  const hints = near.length ? [`did you mean \`${near.join("` or `")}\`?`] : [];
  return diagnostic("WFM8501", "error", `there is no experiment or model \`${name}\``, undefined, {
    hints: [...hints, known.length ? `this file has: ${known.join(", ")}` : "this file has no experiment"],
  });
}

export function badOption(name: string, given: string, wanted: string): Diagnostic {
  return diagnostic("WFM8502", "error", `option \`${name}\` is ${given}, but it must be ${wanted}`, { option: name });
}

export function noHeldOut(reason: string): Diagnostic {
  return diagnostic("WFM8503", "error", `there are no held-out patterns for \`test_error\`: ${reason}`, undefined, {
    hints: ["draw inputs and labels from one source with a test split, or label them by a teacher expression"],
  });
}

export function noReference(name: string, reason: string): Diagnostic {
  return diagnostic("WFM8504", "error", `the reference \`${name}\` cannot be used: ${reason}`, undefined, {
    hints: [
      "give a variable's name, a data array's name, or the path of an .npz or .csv file with an array of the same shape",
    ],
  });
}

export function cannotEvaluate(text: string, reason: string, span: Span): Diagnostic {
  return diagnostic("WFM8505", "error", `\`${text}\` has no value: ${reason}`, span, {
    hints: ["use observables, params, numbers and functions of numbers"],
  });
}

/** `path` of the file. */
export function nothingToRun(path: string): Diagnostic {
  return diagnostic(
    "WFM8506",
    "error",
    "this file declares no model",
    { path, start: 0, end: 0 },
    {
      hints: ["a model begins with `model Name { ... }`; `wfmc new NAME` writes one to start from"],
    },
  );
}

export function notMessages(path: string, reason: string, span?: Span): Diagnostic {
  return diagnostic("WFM8507", "error", `a run cannot start from the messages of \`${path}\`: ${reason}`, span, {
    hints: [
      'give a file that `save messages to "m.npz"` wrote in a run of the same model and algorithm, or `init = "flat"` or `"random"`',
    ],
  });
}

/** An interrupted run whose snapshot does not belong to what is run now. */
export function cannotGoOn(reason: string): Diagnostic {
  return diagnostic("WFM8509", "error", `the interrupted run cannot go on: ${reason}`, undefined, {
    hints: ["bring back what it was made from, or start anew with `wfmc run` without `--resume`"],
  });
}

export function messagesOfNone(algorithm: string, span: Span): Diagnostic {
  return diagnostic("WFM8508", "error", `\`${algorithm}\` passes no messages that could be saved`, span, {
    hints: ['save a variable, as in `save w to "w.npz"`, or run `bp`'],
  });
}

/** `reason` is what the algorithm that would run it says. */
export function noAlgorithmRuns(model: string, algorithm: string, reason: string, span: Span): Diagnostic {
  const message = `no algorithm of this build runs \`${model}\`: ${reason}`;
  return diagnostic("WFM5011", "warning", message, span, {
    hints: [
      `this is why \`${algorithm}\` cannot; \`wfmc check --capabilities\` gives the reason for each algorithm`,
      "the model can be drawn, formatted and extended all the same",
    ],
  });
}
