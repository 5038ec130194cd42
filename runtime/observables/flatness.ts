import type { Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow, Observable } from "../contracts.js";
import { smoothAt } from "../gradient/at-configuration.js";
import { crossEntropy } from "../gradient/loss.js";
import { flatnessOf } from "../landscape/flatness.js";

/** How far the loss stays within epsilon of its value, along random directions: a bound of the epsilon-flat volume of Dinh et al. */
export const flatness: Observable = {
  name: "flatness",
  unit: "nats/weight",
  doc: "mean logarithm of the distance along random directions over which the loss grows by less than epsilon",
  costly: true,
  arguments: {
    epsilon: {
      type: "numbers",
      default: [1e-2],
      minimum: 0,
      exclusiveMinimum: true,
      doc: "growth of the mean cross-entropy",
    },
    beta: {
      type: "number",
      default: 1,
      minimum: 0,
      exclusiveMinimum: true,
      doc: "sharpness of the units tanh(beta h) that stand for sign",
    },
    gamma: { type: "number", default: 1, minimum: 0, exclusiveMinimum: true, doc: "sharpness of the cross-entropy" },
    samples: { type: "integer", default: 20, minimum: 2, doc: "directions" },
  },
  speaksOf: "configuration",
  families: ["message passing", "learner", "enumeration"],
  measure,
};

function measure({ graph, reading, arguments: given, streams }: MeasureContext): Outcome<readonly MeasureRow[]> {
  const loss = crossEntropy(Number(given["gamma"]));
  const made = smoothAt("flatness", graph, reading.configuration(), { beta: Number(given["beta"]), loss });
  const machine = made.value;
  if (!machine) return { diagnostics: made.diagnostics };
  const rows = [given["epsilon"] as number | readonly number[]].flat().map((epsilon) => {
    const { value, stdError } = flatnessOf(machine, epsilon, Number(given["samples"]), streams);
    return { observable: "flatness", value, stdError, unit: "nats/weight", coordinate: epsilon };
  });
  return { value: rows, diagnostics: [] };
}
