import type { OptionValue } from "../../compiler/capabilities.js";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { notADistance } from "./messages.js";

/** Largest discrete model whose distances are Hamming distances. */
const SMALL = 128;

/** The requested distances; of few discrete variables the nearest Hamming distances, each once; unasked, all of these or 0, 0.02 .. 0.5. */
export function wantedDistances({ variables }: FlatGraph, asked: OptionValue | undefined): readonly number[] {
  const { count } = variables;
  const few = count <= SMALL && !variables.states.includes(0);
  const distances = numbersOf(asked);
  if (!distances) return Array.from({ length: few ? count + 1 : 26 }, (_, j) => j / (few ? count : 50));
  return few ? [...new Set(distances.map((d) => Math.round(d * count) / count))] : distances;
}

/** A number or a list of them as a list; undefined where nothing was asked. */
export function numbersOf(asked: OptionValue | undefined): readonly number[] | undefined {
  if (asked === undefined) return undefined;
  return Array.isArray(asked) ? asked.map(Number) : [Number(asked)];
}

/** The first of them that is no distance. */
export function wrongDistance(observable: string, distances: readonly number[]): Diagnostic[] {
  const wrong = distances.find((d) => !(d >= 0 && d <= 1));
  return wrong === undefined ? [] : [notADistance(observable, wrong)];
}
