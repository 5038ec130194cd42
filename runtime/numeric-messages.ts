import { type Diagnostic, diagnostic } from "../grammar/diagnostic.js";
import type { PartitionBounds } from "./partition-bounds.js";

// What is said when the numbers of a run go wrong: which group, which factor, which sweep, which knob.

/** Codes of message passing; docs/errors has a page for each. */
export const numericCodes = [
  { code: "WFM5104", title: "a sum of too many non-integer inputs" },
  { code: "WFM5105", title: "a continuous variable without messages" },
  { code: "WFM5106", title: "machine weights that are not spins" },
  { code: "WFM7001", title: "hard constraints that contradict each other" },
  { code: "WFM7002", title: "a message that is NaN" },
  { code: "WFM7003", title: "messages that did not converge" },
  { code: "WFM7106", title: "a log partition outside its bounds" },
  { code: "WFM7107", title: "messages that grow without bound" },
  { code: "WFM7108", title: "a log partition below the weight of one configuration" },
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
      'try `damping = 0.5`, `schedule = "sequential"` or more `max_iterations`; the values measured are those of the last sweep',
    ],
  });
}

/** Means of messages stand still, and totals do not. */
export function stillGrowing(sweeps: number, movement: number): Diagnostic {
  const message = `beliefs look settled, but their log-odds still move by ${movement.toExponential(1)} a sweep after ${sweeps} sweeps`;
  return diagnostic("WFM7003", "warning", message, undefined, {
    hints: [
      "around loops of hard or strong constraints the same evidence is counted again and again: the values measured are too certain",
      "if a configuration is all you want, set `stop_when_solved = true`; for marginals of a small model use `exact`; otherwise soften the constraints",
    ],
  });
}

/** Decimation fixed variables to states that do not go together. */
export function fixedWrongly(fixed: number, variables: number): Diagnostic {
  const message = `after ${fixed} of ${variables} variables were fixed, what is left has no solution`;
  return diagnostic(
    "WFM7001",
    "error",
    message,
    { option: "fraction" },
    {
      hints: [
        "some were fixed wrongly: fix fewer between two rounds of messages (`fraction = 0.001` fixes one at a time)",
        'try another seed, which breaks ties another way (`init = "random"`, where `bp` has more than one fixed point)',
      ],
    },
  );
}

/** Messages grew without end, and agree on one configuration. */
export function grownAlone(sweeps: number): Diagnostic {
  const message = `messages grew without bound and single out one configuration after ${sweeps} sweeps: marginals and ln Z are those of this one alone`;
  return diagnostic("WFM7107", "warning", message, undefined, {
    hints: [
      "it makes no error, but others may exist: hard constraints that confirm each other around loops count their evidence again and again",
      "`stop_when_solved = true` ends such a run at its first solution; in a small model `exact` finds the others",
    ],
  });
}

/** Messages grew without end, and violate factors. */
export function grownApart(sweeps: number, errors: number): Diagnostic {
  const message = `messages grew without bound in ${sweeps} sweeps, and the configuration that they single out violates ${errors} factor${errors === 1 ? "" : "s"}`;
  return diagnostic("WFM7107", "error", message, undefined, {
    hints: [
      "the constraints have no solution, or their loops drive messages to a wrong one: in a small model `exact` tells which",
      "soften a constraint (a small weight instead of 0, channel `gibbs`), or look for a solution with `reinforcement`",
    ],
  });
}

/** Bethe's ln Z where ln Z of no model with these factors can be. */
export function outOfBounds(value: number, { least, most }: PartitionBounds): Diagnostic {
  if (value === Infinity || Number.isNaN(value)) {
    const message = "log-weights add up to more than any number: ln Z overflows";
    return diagnostic("WFM7106", "error", message, undefined, {
      hints: ["scale energies or `beta` down: sums of log-weights must stay below 1.8e308"],
    });
  }
  const range = `between ${short(least)} and ${short(most)}, or -inf without any`;
  const message = `the messages give ln Z = ${short(value)}: with configurations of positive weight it lies ${range}`;
  return diagnostic("WFM7106", "error", message, undefined, {
    hints: [
      "the messages describe no distribution: the constraints may have no solution, which `exact` can decide for a small model",
      "soften hard constraints (a small weight instead of 0, channel `gibbs`), or observe fewer patterns",
    ],
  });
}

/** Bethe's ln Z is less than one configuration of positive weight gives. */
export function belowBounds(value: number, least: number): Diagnostic {
  const message = `the messages give ln Z = ${short(value)}, less than a single configuration of positive weight would (${short(least)})`;
  return diagnostic("WFM7108", "warning", message, undefined, {
    hints: [
      "either there is no such configuration, or loops mislead Bethe's approximation: do not read ln Z as a number of solutions",
      "in a small model `exact` tells which; `reinforcement` and `decimation` look for a solution in a large one",
    ],
  });
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** The exact distribution of a sum of non-integers can only be listed. */
export function tooManyToList(group: string, inputs: number, limit: number): Diagnostic {
  const message = `\`${group}\` sums ${inputs} inputs that are not integers: their sums cannot be counted exactly (at most ${limit} can be listed)`;
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
  const message = `\`${variable}\` is continuous, and the only continuous variables with messages are weights of a machine, \`on sphere(i)\``;
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
  const message = `this snapshot of \`${algorithm}\` was taken with another model, size or option`;
  return diagnostic("WFM8101", "error", message, undefined, {
    hints: ["resume with the model, parameters and seed of the interrupted run, or start afresh"],
  });
}
