import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Stream } from "../contracts.js";
import { configurationOf, directionOf, spheresOf } from "./reference.js";
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
  let sum = 0;
  let square = 0;
  for (let s = 0; s < samples; s++) {
    const weight = Math.exp(weigher.logWeight(draw.next()));
    sum += weight;
    square += weight * weight;
  }
  const mean = sum / samples;
  const deviation = Math.sqrt(Math.max(0, square / samples - mean * mean) / samples);
  // One draw more of the other kind than there was: no error of exactly 0 where all draws agree.
  const least = mean / (samples + 1);
  const stdError = mean > 0 ? Math.max(deviation, least) / mean / variables.count : Number.NaN;
  return { distance: draw.distance, value: Math.log(mean) / variables.count, stdError };
}

/** Uniform draws at a distance from a reference; `next` gives the same array each time. */
export interface Drawer {
  readonly distance: number;
  next(): Float64Array;
}

/** Draws configurations at `distance` = (1 - q)/2: uniform on every sphere's section, or with that share of the spins flipped. */
export function drawer(graph: FlatGraph, reference: Float64Array, distance: number, stream: Stream): Drawer {
  const continuous = graph.variables.states.includes(0);
  return continuous ? sphereDrawer(graph, reference, distance, stream) : flipDrawer(graph, reference, distance, stream);
}

/** On each sphere, w = q r + sqrt(1 - q^2) u with u uniform in direction, orthogonal to r, of the norm of r. */
function sphereDrawer({ variables }: FlatGraph, reference: Float64Array, distance: number, stream: Stream): Drawer {
  const spheres = variables.blocks.flatMap((block) => (block.constraint ? spheresOf(block) : []));
  const w = new Float64Array(variables.count);
  const q = 1 - 2 * distance;
  const across = 2 * Math.sqrt(distance * (1 - distance));
  const drawOne = (nodes: readonly number[]): void => {
    let along = 0;
    let square = 0;
    for (const v of nodes) {
      w[v] = stream.normal();
      along += w[v] * reference[v];
      square += w[v] * w[v];
    }
    along /= nodes.length;
    const scale = across / Math.sqrt(square / nodes.length - along * along);
    for (const v of nodes) w[v] = q * reference[v] + scale * (w[v] - along * reference[v]);
  };
  return {
    distance,
    next() {
      spheres.forEach(drawOne);
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
