import type { MeasureEvent } from "../../library/events.js";
import { groupBy } from "../render/aggregate.js";
import type { Plot, Point, Series } from "../render/plot.js";
import { seriesOf } from "../run/plot-series.js";
import type { Drawing, Figure } from "./figure.js";
import { pairsOf } from "./judge.js";
import { commonPlace, type Measured, rowsOf } from "./measured.js";
import { momentsOf } from "./statistics.js";

/** The panel of a drawing; undefined where nothing of it was measured. */
export function panelOf(drawing: Drawing, figure: Figure, measured: Measured): Plot | undefined {
  const studies = figure.studies.filter(({ experiment }) => drawing.studies?.includes(experiment) ?? true);
  const series = studies.flatMap(({ experiment, label }) =>
    linesOf(drawing, experiment, measured).map((line) => ({ ...line, name: label })),
  );
  if (series.length === 0) return undefined;
  const { title, yLabel } = drawing;
  return { title, xLabel: labelledPlace(drawing, measured), yLabel, series };
}

/** The place that the runs chose is told on the axis. */
function labelledPlace({ xLabel, y }: Drawing, measured: Measured): string {
  return y.at === "common" ? `${xLabel}, beta = ${commonPlace(measured, y.observable)}` : xLabel;
}

function linesOf(drawing: Drawing, study: string, measured: Measured): Omit<Series, "name">[] {
  const rows = rowsOf(measured, study, drawing.y);
  if (rows.length === 0) return [];
  if (drawing.kind === "density") return [densityOf(rows, drawing)];
  if (drawing.kind === "curve") return seriesOf(rows, { x: drawing.x ?? "", by: [] });
  const points = pairsOf(measured, [study], drawing.x, drawing.y).map(([x, y]) => ({ x, y }));
  return points.length === 0 ? [] : [{ points: points.sort((a, b) => a.x - b.x), dots: true }];
}

/** log10 of the density of an array's entries, its mean over runs with the standard error; places that no entry falls on are gaps. */
function densityOf(
  rows: readonly MeasureEvent[],
  { from, to, bins }: Drawing & { kind: "density" },
): Omit<Series, "name"> {
  const width = (to - from) / bins;
  const runs = [...groupBy(rows, ({ run }) => String(run)).values()].map((own) => {
    const counts = new Float64Array(bins);
    for (const { value } of own) {
      const bin = Math.floor((value - from) / width);
      if (bin >= 0 && bin < bins) counts[bin] += 1 / (own.length * width);
    }
    return counts;
  });
  const points = Array.from({ length: bins }, (_, bin): Point => {
    const { mean, error } = momentsOf(runs.map((counts) => counts[bin]));
    const share = error / (mean * Math.LN10);
    return { x: from + (bin + 0.5) * width, y: Math.log10(mean), error: Number.isFinite(share) ? share : undefined };
  });
  return { points };
}
