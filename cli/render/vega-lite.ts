import { isFinitePoint, isGeometric, type Plot, placesOf } from "./plot.js";

// Vega-Lite 6 specifications with their data in them, for those who draw their own figures.

/** Grey reads on white and on black. */
const CONFIG = {
  font: "system-ui, Helvetica, Arial, sans-serif",
  view: { stroke: "#80808080" },
  axis: { labelColor: "#808080", titleColor: "#808080", gridColor: "#80808030", domainColor: "#808080" },
  legend: { labelColor: "#808080", titleColor: "#808080" },
  title: { color: "#808080" },
};

/** The panels of `plotSvg` as a specification: layers of band, line, dots and hollow points; panels below each other. */
export function plotVegaLite(title: string, panels: readonly Plot[]): string {
  const head = { $schema: "https://vega.github.io/schema/vega-lite/v6.json", title, background: "transparent" };
  const logarithmic = isGeometric(panels.flatMap(placesOf));
  const units = panels.map((panel) => panelSpec(panel, logarithmic, panels.length > 1));
  const body = units.length === 1 ? units[0] : { vconcat: units };
  return `${JSON.stringify({ ...head, ...body, config: CONFIG }, null, 2)}\n`;
}

function panelSpec(plot: Plot, logarithmic: boolean, small: boolean) {
  const scale = logarithmic ? { type: "log", zero: false } : { zero: false };
  const x = { field: "x", type: "quantitative", title: plot.xLabel, scale };
  const y = { field: "y", type: "quantitative", title: plot.yLabel, scale: { zero: false } };
  const color = plot.series.length > 1 ? { color: { field: "series", type: "nominal", title: null, sort: null } } : {};
  const line = { x, ...color, detail: { field: "piece", type: "nominal" } };
  const tooltip = [{ field: "status" }, { field: "x" }, { field: "y" }];
  const height = small ? 160 : 300;
  return {
    width: 480,
    height,
    data: { values: rowsOf(plot) },
    layer: [
      layer("mean", { type: "area", opacity: 0.18 }, { ...line, y: { ...y, field: "low" }, y2: { field: "high" } }),
      layer("mean", { type: "line", point: true }, { ...line, y, tooltip: [...tooltip, { field: "n" }] }),
      layer("open", { type: "point", filled: false }, { x, ...color, y, tooltip }),
      layer("lost", { type: "text", fontSize: 14 }, { x, ...color, text: { field: "mark" }, y: { value: height - 5 } }),
    ],
  };
}

/** A layer over the rows of one kind. */
function layer(kind: string, mark: object, encoding: object) {
  return { transform: [{ filter: `datum.kind === '${kind}'` }], mark, encoding };
}

/** One row a mark. `piece` numbers the stretches of a line between its gaps, so that nothing is drawn across one. */
function rowsOf({ series }: Plot) {
  return series.flatMap(({ name, points, open = [], lost = [], dots = false }) => {
    let piece = 0;
    const means = points.flatMap((point) => {
      const { x, y, error = 0, n = 1 } = point;
      // Each dot is a stretch of its own.
      if (dots) piece++;
      if (isFinitePoint(point))
        return [{ kind: "mean", series: name, piece, x, y, low: y - error, high: y + error, n }];
      piece++;
      return [];
    });
    const marks = lost.map(({ x, value, runs }) => ({ kind: "lost", series: name, x, mark: signOf(value), runs }));
    return [...means, ...open.map((point) => ({ kind: "open", series: name, ...point })), ...marks];
  });
}

function signOf(value: number): string {
  if (Number.isNaN(value)) return "×";
  return value < 0 ? "▽" : "△";
}
