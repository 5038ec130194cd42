import { levelMoments } from "../../../runtime/priors/levels.js";
import type { MachineLaws, TheoryMachine, WeightLaw } from "../../../theory/machine.js";

/** A machine of sign units under a rule, each with many inputs of its own. */
export function signMachine(
  units: number,
  alpha: number,
  more: Partial<TheoryMachine> = {},
  rule = "majority",
): TheoryMachine {
  return { laws: signLaws(units, rule), alpha, power: 1, prior: { kind: "sphere" }, ...more };
}

export function signLaws(units: number, rule: string): MachineLaws {
  return {
    units,
    activation: { name: "sign", parameters: {} },
    rule: { name: units === 1 ? "identity" : rule, parameters: {} },
    channel: { name: "deterministic", parameters: {} },
    bias: 0,
  };
}

const VALUES = Float64Array.of(-1, 1);
const EVEN = new Float64Array(2);

/** Weights -1 and +1, relative to both. */
export const SPINS: WeightLaw = {
  kind: "law",
  fixedSquare: true,
  moments: (precision, field, out) => levelMoments(VALUES, EVEN, 0, 2, precision, field, out),
};
