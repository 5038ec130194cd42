import { formatNumber } from "./number.js";

/** A point; `error` is half the length of its bar. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly error?: number;
}
/** A line plot with error bars. */
export interface Plot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly { readonly name: string; readonly points: readonly Point[] }[];
}

const SIZE = { width: 640, height: 420, left: 78, right: 20, top: 40, bottom: 56 } as const;
/** Okabe and Ito's colours, told apart by colour-blind readers too. */
const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

/** A self-contained SVG. Points that are not finite are left out and break the line. */
export function plotSvg(plot: Plot): string {
  const points = plot.series.flatMap((series) => series.points).filter(isFinitePoint);
  const x = scaleOf(
    points.map((p) => p.x),
    SIZE.left,
    SIZE.width - SIZE.right,
  );
  const bars = points.flatMap(({ y, error = 0 }) => [y - error, y + error]);
  const y = scaleOf(bars, SIZE.height - SIZE.bottom, SIZE.top);
  const lines = plot.series.map(({ points: own }, index) => seriesSvg(own, x, y, COLORS[index % COLORS.length]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" width="${SIZE.width}" height="${SIZE.height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${escapeXml(plot.title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(SIZE.width / 2, 22, plot.title, 'text-anchor="middle" font-size="14"'),
    ...axes(x, y),
    text((SIZE.left + SIZE.width - SIZE.right) / 2, SIZE.height - 14, plot.xLabel, 'text-anchor="middle"'),
    text(
      0,
      0,
      plot.yLabel,
      `text-anchor="middle" transform="translate(18 ${(SIZE.top + SIZE.height - SIZE.bottom) / 2}) rotate(-90)"`,
    ),
    ...lines,
    ...legend(plot),
    "</svg>",
    "",
  ].join("\n");
}

/** The same as a Vega-Lite 6 specification with its data in it. */
export function plotVegaLite(plot: Plot): string {
  const rows = plot.series.flatMap(({ name, points }) =>
    points
      .filter(isFinitePoint)
      .map(({ x, y, error = 0 }) => ({ series: name, x, y, low: y - error, high: y + error })),
  );
  const channel = (field: string, title: string) => ({ field, type: "quantitative", title, scale: { zero: false } });
  const encoding = {
    x: channel("x", plot.xLabel),
    color: plot.series.length > 1 ? { field: "series", type: "nominal", title: null } : undefined,
  };
  const spec = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: plot.title,
    width: 480,
    height: 300,
    data: { values: rows },
    layer: [
      { mark: { type: "line", point: true }, encoding: { ...encoding, y: channel("y", plot.yLabel) } },
      { mark: "errorbar", encoding: { ...encoding, y: channel("low", plot.yLabel), y2: { field: "high" } } },
    ],
  };
  return `${JSON.stringify(spec, null, 2)}\n`;
}

interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** A linear scale whose ends are round numbers, with about six ticks. */
function scaleOf(values: readonly number[], from: number, to: number): Scale {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [min, max] =
    low < high ? [low, high] : low === high ? [low - (Math.abs(low) || 1) / 2, low + (Math.abs(low) || 1) / 2] : [0, 1];
  const rough = (max - min) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((unit) => unit * power >= rough) ?? 10);
  const first = Math.floor(min / step);
  const last = Math.ceil(max / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  const [start, end] = [first * step, last * step];
  return { ticks, at: (value) => from + ((value - start) / (end - start)) * (to - from) };
}

function axes(x: Scale, y: Scale): string[] {
  const { left, right, top, bottom, width, height } = SIZE;
  const line = (x1: number, y1: number, x2: number, y2: number, color: string) =>
    `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${color}"/>`;
  return [
    ...y.ticks.map((tick) => line(left, y.at(tick), width - right, y.at(tick), "#e5e5e5")),
    line(left, height - bottom, width - right, height - bottom, "#333333"),
    line(left, top, left, height - bottom, "#333333"),
    ...x.ticks.map((tick) => line(x.at(tick), height - bottom, x.at(tick), height - bottom + 5, "#333333")),
    ...x.ticks.map((tick) => text(x.at(tick), height - bottom + 19, formatNumber(tick), 'text-anchor="middle"')),
    ...y.ticks.map((tick) => text(left - 8, y.at(tick) + 4, formatNumber(tick), 'text-anchor="end"')),
  ];
}

function seriesSvg(points: readonly Point[], x: Scale, y: Scale, color: string): string {
  const finite = points.filter(isFinitePoint);
  const path = points.map((point, index) => {
    if (!isFinitePoint(point)) return "";
    const draws = index > 0 && isFinitePoint(points[index - 1]);
    return `${draws ? "L" : "M"}${round(x.at(point.x))} ${round(y.at(point.y))}`;
  });
  const bars = finite
    .filter(({ error }) => error !== undefined && error > 0)
    .map(({ x: at, y: value, error = 0 }) => {
      const [cx, low, high] = [round(x.at(at)), round(y.at(value - error)), round(y.at(value + error))];
      return `<path d="M${cx} ${low}V${high}M${cx - 3} ${low}h6M${cx - 3} ${high}h6" fill="none"/>`;
    });
  const dots = finite.map(
    (point) => `<circle cx="${round(x.at(point.x))}" cy="${round(y.at(point.y))}" r="2.5" fill="${color}"/>`,
  );
  return `<g stroke="${color}" stroke-width="1.5"><path d="${path.join("")}" fill="none"/>${bars.join("")}${dots.join("")}</g>`;
}

function legend({ series }: Plot): string[] {
  if (series.length < 2) return [];
  return series.flatMap(({ name }, index) => {
    const at = SIZE.top + 12 + index * 17;
    const color = COLORS[index % COLORS.length];
    const right = SIZE.width - SIZE.right;
    return [
      `<rect x="${right - 12}" y="${at - 9}" width="12" height="3" fill="${color}"/>`,
      text(right - 18, at - 3, name, 'text-anchor="end"'),
    ];
  });
}

function text(x: number, y: number, content: string, attributes: string): string {
  const place = x === 0 && y === 0 ? "" : `x="${round(x)}" y="${round(y)}" `;
  return `<text ${place}${attributes} fill="#333333">${escapeXml(content)}</text>`;
}

function isFinitePoint({ x, y }: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Text made safe inside XML and HTML. */
export function escapeXml(content: string): string {
  const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return content.replace(/[&<>"]/g, (character) => names[character]);
}
