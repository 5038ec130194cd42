import type { OptionValue } from "../../../compiler/capabilities.js";
import type { FlatGraph } from "../../../compiler/ir/flat-graph.js";
import type { Plan } from "../../../compiler/ir/plan.js";
import { planRun } from "../../../compiler/schedule/plan.js";
import type { MeasureContext } from "../../../runtime/contracts.js";
import { streams } from "../../../runtime/random.js";
import { type TiltedMessages, tiltedMessages } from "../../../runtime/volume/tilted.js";

/** The compiler's plan of plain BP. */
export function planOf(graph: FlatGraph, options: Readonly<Record<string, OptionValue>> = {}): Plan {
  const { value } = planRun(graph, options, "message passing");
  if (!value) throw new Error("no plan");
  return value;
}

/** Messages under a field, or the reason as an exception. */
export function tilted(graph: FlatGraph, options: Readonly<Record<string, OptionValue>> = {}): TiltedMessages {
  const { value, diagnostics } = tiltedMessages(graph, planOf(graph, options), streams(1));
  if (!value) throw new Error(diagnostics[0].message);
  return value;
}

/** What an observable is given in a run whose configuration is `own`; arrays named otherwise are `other`. */
export function contextWith(
  graph: FlatGraph,
  own: Float64Array,
  args: Readonly<Record<string, OptionValue>>,
  other: Float64Array = own,
): MeasureContext {
  return {
    graph,
    reading: { configuration: () => own, iterations: () => 1 },
    method: "bp",
    arguments: args,
    streams: streams(1),
    heldOut: () => ({ diagnostics: [] }),
    reference: () => ({ value: other, diagnostics: [] }),
    messagePlan: () => ({ value: planOf(graph), diagnostics: [] }),
  };
}
