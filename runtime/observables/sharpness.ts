import type { Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow, Observable } from "../contracts.js";
import { smoothAt } from "../gradient/at-configuration.js";
import { crossEntropy } from "../gradient/loss.js";
import { sharpnessOf } from "../landscape/sharpness.js";

/**
 * Keskar et al. (ICLR 2017): how much the loss grows inside the box |w'_i - w_i| <= epsilon (|w_i| + 1), as 100 (max L - L) / (1 + L), with L
 * the mean cross-entropy of units tanh(beta h).
 */
export const sharpness: Observable = {
  name: "sharpness",
  unit: "1",
  doc: "largest growth of the loss in a box of relative size epsilon around the weights, in percent of 1 + loss",
  costly: true,
  arguments: {
    epsilon: { type: "numbers", default: [1e-3], minimum: 0, doc: "relative half width of the box" },
    beta: {
      type: "number",
      default: 1,
      minimum: 0,
      exclusiveMinimum: true,
      doc: "sharpness of the units tanh(beta h) that stand for sign",
    },
    gamma: { type: "number", default: 1, minimum: 0, exclusiveMinimum: true, doc: "sharpness of the cross-entropy" },
  },
  speaksOf: "configuration",
  families: ["message passing", "learner", "enumeration"],
  measure,
};

function measure({ graph, reading, arguments: given }: MeasureContext): Outcome<readonly MeasureRow[]> {
  const loss = crossEntropy(Number(given["gamma"]));
  const made = smoothAt("sharpness", graph, reading.configuration(), { beta: Number(given["beta"]), loss });
  const machine = made.value;
  if (!machine) return { diagnostics: made.diagnostics };
  const rows = [given["epsilon"] as number | readonly number[]].flat().map((epsilon) => ({
    observable: "sharpness",
    value: sharpnessOf(machine, epsilon),
    unit: "1",
    coordinate: epsilon,
  }));
  return { value: rows, diagnostics: [] };
}
