import type { OptionSchema } from "../../compiler/capabilities.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { AlikeRequest, MeasureContext, MeasureRow, Observable } from "../contracts.js";
import { enumeratedCurve } from "../volume/enumerated-curve.js";
import { measureCurve } from "../volume/measure-curve.js";
import { errorsOf, faultsOf, referenceOf } from "../volume/reference.js";
import { sampledCurve } from "../volume/sampled-curve.js";
import { withoutField } from "../volume/tilted.js";
import { notGiven, notMeasured } from "./messages.js";

/** Arguments of curves that messages give. */
export const CURVE_ARGUMENTS = {
  tolerance: {
    type: "number",
    default: 1e-7,
    minimum: 0,
    doc: "a point has converged when no mean moves by more than this in a sweep",
  },
  max_iterations: {
    type: "integer",
    default: 200,
    minimum: 1,
    doc: "sweeps a point before damping is tried, and twice as many with it",
  },
} as const satisfies OptionSchema;

/**
 * S(d) = ln[weight of the configurations at distance d from a reference] / n - ln[the same under the prior alone] / n, d = (1 - q)/2: of hard
 * constraints at most 0, and 0 where every configuration at that distance is a solution. `shell`: the configurations at just that distance.
 * `field`: those under a field gamma toward the reference whose mean distance it is, S = phi(gamma) - gamma q - (the same under the prior
 * alone), which is the upper concave hull of the first for many weights. Messages give the second, draws the first, enumeration both.
 */
export const localEntropy: Observable = {
  name: "local_entropy",
  unit: "nats/weight",
  doc: "log-density of solutions at distance d from a reference, relative to all configurations at that distance",
  costly: true,
  arguments: {
    reference: {
      type: "name",
      required: true,
      doc: "a variable of the model (the run's own configuration), or an array by its name or path",
    },
    d: {
      type: "numbers",
      minimum: 0,
      maximum: 1,
      doc: "distances (1 - q)/2; `exact` takes the nearest Hamming distances; absent: all of a small model, else 0..0.5 step 0.02",
    },
    method: {
      type: "choice",
      values: ["bp", "monte_carlo"],
      doc: "messages under a field toward the reference, or uniform draws at each distance with standard errors; `exact` enumerates by default",
    },
    ensemble: {
      type: "choice",
      values: ["shell", "field"],
      doc: "all configurations at distance d (draws, and `exact` by default), or those under a field whose mean distance is d (messages)",
    },
    gamma: {
      type: "numbers",
      excludes: { d: true, samples: true, method: "monte_carlo", ensemble: "shell" },
      doc: "fields toward the reference instead of distances: d is then measured",
    },
    samples: { type: "integer", default: 10_000, minimum: 1, doc: "draws a distance, for `monte_carlo`" },
    ...CURVE_ARGUMENTS,
  },
  families: ["message passing", "learner", "enumeration"],
  alike,
  faults: (context) => [
    ...withoutCurve(context),
    ...withoutEnsemble(context),
    ...faultsOf(String(context.arguments["reference"]), context),
  ],
  measure(context) {
    const reference = referenceOf(context);
    if (!reference.value) return { diagnostics: reference.diagnostics };
    const told = errorsOf(String(context.arguments["reference"]), context.graph, reference.value);
    const { value, diagnostics } = around(context, reference.value);
    return { value, diagnostics: [...reference.diagnostics, ...told, ...diagnostics] };
  },
};

/** Why there is no curve of this model by the requested method; enumeration counts whatever differs. */
function withoutCurve({ graph, method: algorithm, arguments: { method } }: MeasureContext): readonly Diagnostic[] {
  return method === "bp" || (method === undefined && algorithm !== "exact") ? withoutField(graph) : [];
}

/** Why this method does not offer the requested ensemble. */
function withoutEnsemble({
  method: algorithm,
  arguments: { method, ensemble },
}: MeasureContext): readonly Diagnostic[] {
  if (ensemble === "field" && method === "monte_carlo")
    return [notMeasured("local_entropy", "draws are of one distance", 'leave out `ensemble`, or `method = "bp"`')];
  if (ensemble !== "shell" || method === "monte_carlo" || (method === undefined && algorithm === "exact")) return [];
  const hint = 'take draws, `method = "monte_carlo"`, or enumerate a small model: `run exact`';
  return [notMeasured("local_entropy", "messages know a field toward the reference, and no shell", hint)];
}

/** Messages know fields, draws shells: enumeration follows the method beside it. */
function alike({ method, ...given }: MeasureContext["arguments"]): AlikeRequest {
  if (method === "monte_carlo") return { exact: { ...given, ensemble: "shell" }, beside: { method, ...given } };
  if (given["ensemble"] !== undefined)
    return { exact: given, beside: method === undefined ? given : { method, ...given } };
  const field = { ...given, ensemble: "field" };
  const beside = method === undefined ? field : { method, ...field };
  return { exact: field, beside, said: 'ensemble = "field"' };
}

function around(context: MeasureContext, reference: Float64Array): Outcome<readonly MeasureRow[]> {
  const { graph, reading, streams } = context;
  const { method, ensemble = "shell" } = context.arguments;
  const weigh = reading.logWeightByDistance;
  if (method === undefined && weigh)
    return enumeratedCurve(context, weigh, reference, ensemble === "field" ? "field" : "shell");
  if (method === "monte_carlo") return sampledCurve(context, reference);
  const plan = planOf(context, "local_entropy");
  if (!plan.value) return { diagnostics: plan.diagnostics };
  const request = { observable: "local_entropy", graph, plan: plan.value, streams, reference };
  const curve = measureCurve({ ...request, arguments: context.arguments });
  return { value: curve.value, diagnostics: [...plan.diagnostics, ...curve.diagnostics] };
}

/** How messages of this graph are computed, or why none are. */
export function planOf(
  { messagePlan, method }: MeasureContext,
  observable: string,
): ReturnType<NonNullable<typeof messagePlan>> {
  const hint = "measure it in a run of `wfmc`, which plans the messages";
  return messagePlan?.() ?? { diagnostics: [notGiven(observable, method, hint)] };
}
