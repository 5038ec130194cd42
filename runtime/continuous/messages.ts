import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";

// What is said of machines with continuous weights. Patterns, units and sweeps are counted from 1, as the user does.

/** Codes of messages between continuous weights; docs/errors has a page for each. */
export const sphereCodes = [
  { code: "WFM5111", title: "continuous weights that are not those of one machine on spheres" },
  { code: "WFM5112", title: "an option that continuous weights do not take" },
  { code: "WFM7004", title: "a variance that is not positive" },
] as const;

/** Continuous weights in a model that is not one machine with every unit on a sphere of its own. */
export function notSpherical(algorithm: string, reason: string): Diagnostic {
  const message = `\`${algorithm}\` passes messages between continuous weights of one machine of sign units, each unit on its sphere; ${reason}`;
  return diagnostic("WFM5111", "error", message, undefined, {
    hints: [
      "write `var w[k, i]: real on sphere(i)` over the inputs i of unit k, and one `observe` of all patterns",
      "train other machines with `lal`",
    ],
  });
}

/** An option that has no meaning for continuous weights. */
export function notForSpheres(option: string, reason: string): Diagnostic {
  return diagnostic("WFM5112", "error", `\`${option}\` does not fit continuous weights: ${reason}`, undefined, {
    hints: [`remove \`${option}\`, or declare the weights as spin`],
  });
}

/** A cavity without a positive variance, or a message that is not a number. */
export function variancesBroken(group: string, pattern: number, sweep: number): Diagnostic {
  const message = `a variance under the messages of factor ${pattern} of \`${group}\` is negative or not a number, in sweep ${sweep}`;
  return diagnostic("WFM7004", "error", message, undefined, {
    hints: [
      `the last good state is that of sweep ${sweep - 1}: stop there with \`max_iterations = ${sweep - 1}\``,
      'try `damping = 0.5`, `schedule = "sequential"`, or fewer patterns a weight (a smaller alpha)',
    ],
  });
}

/** No multiplier gives a unit its norm. */
export function normLost(group: string, sweep: number): Diagnostic {
  const message = `the weights of \`${group}\` cannot be held on their spheres after sweep ${sweep}: their fields are not finite`;
  return diagnostic("WFM7004", "error", message, undefined, {
    hints: [
      "look for NaN or huge numbers in the data",
      'try `damping = 0.5`, `schedule = "sequential"`, or a smaller alpha',
    ],
  });
}

/** Sweeps used up: usually no fixed point can be reached any more. */
export function unstable(sweeps: number, residual: number, alpha: number): Diagnostic {
  const message = `means still move by ${residual.toExponential(1)} after ${sweeps} sweeps at ${alpha.toPrecision(3)} patterns a weight`;
  return diagnostic("WFM7003", "warning", message, undefined, {
    hints: [
      "above a stability limit (tree committee K = 3: alpha = 1.73, K = 9: 2.47) solutions fall apart into clusters and messages no longer settle: lower alpha",
      'near the limit try `schedule = "random"`, `damping = 0.5` or more `max_iterations`; what is measured is that of the last sweep',
    ],
  });
}
