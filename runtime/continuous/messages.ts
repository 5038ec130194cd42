import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";

// What is said of machines with continuous weights. Patterns, units and sweeps are counted from 1, as the user does.

/** Codes of messages between continuous weights; docs/errors has a page for each. */
export const sphereCodes = [
  { code: "WFM5111", title: "continuous weights that do not all belong to one machine" },
  { code: "WFM5112", title: "an option that does not apply to these weights" },
  { code: "WFM5113", title: "real weights without a prior" },
  { code: "WFM7004", title: "a variance that is not positive" },
  { code: "WFM7005", title: "an impossible volume of solutions" },
] as const;

/** Continuous weights in a model that is not one machine, each unit on its sphere or each weight under its prior. */
export function notSpherical(algorithm: string, reason: string): Diagnostic {
  const message = `\`${algorithm}\` passes messages between continuous weights of one machine; ${reason}`;
  return diagnostic("WFM5111", "error", message, undefined, {
    hints: [
      "write `var w[k, i]: real on sphere(i)` (or `~ normal(0, 1)`) over the inputs i of unit k, and one `observe` of all patterns",
    ],
  });
}

/** An option that has no meaning for continuous weights. */
export function notForSpheres(option: string, reason: string): Diagnostic {
  return diagnostic(
    "WFM5112",
    "error",
    `\`${option}\` does not fit continuous weights: ${reason}`,
    { option },
    {
      hints: [`remove \`${option}\`, or declare the weights as spin`],
    },
  );
}

/** Moments of spins under an algorithm of discrete messages, or beside other factors. */
export function onlyByBp(group: string): Diagnostic {
  const message = `\`accuracy = "ep"\` does not fit the spins of \`${group}\`: it is meant for \`bp\` on one machine without other factors or replicas`;
  return diagnostic(
    "WFM5112",
    "error",
    message,
    { option: "accuracy" },
    {
      hints: ['leave `accuracy` out, or use `"gaussian"` or `"exact"`: these fit spins in any model'],
    },
  );
}

/** A cavity without a positive variance, or a message that is not a number. */
export function variancesBroken(group: string, pattern: number, sweep: number): Diagnostic {
  const message = `a variance under the messages of factor ${pattern} of \`${group}\` is negative or not a number, in sweep ${sweep}`;
  return diagnostic(
    "WFM7004",
    "error",
    message,
    { group },
    {
      hints: [
        `the last good state is that of sweep ${sweep - 1}: stop there with \`max_iterations = ${sweep - 1}\``,
        'try `damping = 0.5`, `schedule = "sequential"`, or fewer patterns a weight (a smaller alpha)',
      ],
    },
  );
}

/** A flat measure over all real numbers has no volume to compare with. */
export function improperPrior(variable: string): Diagnostic {
  const message = `\`${variable}\` is real and has neither a prior nor a norm: no law is flat over all real numbers`;
  return diagnostic(
    "WFM5113",
    "error",
    message,
    { variable },
    {
      hints: [`give it one: \`real ~ normal(0, 1)\`, \`real ~ uniform(-1, 1)\` or \`real on sphere(i)\``],
    },
  );
}

/** A free entropy, nats a weight, that no set of solutions has. */
export function impossibleVolume(value: number): Diagnostic {
  const volume = `the messages give the solutions a volume of exp(${value.toPrecision(4)}) a weight relative to the prior`;
  if (value < 0)
    return diagnostic("WFM7005", "error", `${volume}: labels contradict each other under this prior`, undefined, {
      hints: ["observe fewer patterns, or soften the labels by a channel (`gibbs`, `flip`)"],
    });
  return diagnostic("WFM7005", "error", `${volume}, which is impossible`, undefined, {
    hints: [
      "messages have left the region where they describe the solutions: lower alpha, or start from a smaller alpha by `anneal`",
      'try `damping = 0.5` or `schedule = "random"`',
    ],
  });
}

/** A prior under which the messages leave no belief. */
export function beliefLost(group: string, sweep: number): Diagnostic {
  const message = `a weight of \`${group}\` has no belief under its prior after sweep ${sweep}: its messages are not finite`;
  return diagnostic(
    "WFM7004",
    "error",
    message,
    { group },
    {
      hints: [
        "look for NaN or huge numbers in the data",
        "try `damping = 0.5`, or fewer patterns a weight (a smaller alpha)",
      ],
    },
  );
}

/** Replicas push their centre, or it pushes them, so that no Gaussian is left. */
export function bondBroken(group: string, replica: number, sweep: number): Diagnostic {
  const message = `the messages between replica ${replica} and its centre (\`${group}\`) have no positive variance in sweep ${sweep}`;
  return diagnostic(
    "WFM7004",
    "error",
    message,
    { group },
    {
      hints: ["try `damping = 0.5`, or reach a strong coupling in steps: `anneal gamma in geomspace(0.5, 30, 30)`"],
    },
  );
}

/** No multiplier gives a unit its norm. */
export function normLost(group: string, sweep: number): Diagnostic {
  const message = `the weights of \`${group}\` cannot be held on their spheres after sweep ${sweep}: their fields are not finite`;
  return diagnostic(
    "WFM7004",
    "error",
    message,
    { group },
    {
      hints: [
        "look for NaN or huge numbers in the data",
        'try `damping = 0.5`, `schedule = "sequential"`, or a smaller alpha',
      ],
    },
  );
}

/** Sweeps used up: usually a fixed point is out of reach. */
export function unstable(sweeps: number, residual: number, alpha: number): Diagnostic {
  const message = `means still move by ${residual.toExponential(1)} after ${sweeps} sweeps at ${alpha.toPrecision(3)} patterns a weight`;
  return diagnostic("WFM7003", "warning", message, undefined, {
    hints: [
      "above a stability limit (tree committee K = 3: alpha = 1.73, K = 9: 2.47) solutions fall apart into clusters and messages no longer settle: lower alpha",
      'near the limit try `schedule = "random"`, `damping = 0.5` or more `max_iterations`; the values measured are those of the last sweep',
    ],
  });
}
