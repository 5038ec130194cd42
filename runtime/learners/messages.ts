import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";

/** Codes of learners; docs/errors has a page for each. */
export const learnerCodes = [
  { code: "WFM5107", title: "a learner given anything but a single machine" },
  { code: "WFM5131", title: "a machine without gradients" },
  { code: "WFM5132", title: "a margin for a rule that is not a vote" },
  { code: "WFM7102", title: "the weights of a learner diverged" },
] as const;

/** A graph that is not one machine with continuous weights and nothing else. */
export function notOneMachine(algorithm: string, reason: string): Diagnostic {
  return diagnostic(
    "WFM5107",
    "error",
    `\`${algorithm}\` trains one machine with continuous weights; ${reason}`,
    undefined,
    {
      hints: ["keep one `observe` over continuous weights, and no other factor"],
    },
  );
}

/** A graph that is not one machine with discrete weights and nothing else. */
export function notOneDiscreteMachine(algorithm: string, reason: string): Diagnostic {
  return diagnostic("WFM5107", "error", `\`${algorithm}\` flips the weights of one machine; ${reason}`, undefined, {
    hints: ["keep one `observe` over discrete weights, and no other factor"],
  });
}

/** Weights that are no longer finite numbers. */
export function weightsDiverged(
  algorithm: string,
  group: string,
  unit: number,
  epoch: number,
  norm: number,
): Diagnostic {
  const size = Number.isFinite(norm) ? `norm ${norm.toPrecision(3)}` : "a norm beyond the largest number";
  const message = `\`${algorithm}\` diverged: in epoch ${epoch} the weights of unit ${unit + 1} of \`${group}\` have ${size}`;
  return diagnostic(
    "WFM7102",
    "error",
    message,
    { group },
    {
      hints: [
        "lower `rate`: a useful one is well below 1, the norm of a unit",
        "look for infinite or huge inputs in the data",
      ],
    },
  );
}

/** An activation or rule without a smooth form. */
export function noSmoothForm(algorithm: string, reason: string): Diagnostic {
  return diagnostic("WFM5131", "error", `\`${algorithm}\` follows gradients, and ${reason}`, undefined, {
    hints: [
      "give the activation a smooth form: `activation edge(z: real) = ... smooth tanh(4 * z)`",
      "choose another `output`",
    ],
  });
}

/** A margin needs an output that never falls when a unit rises. */
export function marginOfNoVote(rule: string): Diagnostic {
  const message = `\`perceptron\` gives every unit the margin \`kappa\` towards the label, and \`${rule}\` is not a vote`;
  return diagnostic(
    "WFM5132",
    "error",
    message,
    { option: "kappa" },
    {
      hints: ["leave `kappa` at 0, or let the units vote: `majority`, `and`, `or`"],
    },
  );
}
