import type { Plan } from "../../compiler/ir/plan.js";
import { formatBytes } from "../arguments/bytes.js";
import type { Paint } from "../render/paint.js";
import { renderTable } from "../render/table.js";

/** How each factor group will be handled, for people: `compile --emit plan` and `run --dry-run`. */
export function planTable(plan: Plan, paint: Paint): string {
  const columns = [
    { title: "group" },
    { title: "kind" },
    { title: "factors", right: true },
    { title: "edges", right: true },
    { title: "accuracy" },
    { title: "state", right: true },
    { title: "why" },
  ];
  const rows = plan.groups.map(({ name, kind, factors, edges, accuracy, bytes, reason }) => [
    name,
    kind,
    String(factors),
    String(edges),
    accuracy,
    formatBytes(bytes),
    reason,
  ]);
  const exact = plan.exact ? "a tree: BP is exact" : "loops: BP is an approximation";
  return `${renderTable(columns, rows, paint)}\n\nschedule ${plan.schedule}, ${formatBytes(plan.bytes)} in all, ${exact}`;
}
