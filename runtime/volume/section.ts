import type { FlatGraph, FlatVariables } from "../../compiler/ir/flat-graph.js";
import type { Stream } from "../contracts.js";
import { configurationOf, directionOf, spheresOf } from "./reference.js";
import { canHoldTogether, totalOverlap } from "./sphere-draws.js";
import { weigherOf } from "./weight.js";

// Local entropy without messages: configurations drawn uniformly at a distance from the reference, and the share of them that solve
// (the mean weight, at finite temperature).

/** ln of the mean weight of a section, a weight, and its standard error; without a hit -Infinity. */
export interface SectionEstimate {
  /** The distance at which configurations were drawn: of spins the nearest Hamming distance. */
  readonly distance: number;
  readonly value: number;
  readonly stdError: number;
}

/** Estimates one section of the graph by `samples` draws. */
export function sampleSection(
  graph: FlatGraph,
  reference: Float64Array,
  distance: number,
  samples: number,
  stream: Stream,
): SectionEstimate {
  const { variables } = graph;
  const weigher = weigherOf(graph);
  const draw = drawer(graph, reference, distance, stream);
  const { logMean, relativeError } = averageWeight(samples, () => weigher.logWeight(draw.next()));
  return { distance: draw.distance, value: logMean / variables.count, stdError: relativeError / variables.count };
}

/** ln of the mean of weights given as logarithms, and the relative error of that mean. */
function averageWeight(samples: number, next: () => number): { logMean: number; relativeError: number } {
  // Sums relative to the largest weight so far: soft weights may be too large for a double.
  let top = -Infinity;
  let sum = 0;
  let square = 0;
  for (let s = 0; s < samples; s++) {
    const log = next();
    if (log > top) {
      const factor = Math.exp(top - log);
      sum *= factor;
      square *= factor * factor;
      top = log;
    }
    const weight = log === -Infinity ? 0 : Math.exp(log - top);
    sum += weight;
    square += weight * weight;
  }
  const mean = sum / samples;
  const deviation = Math.sqrt(Math.max(0, square / samples - mean * mean) / samples);
  // One draw more of the other kind than there was: no error of exactly 0 where all draws agree.
  const relativeError = mean > 0 ? Math.max(deviation / mean, 1 / (samples + 1)) : Number.NaN;
  return { logMean: mean > 0 ? Math.log(mean) + top : -Infinity, relativeError };
}

/** Uniform draws at a distance from a reference; `next` gives the same array each time. */
export interface Drawer {
  readonly distance: number;
  next(): Float64Array;
}

/** Draws configurations at `distance` = (1 - q)/2: uniform on the spheres where all weights together have that overlap, or with that share of the spins flipped. */
export function drawer(graph: FlatGraph, reference: Float64Array, distance: number, stream: Stream): Drawer {
  const continuous = graph.variables.states.includes(0);
  return continuous ? sphereDrawer(graph, reference, distance, stream) : flipDrawer(graph, reference, distance, stream);
}

function allSpheres({ blocks }: FlatVariables): number[][] {
  return blocks.flatMap((block) => (block.constraint && block.count > 0 ? spheresOf(block) : []));
}

/** Why no configurations are drawn at a distance, with what can be done. */
export function undrawable({ variables }: FlatGraph): readonly [reason: string, hint: string] | undefined {
  const spheres = allSpheres(variables);
  return spheres.length === 0 || canHoldTogether(spheres)
    ? undefined
    : [
        "no unit has three weights, and draws hold the overlap of all weights together",
        "take wider units, or spins: a sphere of one weight is a sign",
      ];
}

/** Uniform on the product of all spheres where the overlap of all weights is that of the distance. */
function sphereDrawer({ variables }: FlatGraph, reference: Float64Array, distance: number, stream: Stream): Drawer {
  const spheres = allSpheres(variables);
  const w = new Float64Array(variables.count);
  const draw = totalOverlap(spheres, reference, 1 - 2 * distance, w, stream);
  return {
    distance,
    next() {
      draw();
      return w;
    },
  };
}

/** As many flips as the distance says, anywhere. */
function flipDrawer({ variables }: FlatGraph, reference: Float64Array, distance: number, stream: Stream): Drawer {
  const { count } = variables;
  const flips = Math.round(distance * count);
  const own = directionOf(variables, reference);
  const nodes = Int32Array.from({ length: count }, (_, v) => v);
  return {
    distance: flips / count,
    next() {
      const w = own.slice();
      for (let j = 0; j < flips; j++) {
        const other = j + stream.below(count - j);
        const v = nodes[other];
        nodes[other] = nodes[j];
        nodes[j] = v;
        w[v] = -w[v];
      }
      return configurationOf(variables, w);
    },
  };
}
