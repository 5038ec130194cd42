import type { CheckedExperiment } from "../../compiler/model.js";
import type { PlotClause } from "../../grammar/ast.js";
import { own } from "../../grammar/own.js";
import { printExpr } from "../../grammar/print-expr.js";
import type { MeasureEvent } from "../../library/events.js";
import { coordinateName } from "../observable-facts.js";
import { groupBy } from "../render/aggregate.js";
import type { Plot } from "../render/plot.js";
import { placeOf, seriesOf } from "./plot-series.js";

/** A figure of the run folder: its name without extension and its panels, which share their x axis. */
export interface Figure {
  readonly name: string;
  readonly title: string;
  readonly panels: readonly Plot[];
}
/** One `plot` clause, or what stands for one. */
interface PlotRequest {
  readonly observable: string;
  /** A request with arguments means that one alone; a bare name, whatever was measured of that observable. */
  readonly expression?: string;
  readonly x: string;
  readonly by?: string;
}

/** The figures that an experiment asks for: one a `plot` clause, then all clauses over the same axis as panels of one figure. */
export function figuresOf(experiment: CheckedExperiment, measures: readonly MeasureEvent[]): Figure[] {
  const clauses = experiment.clauses.filter((clause): clause is PlotClause => clause.kind === "plot");
  return figures(experiment, measures, clauses.map(requestOf), true);
}

/** Figures of a report: what the experiment asks for, as panels where they share an axis, or else every curve and every anneal. */
export function reportFigures(experiment: CheckedExperiment, measures: readonly MeasureEvent[]): Figure[] {
  const asked = experiment.clauses.filter((clause): clause is PlotClause => clause.kind === "plot").map(requestOf);
  return figures(experiment, measures, asked.length > 0 ? asked : usualRequests(experiment, measures), false);
}

function figures(
  experiment: CheckedExperiment,
  measures: readonly MeasureEvent[],
  requests: readonly PlotRequest[],
  apart: boolean,
): Figure[] {
  const title = experiment.title ?? experiment.name;
  const singles = requests.flatMap((request) => {
    const panel = panelOf(experiment, measures, request);
    return panel ? [{ request, panel }] : [];
  });
  const single = ({ request, panel }: (typeof singles)[number]) => ({ name: nameOf(request), title, panels: [panel] });
  const shared = [...groupBy(singles, ({ request }) => request.x)].flatMap(([x, own]): Figure[] => {
    if (own.length > 1) return [{ name: `panels_vs_${x}`, title, panels: own.map(({ panel }) => panel) }];
    return apart ? [] : own.map(single);
  });
  return distinct([...(apart ? singles.map(single) : []), ...shared]);
}

function requestOf({ y, x, by }: PlotClause): PlotRequest {
  const observable = y.kind === "call" ? y.callee.text : y.kind === "reference" ? y.name.text : "";
  return { observable, expression: y.kind === "call" ? printExpr(y) : undefined, x: x.text, by: by?.text };
}

/** Curves over their coordinate; scalars over the first annealed name. */
function usualRequests(experiment: CheckedExperiment, measures: readonly MeasureEvent[]): PlotRequest[] {
  const [annealed] = experiment.clauses.flatMap((clause) => (clause.kind === "anneal" ? [clause.name.text] : []));
  const seen = new Map<string, PlotRequest>();
  for (const { observable, expression, coordinate, index } of measures) {
    const x = coordinate !== null ? coordinateName(observable, expression) : index === null ? annealed : undefined;
    if (x !== undefined) seen.set(observable, { observable, x });
  }
  return [...seen.values()];
}

function panelOf(
  experiment: CheckedExperiment,
  measures: readonly MeasureEvent[],
  { observable, expression, x, by }: PlotRequest,
): Plot | undefined {
  const rows = measures.filter(
    (event) =>
      event.observable === observable &&
      (expression === undefined || event.expression === expression) &&
      placeOf(event, x) !== undefined,
  );
  if (rows.length === 0) return undefined;
  // A mean over different sweep points means nothing: each has its own line, requested or not.
  const swept = experiment.clauses.flatMap((clause) => (clause.kind === "sweep" ? [clause.name.text] : []));
  const others = swept.filter(
    (name) => name !== x && name !== by && new Set(rows.map((r) => String(own(r.params, name)))).size > 1,
  );
  const { unit } = rows[0];
  return {
    title: observable,
    xLabel: axisLabel(experiment, x, rows[0]),
    yLabel: unit === "1" ? observable : `${observable} (${unit})`,
    series: seriesOf(rows, { x, by: [...(by === undefined ? [] : [by]), ...others] }),
  };
}

/** The name with the unit that the model gives it; for a distance, what it is. */
function axisLabel({ model }: CheckedExperiment, x: string, measure: MeasureEvent): string {
  const symbol = model.symbols.get(x);
  const unit = symbol?.kind === "param" ? symbol.node.unit?.text : undefined;
  if (unit !== undefined) return `${x} (${unit})`;
  const { observable, expression, coordinate } = measure;
  return x === "d" && coordinate !== null && coordinateName(observable, expression) === "d"
    ? "distance d = (1 - q) / 2"
    : x;
}

function nameOf({ observable, x, by }: PlotRequest): string {
  return `${observable}_vs_${x}${by ? `_by_${by}` : ""}`;
}

/** Two clauses may ask for one observable with different arguments: the second figure of a name carries its number. */
function distinct(all: readonly Figure[]): Figure[] {
  const times = new Map<string, number>();
  return all.map((figure) => {
    const n = (times.get(figure.name) ?? 0) + 1;
    times.set(figure.name, n);
    return n === 1 ? figure : { ...figure, name: `${figure.name}_${n}` };
  });
}
