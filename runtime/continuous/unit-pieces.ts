import { pieceLogZ, pieceResponse } from "../kernels/normal-pieces.js";
import type { UnitLaw } from "../laws.js";

// A unit of two values on any number of pieces, e.g. `door`: its probabilities are sums of Phi.

/** The pieces of an activation with two values, and areas of the heap for cuts, weights and the response of one unit. */
export interface UnitPieces {
  readonly law: UnitLaw;
  /** Between the two values: above it the unit is +1. */
  readonly middle: number;
  readonly count: number;
  readonly breakpoints: Float64Array;
  /** True on each piece of the upper value. */
  readonly up: readonly boolean[];
  readonly cuts: number;
  readonly weights: number;
  readonly out: number;
}

/** Doubles of heap for an activation's pieces. */
export function pieceDoubles({ breakpoints }: UnitLaw): number {
  return 2 * breakpoints.length + 4;
}

/** The pieces of an activation, in the heap from `at` on. */
export function unitPieces(law: UnitLaw, middle: number, at: number): UnitPieces {
  const count = law.breakpoints.length;
  const up = (law.levels ?? []).map((level) => level > middle);
  const breakpoints = Float64Array.from(law.breakpoints);
  return { law, middle, count, breakpoints, up, cuts: at, weights: at + count, out: at + 2 * count + 1 };
}

/** True of the lower value below 0 and the upper one from 0 on. */
export function isSign({ breakpoints, levels = [], apply }: UnitLaw, middle: number): boolean {
  return (
    breakpoints.length === 1 && breakpoints[0] === 0 && levels[0] < middle && levels[1] > middle && apply(0) > middle
  );
}

/** Writes ln P(+1) and ln P(-1) of a unit at heap[plus] and heap[minus]. */
export function loadPieces(
  heap: Float64Array,
  pieces: UnitPieces,
  omega: number,
  deviation: number,
  plus: number,
  minus: number,
): void {
  if (deviation === 0) {
    const up = pieces.law.apply(omega) > pieces.middle;
    heap[plus] = up ? 0 : -Infinity;
    heap[minus] = up ? -Infinity : 0;
    return;
  }
  setCuts(heap, pieces, omega, deviation);
  setWeights(heap, pieces, 0, -Infinity);
  heap[plus] = pieceLogZ(heap, pieces.count, pieces.cuts, pieces.weights);
  setWeights(heap, pieces, -Infinity, 0);
  heap[minus] = pieceLogZ(heap, pieces.count, pieces.cuts, pieces.weights);
}

/** Writes g and dg of a unit, whose values +1 and -1 have these log-weights, at heap[gain] and heap[slope]. */
export function pieceGains(
  heap: Float64Array,
  pieces: UnitPieces,
  omega: number,
  variance: number,
  plus: number,
  minus: number,
  gain: number,
  slope: number,
): void {
  heap[gain] = 0;
  heap[slope] = 0;
  if (variance === 0) return;
  const deviation = Math.sqrt(variance);
  setCuts(heap, pieces, omega, deviation);
  setWeights(heap, pieces, plus, minus);
  pieceResponse(heap, pieces.count, pieces.cuts, pieces.weights, pieces.out);
  heap[gain] = heap[pieces.out + 1] / deviation;
  heap[slope] = heap[pieces.out + 2] / variance;
}

function setCuts(heap: Float64Array, { count, breakpoints, cuts }: UnitPieces, h: number, deviation: number): void {
  for (let j = 0; j < count; j++) heap[cuts + j] = (breakpoints[j] - h) / deviation;
}

function setWeights(heap: Float64Array, { count, up, weights }: UnitPieces, plus: number, minus: number): void {
  for (let j = 0; j <= count; j++) heap[weights + j] = up[j] ? plus : minus;
}
