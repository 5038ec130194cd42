import type { Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow, Reading } from "../contracts.js";
import { logShellSizes } from "../enumeration/distance.js";

/**
 * Local entropy by enumeration:
 *   S(d) = ln[solutions at Hamming distance D] / n - ln[configurations at distance D] / n,   d = D/n = (1 - q)/2.
 */
export function countedCurve(
  context: MeasureContext,
  count: NonNullable<Reading["countByDistance"]>,
  reference: Float64Array,
): Outcome<readonly MeasureRow[]> {
  const { variables } = context.graph;
  const counts = count(reference);
  const shells = logShellSizes(variables);
  const n = variables.count;
  const rows = nearest(context.arguments["d"], n)
    .filter((distance) => shells[distance] > Number.NEGATIVE_INFINITY)
    .map((distance) => ({
      observable: "local_entropy",
      value: Math.min(0, (Math.log(counts[distance]) - shells[distance]) / n),
      unit: "nats/weight",
      coordinate: distance / n,
    }));
  return { value: rows, diagnostics: [] };
}

/** Hamming distances 0 .. n nearest to the wanted ones, each once, in the order asked. */
function nearest(asked: unknown, n: number): number[] {
  const wanted = typeof asked === "number" ? [asked] : asked;
  if (!Array.isArray(wanted)) return Array.from({ length: n + 1 }, (_, distance) => distance);
  return [...new Set(wanted.map((d: number) => Math.min(n, Math.max(0, Math.round(d * n)))))];
}
