import type { CheckedExperiment } from "../../compiler/model.js";
import type { PlotClause } from "../../grammar/ast.js";
import { printExpr } from "../../grammar/print-expr.js";
import type { MeasureEvent } from "../../library/events.js";
import { groupBy, summarizeValues } from "../render/aggregate.js";
import type { Plot, Point } from "../render/plot.js";

/** A plot of the run folder and its name without extension. */
export interface NamedPlot {
  readonly name: string;
  readonly plot: Plot;
}

/** The plots that an experiment asks for: `plot local_entropy vs d by gamma`, means over seeds with their standard errors. */
export function plotsOf(experiment: CheckedExperiment, measures: readonly MeasureEvent[]): NamedPlot[] {
  const clauses = experiment.clauses.filter((clause): clause is PlotClause => clause.kind === "plot");
  return clauses.flatMap((clause) => {
    const observable = observableOf(clause);
    const x = clause.x.text;
    const by = clause.by?.text;
    const rows = measures.filter((event) => isOf(event, clause) && xOf(event, x) !== undefined);
    if (rows.length === 0) return [];
    const plot = { title: experiment.title ?? experiment.name, xLabel: x, yLabel: `${observable} (${rows[0].unit})` };
    return [
      { name: `${observable}_vs_${x}${by ? `_by_${by}` : ""}`, plot: { ...plot, series: seriesOf(rows, x, by) } },
    ];
  });
}

/** `plot overlap(reference = w0) vs alpha` means that request alone; a bare name, whatever was measured of that observable. */
function isOf(event: MeasureEvent, { y }: PlotClause): boolean {
  return y.kind === "call" ? event.expression === printExpr(y) : event.observable === observableOf({ y });
}

function observableOf({ y }: Pick<PlotClause, "y">): string {
  return y.kind === "call" ? y.callee.text : y.kind === "reference" ? y.name.text : "";
}

function seriesOf(rows: readonly MeasureEvent[], x: string, by: string | undefined): Plot["series"] {
  const groups = groupBy(rows, (event) => (by ? String(namedValue(event, by) ?? "") : event.method));
  return [...groups].map(([label, own]) => ({ name: by ? `${by} = ${label}` : label, points: pointsOf(own, x) }));
}

function pointsOf(rows: readonly MeasureEvent[], x: string): Point[] {
  return [...groupBy(rows, (event) => String(xOf(event, x))).values()]
    .map((own) => {
      const { mean, error } = summarizeValues(own);
      return { x: xOf(own[0], x) ?? Number.NaN, y: mean, error };
    })
    .sort((a, b) => a.x - b.x);
}

/** A swept or annealed name, `seed`, `iteration`, or else the observable's own coordinate. */
function xOf(event: MeasureEvent, x: string): number | undefined {
  const value = namedValue(event, x);
  if (typeof value === "number") return value;
  return value === undefined ? (event.coordinate ?? undefined) : undefined;
}

function namedValue(event: MeasureEvent, name: string): number | string | undefined {
  if (Object.hasOwn(event.params, name)) {
    const value = event.params[name];
    return typeof value === "number" ? value : String(value);
  }
  if (name === "seed") return event.seed;
  return name === "iteration" ? event.iteration : undefined;
}
