import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { MeasureRow, Observable, Status } from "../contracts.js";
import { measureCurve } from "../volume/measure-curve.js";
import { errorsOf } from "../volume/reference.js";
import { withoutField } from "../volume/tilted.js";
import { drawTypical } from "../volume/typical.js";
import { CURVE_ARGUMENTS, planOf } from "./local-entropy.js";

const NAME = "franz_parisi";

/** Local entropy around references drawn from the measure itself: what a typical solution has around it. */
export const franzParisi: Observable = {
  name: NAME,
  unit: "nats/weight",
  doc: "local entropy around typical solutions: references drawn from the model's measure by decimation in small steps",
  costly: true,
  arguments: {
    d: {
      type: "numbers",
      minimum: 0,
      maximum: 1,
      doc: "distances (1 - q)/2; absent: all Hamming distances of a small model, else 0..0.5 step 0.02",
    },
    samples: {
      type: "integer",
      default: 1,
      minimum: 1,
      doc: "references drawn; of more than one the mean, with its standard error",
    },
    ...CURVE_ARGUMENTS,
  },
  families: ["message passing"],
  faults: ({ graph }) => withoutField(graph),
  measure(context) {
    const plan = planOf(context, NAME);
    if (!plan.value) return { diagnostics: plan.diagnostics };
    const { graph, streams } = context;
    const diagnostics: Diagnostic[] = [...plan.diagnostics];
    const curves: (readonly MeasureRow[])[] = [];
    for (let n = 0; n < Number(context.arguments["samples"] ?? 1); n++) {
      const drawn = drawTypical(graph, plan.value, streams, n);
      diagnostics.push(...drawn.diagnostics);
      if (!drawn.value) return { diagnostics };
      const reference = drawn.value;
      const curve = measureCurve({
        observable: NAME,
        graph,
        plan: plan.value,
        streams,
        reference,
        arguments: context.arguments,
      });
      diagnostics.push(...errorsOf(`draw ${n + 1}`, graph, reference), ...curve.diagnostics);
      if (!curve.value) return { diagnostics };
      curves.push(curve.value);
    }
    return { value: averaged(curves), diagnostics };
  },
};

/** Means over the curves, row by row, with standard errors; a row that did not converge in one of them keeps that status. */
function averaged(curves: readonly (readonly MeasureRow[])[]): readonly MeasureRow[] {
  if (curves.length === 1) return curves[0];
  return curves[0].map((row, j) => {
    const values = curves.map((curve) => curve[j].value);
    const value = values.reduce((sum, x) => sum + x, 0) / values.length;
    const square = values.reduce((sum, x) => sum + (x - value) ** 2, 0) / (values.length - 1);
    const status: Status | undefined = curves.map((curve) => curve[j].status).find((each) => each !== "converged");
    return { ...row, value, stdError: Math.sqrt(square / values.length), status: status ?? "converged" };
  });
}
