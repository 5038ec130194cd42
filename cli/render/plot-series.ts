import { escapeXml } from "./escape.js";
import { formatNumber } from "./number.js";
import { isFinitePoint, type LostPoint, type Point, type Series } from "./plot.js";
import type { Scale } from "./plot-scale.js";

/** Okabe and Ito's colours, told apart by colour-blind readers too, in tones that read on white and on black. */
export const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56a0d3", "#808080"];
/** Ends and middle of the ramp for lines that have an order. */
const RAMP = [
  [68, 90, 180],
  [40, 160, 140],
  [225, 140, 30],
];

/** Colour of the n-th line. */
export function colorOf({ rank }: Series, n: number): string {
  if (rank === undefined) return COLORS[n % COLORS.length];
  const place = Math.min(1, Math.max(0, rank)) * (RAMP.length - 1);
  const left = Math.min(Math.floor(place), RAMP.length - 2);
  const mixed = RAMP[left].map((tone, c) => Math.round(tone + (place - left) * (RAMP[left + 1][c] - tone)));
  return `#${mixed.map((tone) => tone.toString(16).padStart(2, "0")).join("")}`;
}

/** A series as SVG: its band, line and dots, hollow circles, and marks at the edges (`top`, `bottom`) for what is not finite. */
export function seriesSvg(series: Series, x: Scale, y: Scale, color: string, edge: readonly [number, number]): string {
  const pieces = unbroken(series.points);
  const joined = series.dots ? [] : pieces;
  const parts = [
    ...joined.map((piece) => bandSvg(piece, x, y, color)),
    ...joined.map((piece) => `<path d="${pathOf(piece, x, (point) => y.at(point.y))}" fill="none"/>`),
    ...pieces.flat().map((point) => dotSvg(point, x, y, color)),
    ...thinner(series.points).map(
      (point) =>
        `<text class="ink" x="${round(x.at(point.x))}" y="${round(y.at(point.y) - 6)}" text-anchor="middle" font-size="9" fill="#222222" stroke="none">n = ${point.n}</text>`,
    ),
    ...(series.open ?? []).map(
      ({ x: at, y: value, status }) =>
        `<circle class="open" cx="${round(x.at(at))}" cy="${round(y.at(value))}" r="3.5" fill="none">${hint(at, formatNumber(value), status)}</circle>`,
    ),
    ...(series.lost ?? []).map((lost) => lostSvg(lost, x, edge)),
  ];
  return `<g stroke="${color}" stroke-width="1.5">${parts.join("")}</g>`;
}

/** Points from which on a line is of other runs than before: some have stopped, and what is left is no mean of all. */
function thinner(points: readonly Point[]): Point[] {
  const drawn = points.filter(isFinitePoint);
  return drawn.filter(({ n }, at) => at > 0 && n !== undefined && n !== drawn[at - 1].n);
}

/** The stretches of a line between its gaps. */
function unbroken(points: readonly Point[]): Point[][] {
  const pieces: Point[][] = [[]];
  for (const point of points) {
    if (isFinitePoint(point)) pieces[pieces.length - 1].push(point);
    else pieces.push([]);
  }
  return pieces.filter((piece) => piece.length > 0);
}

function pathOf(points: readonly Point[], x: Scale, height: (point: Point) => number): string {
  return points.map((point, n) => `${n === 0 ? "M" : "L"}${round(x.at(point.x))} ${round(height(point))}`).join("");
}

/** The band of a stretch; a bar where the stretch is one point. */
function bandSvg(points: readonly Point[], x: Scale, y: Scale, color: string): string {
  if (!points.some(({ error = 0 }) => error > 0)) return "";
  const upper = (point: Point) => y.at(point.y + (point.error ?? 0));
  const lower = (point: Point) => y.at(point.y - (point.error ?? 0));
  if (points.length === 1) {
    const at = round(x.at(points[0].x));
    const [low, high] = [round(lower(points[0])), round(upper(points[0]))];
    return `<path class="bar" d="M${at} ${low}V${high}M${at - 3} ${low}h6M${at - 3} ${high}h6" fill="none"/>`;
  }
  const back = pathOf([...points].reverse(), x, lower).replace("M", "L");
  return `<path class="band" d="${pathOf(points, x, upper)}${back}Z" fill="${color}" fill-opacity="0.18" stroke="none"/>`;
}

function dotSvg(point: Point, x: Scale, y: Scale, color: string): string {
  const value = `${formatNumber(point.y)}${point.error ? ` ± ${formatNumber(Number(point.error.toPrecision(2)))}` : ""}`;
  const runs = point.n !== undefined && point.n > 1 ? `n = ${point.n}` : "";
  return `<circle cx="${round(x.at(point.x))}" cy="${round(y.at(point.y))}" r="2.5" fill="${color}">${hint(point.x, value, runs)}</circle>`;
}

/** A triangle at the end of the axis towards which the number goes, a cross at the bottom for NaN. */
function lostSvg({ x: at, value, runs }: LostPoint, x: Scale, [top, bottom]: readonly [number, number]): string {
  const cx = round(x.at(at));
  const shape = Number.isNaN(value)
    ? `M${cx - 4} ${bottom - 8}l8 8m0 -8l-8 8`
    : value < 0
      ? `M${cx - 4} ${bottom - 8}h8l-4 7z`
      : `M${cx - 4} ${top + 8}h8l-4 -7z`;
  const text = hint(at, formatNumber(value), runs === 1 ? "" : `${runs} runs`);
  return `<path class="lost" d="${shape}" fill="none">${text}</path>`;
}

/** What a viewer shows under the pointer. */
function hint(at: number, ...words: readonly string[]): string {
  return `<title>${escapeXml([`${formatNumber(at)}: ${words[0]}`, ...words.slice(1)].filter(Boolean).join(", "))}</title>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
