import type { Observable } from "../contracts.js";
import { smoothAt } from "../gradient/at-configuration.js";
import { squaredError } from "../gradient/loss.js";
import { preactivate, type SmoothMachine } from "../gradient/smooth-machine.js";
import { smoothUnit } from "../gradient/smooth-unit.js";
import { scalar } from "./thermal.js";

// Hessians of different solutions are compared at one sharpness beta, at which none of the smoothed machines makes an error. This finds the
// smallest one for a solution; the comparison takes the largest over its solutions.

/** From here a machine is as good as its sign units; and the grid's step: 60 values of beta a decade. */
const LARGEST = 1e6;
const SMALLEST = 1e-2;
const STEP = 10 ** (1 / 60);

/** Patterns whose smooth output has not the sign of the label. */
function wrong(machine: SmoothMachine, order: Int32Array, beta: number): number {
  const { group, capacity, h, t, output } = machine;
  const unit = smoothUnit(group.activation, beta) ?? machine.unit;
  let errors = 0;
  for (let from = 0; from < group.patterns; from += capacity) {
    const count = Math.min(capacity, group.patterns - from);
    preactivate(machine, order, from, count);
    for (let place = 0; place < count; place++) {
      for (let k = 0; k < group.units; k++) t[k] = unit.value(h[k * capacity + place]);
      if (!(group.label[from + place] * output.value(t, 0) > 0)) errors++;
    }
  }
  return errors;
}

/** Smallest beta (to 4 %) from which on units tanh(beta h) instead of signs make no error; Infinity where the machine itself errs. */
export const smoothBeta: Observable = {
  name: "smooth_beta",
  unit: "1",
  doc: "smallest sharpness beta from which on the machine with units tanh(beta h) makes no training error",
  costly: true,
  arguments: {},
  speaksOf: "configuration",
  families: ["message passing", "learner", "enumeration"],
  measure({ graph, reading }) {
    const made = smoothAt("smooth_beta", graph, reading.configuration(), { beta: 1, loss: squaredError });
    if (!made.value) return { diagnostics: made.diagnostics };
    const order = Int32Array.from({ length: made.value.group.patterns }, (_, mu) => mu);
    let beta = LARGEST;
    if (wrong(made.value, order, beta) > 0) return scalar("smooth_beta", Number.POSITIVE_INFINITY, "1");
    while (beta > SMALLEST && wrong(made.value, order, beta / STEP) === 0) beta /= STEP;
    return scalar("smooth_beta", beta, "1");
  },
};
