import { formatNumber } from "./number.js";

/** An axis: where a value lies, in pixels, and its ticks. */
export interface Scale {
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  at(value: number): number;
}

/** A linear scale whose ends are round numbers, with about six ticks; `from` and `to` are pixels. */
export function linearScale(values: readonly number[], from: number, to: number): Scale {
  const [min, max] = extent(values);
  const rough = (max - min) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((unit) => unit * power >= rough * (1 - 1e-9)) ?? 10);
  const first = Math.floor(min / step + 1e-9);
  const last = Math.ceil(max / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, n) => tick(Number(((first + n) * step).toPrecision(12))));
  const [start, end] = [first * step, last * step];
  return { ticks, at: (value) => from + ((value - start) / (end - start)) * (to - from) };
}

/** A logarithmic scale of positive values: ticks at 1, 2 and 5 times powers of ten, at the powers alone beyond three decades. */
export function logScale(values: readonly number[], from: number, to: number): Scale {
  const [min, max] = extent(values.map(Math.log10));
  const margin = 0.03 * (max - min);
  const [start, end] = [min - margin, max + margin];
  const units = end - start > 3 ? [1] : [1, 2, 5];
  const ticks = [];
  for (let power = Math.floor(start); power <= end; power++) {
    for (const unit of units) {
      const value = Number((unit * 10 ** power).toPrecision(12));
      if (Math.log10(value) >= start && Math.log10(value) <= end) ticks.push(tick(value));
    }
  }
  return { ticks, at: (value) => from + ((Math.log10(value) - start) / (end - start)) * (to - from) };
}

function tick(value: number) {
  return { value, label: formatNumber(value) };
}

/** Ends of the finite values, apart even when all are equal or there is none. */
function extent(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (low > high) return [0, 1];
  if (low < high) return [low, high];
  const half = (Math.abs(low) || 1) / 2;
  return [low - half, low + half];
}
