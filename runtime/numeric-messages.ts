import { type Diagnostic, diagnostic } from "../grammar/diagnostic.js";

// What is said when the numbers of a run go wrong: which group, which factor, which sweep, which knob.

/** Codes of message passing; docs/errors has a page for each. */
export const numericCodes = [
  { code: "WFM5104", title: "a sum of too many inputs that are no integers" },
  { code: "WFM5105", title: "messages of a continuous variable" },
  { code: "WFM5106", title: "weights of a machine that are no spins" },
  { code: "WFM7001", title: "hard constraints that contradict each other" },
  { code: "WFM7002", title: "a message that is not a number" },
  { code: "WFM7003", title: "messages that did not converge" },
  { code: "WFM8101", title: "a snapshot of another run" },
] as const;

/** Messages forbid every state of a variable node. `factor` counts from 1, as the user does. */
export function contradiction(group: string, factor: number, sweep: number): Diagnostic {
  const message = `hard constraints contradict each other at factor ${factor} of \`${group}\`, in sweep ${sweep}`;
  return diagnostic(
    "WFM7001",
    "error",
    message,
    { group },
    {
      hints: [
        "no configuration satisfies them all, or messages that were still wrong became certain too early",
        'soften a constraint (channel `gibbs`), observe fewer patterns, or try `damping = 0.5` or `schedule = "sequential"`',
      ],
    },
  );
}

/** A message is not a number. */
export function notANumber(group: string, factor: number, sweep: number): Diagnostic {
  const message = `a message of factor ${factor} of \`${group}\` is not a number, in sweep ${sweep}`;
  return diagnostic(
    "WFM7002",
    "error",
    message,
    { group },
    {
      hints: [
        "look for NaN or infinite numbers in the data and parameters of this group",
        'try `damping = 0.5`, or `accuracy = "exact"` where it fits',
      ],
    },
  );
}

/** BP used up its sweeps. */
export function notConverged(sweeps: number, residual: number): Diagnostic {
  const message = `messages still move by ${residual.toExponential(1)} after ${sweeps} sweeps`;
  return diagnostic("WFM7003", "warning", message, undefined, {
    hints: [
      'try `damping = 0.5`, `schedule = "sequential"` or more `max_iterations`; what is measured is that of the last sweep',
    ],
  });
}

/** The exact distribution of a sum of non-integers can only be listed. */
export function tooManyToList(group: string, inputs: number, limit: number): Diagnostic {
  const message = `\`${group}\` sums ${inputs} inputs that are no integers: their sums cannot be counted exactly (at most ${limit} can be listed)`;
  return diagnostic(
    "WFM5104",
    "error",
    message,
    { group },
    {
      hints: ['use `accuracy = "gaussian"`, or binarize the inputs'],
    },
  );
}

/** Message passing needs finitely many states. */
export function needsStates(variable: string): Diagnostic {
  const message = `\`${variable}\` is continuous, and only weights of a machine, \`on sphere(i)\`, have messages then`;
  return diagnostic(
    "WFM5105",
    "error",
    message,
    { variable },
    {
      hints: [`declare \`${variable}\` as spin, bit or cat(q)`],
    },
  );
}

/** A machine's weights must be spins. */
export function needsSpins(group: string): Diagnostic {
  const message = `the weights of \`${group}\` are two-state variables other than -1 and +1`;
  return diagnostic("WFM5106", "error", message, { group }, { hints: ["declare them as spin"] });
}

/** A snapshot that does not fit. */
export function snapshotMismatch(algorithm: string): Diagnostic {
  const message = `this snapshot of \`${algorithm}\` was taken on another model, size or option`;
  return diagnostic("WFM8101", "error", message, undefined, {
    hints: ["resume with the model, parameters and seed of the interrupted run, or start afresh"],
  });
}
