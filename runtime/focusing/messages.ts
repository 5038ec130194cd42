import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import type { FixedPoint } from "./row.js";
import type { Strength } from "./strength.js";

/** Codes of focusing; docs/errors has a page for each. */
export const focusingCodes = [
  { code: "WFM5121", title: "a focusing strength out of range" },
  { code: "WFM5122", title: "protocol lists of different lengths" },
  { code: "WFM5123", title: "a temperature that focusing cannot set" },
  { code: "WFM5124", title: "continuous weights without a Gaussian centre" },
  { code: "WFM5125", title: "collapsed pairs of discrete replicas" },
  { code: "WFM5126", title: "an option of another protocol" },
  { code: "WFM7021", title: "more than one fixed point" },
] as const;

/** y below 1, gamma below 0, rho outside 0 .. 1. `bounds` completes "it is ...". */
export function outOfRange(option: string, value: number, bounds: string): Diagnostic {
  return diagnostic(
    "WFM5121",
    "error",
    `\`${option}\` is ${bounds}, and cannot be ${value}`,
    { option },
    {
      hints: [
        option === "y"
          ? "y counts replicas: 1 is plain belief propagation, 5 to 50 focus well"
          : `give \`${option}\` values that are ${bounds}`,
      ],
    },
  );
}

/** A list without values. */
export function noValues(option: string): Diagnostic {
  return diagnostic(
    "WFM5121",
    "error",
    `\`${option}\` is an empty list`,
    { option },
    {
      hints: [`give \`${option}\` a number, or a list with one for each step`],
    },
  );
}

/** An option that the protocol sets itself or never looks at. `reason` completes "`gamma` ...". */
export function otherProtocol(option: string, reason: string, hint: string): Diagnostic {
  return diagnostic("WFM5126", "error", `\`${option}\` ${reason}`, { option }, { hints: [hint] });
}

/** A step ran out of sweeps, and the run was asked to end there. */
export function stepFailed({ gamma, y }: Strength, sweeps: number, residual: number): Diagnostic {
  const place = `at gamma = ${Number(gamma.toPrecision(6))}, y = ${Number(y.toPrecision(6))}`;
  const message = `messages still move by ${residual.toExponential(1)} after ${sweeps} sweeps ${place}: the run ends there, as \`on_step_failure\` asks`;
  return diagnostic("WFM7003", "warning", message, undefined, {
    hints: [
      'try `damping = 0.5`, more `max_iterations` or smaller steps, or go on with `on_step_failure = "continue"`',
    ],
  });
}

/** Lists that should advance together. */
export function unequalLists(lengths: readonly (readonly [string, number])[]): Diagnostic {
  const told = lengths.map(([name, length]) => `\`${name}\` has ${length}`).join(", ");
  return diagnostic("WFM5122", "error", `the lists of a protocol advance together, and ${told} values`, undefined, {
    hints: ["give lists of one length; a single number stands for all steps"],
  });
}

/** `beta` without a channel that has one. */
export function noChannel(): Diagnostic {
  const message = "`beta` sets the temperature of `gibbs` channels, and this model has none";
  return diagnostic(
    "WFM5123",
    "error",
    message,
    { option: "beta" },
    {
      hints: ["observe the label as `gibbs(...; beta = 1)`, or remove `beta`"],
    },
  );
}

/** A prior under which the centre of replicas is not Gaussian. */
export function noGaussianCentre(group: string): Diagnostic {
  const message = `the prior of the weights of \`${group}\` leaves their centre without a closed form`;
  return diagnostic(
    "WFM5124",
    "error",
    message,
    { group },
    {
      hints: ["declare the weights `on sphere(i)`, `~ normal(m, s)`, or as spins"],
    },
  );
}

/** Discrete replicas coupled to each other, which have no centre. */
export function noCentre(variable: string): Diagnostic {
  const message = `the replicas of \`${variable}\` are coupled in pairs, and collapsed discrete replicas need a centre`;
  return diagnostic(
    "WFM5125",
    "error",
    message,
    { variable },
    {
      hints: [`write \`couple ${variable} to centre across a by elastic(gamma)\``],
    },
  );
}

/** Fixed points that a message names. */
const LISTED = 6;

/** Starts ended in different places. */
export function fixedPointsFound(points: readonly FixedPoint[], starts: number, lost: number): Diagnostic {
  const told = points.slice(0, LISTED).map(({ freeEntropy, share, stable }) => {
    const count = Math.round(share * starts);
    return `${freeEntropy.toFixed(6)} (${count}${stable ? "" : ", unstable"})`;
  });
  if (points.length > LISTED) told.push(`${points.length - LISTED} more`);
  const rest = lost > 0 ? `; ${lost} did not settle` : "";
  const message = `${starts} starts ended in ${points.length} fixed points, of free entropy a weight (starts): ${told.join(", ")}${rest}`;
  return diagnostic(
    "WFM7021",
    "info",
    message,
    { option: "starts" },
    {
      hints: [
        "the values measured are those of the stable one with the largest free entropy; `measure fixed_points` lists them all",
      ],
    },
  );
}
