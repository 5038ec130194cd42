import { escapeXml } from "./escape.js";
import { describePlot, isFinitePoint, isGeometric, type Plot, placesOf, type Series } from "./plot.js";
import { linearScale, logScale, type Scale } from "./plot-scale.js";
import { colorOf, seriesSvg } from "./plot-series.js";

const SIZE = {
  width: 640,
  left: 82,
  right: 24,
  top: 44,
  foot: 56,
  gap: 22,
  panel: 320,
  small: 190,
  legend: 160,
} as const;
/** Lines that a legend names; of more, which then are on a ramp, it names some. */
const LEGEND_ROWS = 8;
/** Colours of a page on black; those of a white page are written on the elements themselves. */
const DARK = `@media (prefers-color-scheme:dark){.wfmc-plot .page{fill:#16181d}.wfmc-plot .ink{fill:#d6d6d6}.wfmc-plot .rule{stroke:#9a9a9a}.wfmc-plot .grid{stroke:#33363d}}`;
const FONT = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif";

/** Panels over one x axis as a self-contained SVG without scripts; light or dark as the reader has it. All panels share their x label. */
export function plotSvg(title: string, panels: readonly Plot[]): string {
  const height = panels.length === 1 ? SIZE.panel : SIZE.small;
  const total = SIZE.top + panels.length * (height + SIZE.gap) - SIZE.gap + SIZE.foot;
  const named = panels.some(({ series }) => series.length > 1);
  const width = SIZE.width + (named ? SIZE.legend : 0);
  const places = panels.flatMap(placesOf);
  const [from, to] = [SIZE.left, SIZE.width - SIZE.right];
  const x = isGeometric(places) ? logScale(places, from, to) : linearScale(places, from, to);
  const about = panels.map(describePlot).join(" ");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="wfmc-plot" role="img" aria-label="${escapeXml(`${title}. ${about}`)}" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" font-family="${FONT}" font-size="12">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(about)}</desc>`,
    `<style>${DARK}</style>`,
    `<rect class="page" width="100%" height="100%" fill="#ffffff"/>`,
    text((from + to) / 2, 24, title, 'text-anchor="middle" font-size="14"'),
    ...panels.map((panel, n) =>
      panelSvg(panel, x, SIZE.top + n * (height + SIZE.gap), height, n === panels.length - 1),
    ),
    text((from + to) / 2, total - 14, panels[0]?.xLabel ?? "", 'text-anchor="middle"'),
    "</svg>",
    "",
  ].join("\n");
}

function panelSvg(plot: Plot, x: Scale, top: number, height: number, last: boolean): string {
  const bottom = top + height;
  const bars = plot.series.flatMap(({ points, open = [] }) => [
    ...points.filter(isFinitePoint).flatMap(({ y: value, error = 0 }) => [value - error, value + error]),
    ...open.map(({ y: value }) => value),
  ]);
  const y = linearScale(bars, bottom, top);
  return [
    "<g>",
    ...axes(x, y, top, bottom, last),
    text(0, 0, plot.yLabel, `text-anchor="middle" transform="translate(20 ${(top + bottom) / 2}) rotate(-90)"`),
    ...plot.series.map((series, n) => seriesSvg(series, x, y, colorOf(series, n), [top, bottom])),
    ...legend(plot.series, top),
    "</g>",
  ].join("\n");
}

function axes(x: Scale, y: Scale, top: number, bottom: number, labelled: boolean): string[] {
  const right = SIZE.width - SIZE.right;
  const line = (x1: number, y1: number, x2: number, y2: number, kind: "grid" | "rule") =>
    `<line class="${kind}" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${kind === "grid" ? "#e2e2e2" : "#444444"}"/>`;
  const labels = x.ticks.map(({ value, label }) => text(x.at(value), bottom + 19, label, 'text-anchor="middle"'));
  return [
    ...y.ticks.map(({ value }) => line(SIZE.left, y.at(value), right, y.at(value), "grid")),
    line(SIZE.left, bottom, right, bottom, "rule"),
    line(SIZE.left, top, SIZE.left, bottom, "rule"),
    ...x.ticks.map(({ value }) => line(x.at(value), bottom, x.at(value), bottom + 5, "rule")),
    ...(labelled ? labels : []),
    ...y.ticks.map(({ value, label }) => text(SIZE.left - 8, y.at(value) + 4, label, 'text-anchor="end"')),
  ];
}

/** Names of the lines beside the panel; of many on a ramp, some with equal steps between. */
function legend(series: readonly Series[], top: number): string[] {
  if (series.length < 2) return [];
  const rows = Math.min(series.length, LEGEND_ROWS);
  const shown = Array.from({ length: rows }, (_, n) => Math.round((n * (series.length - 1)) / (rows - 1)));
  return shown.flatMap((n, row) => {
    const at = top + 14 + row * 18;
    return [
      `<rect x="${SIZE.width - 6}" y="${at - 6}" width="16" height="3" fill="${colorOf(series[n], n)}"/>`,
      text(SIZE.width + 16, at, shortened(series[n].name), ""),
    ];
  });
}

function shortened(name: string): string {
  return name.length <= 22 ? name : `${name.slice(0, 21)}…`;
}

function text(x: number, y: number, content: string, attributes: string): string {
  const place = x === 0 && y === 0 ? "" : `x="${round(x)}" y="${round(y)}" `;
  return `<text class="ink" ${place}${attributes} fill="#222222">${escapeXml(content)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
