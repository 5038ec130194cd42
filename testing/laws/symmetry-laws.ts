import fc from "fast-check";
import type { OptionValue } from "../../compiler/capabilities.js";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Algorithm } from "../../runtime/contracts.js";
import { categoricalLoops, spinLoops } from "../arbitraries/loops.js";
import { real } from "../arbitraries/numbers.js";
import { trees } from "../arbitraries/trees.js";
import { mirrored, relabelled, rescaled, sparseFactors } from "../graphs/transform.js";
import { runAlgorithm } from "../run-algorithm.js";
import { assertLaw, expectAllNear, expectNear, type LawOptions, reported } from "./compare.js";

/** Options of a law that runs an algorithm to its fixed point. */
export interface FixedPointOptions extends LawOptions {
  readonly algorithmOptions?: Readonly<Record<string, OptionValue>>;
}

/** Fixed points are reached to 1e-13 where the algorithm has a tolerance; couplings are weak, so errors stay of that size. */
const TOLERANCE = 1e-10;

function solve(algorithm: Algorithm, graph: FlatGraph, options: FixedPointOptions) {
  const tight =
    "tolerance" in algorithm.options ? { tolerance: 1e-13, ...options.algorithmOptions } : options.algorithmOptions;
  return reported(runAlgorithm(algorithm, graph, tight).reading);
}

/** Mirroring spins (s_v -> -s_v with the couplings that touch it) mirrors their marginals and leaves ln Z alone. */
export function gaugeLaw(algorithm: Algorithm, options: FixedPointOptions = {}): void {
  const flips = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });
  assertLaw(
    fc.property(spinLoops(), flips, (graph, flip) => {
      const plain = solve(algorithm, graph, options);
      const other = solve(algorithm, mirrored(graph, flip), options);
      const back = other.marginals.map((_, at) => other.marginals[flip[at >> 1] ? at ^ 1 : at]);
      expectAllNear(back, plain.marginals, TOLERANCE, "mirrored marginals");
      expectNear(other.logPartition, plain.logPartition, TOLERANCE, "log partition");
    }),
    50,
    options,
  );
}

/** Renaming variable nodes moves the marginals along and changes nothing else. */
export function relabellingLaw(algorithm: Algorithm, options: FixedPointOptions = {}): void {
  const graphs = fc.oneof(trees({ hard: false }), spinLoops(), categoricalLoops());
  const renamed = graphs.chain((graph) => {
    const names = Array.from({ length: graph.variables.count }, (_, v) => v);
    return fc.tuple(fc.constant(graph), fc.shuffledSubarray(names, { minLength: names.length }));
  });
  assertLaw(
    fc.property(renamed, ([graph, place]) => {
      const plain = solve(algorithm, graph, options);
      const moved = relabelled(graph, place);
      const other = solve(algorithm, moved, options);
      const { stateOffset } = graph.variables;
      place.forEach((w, v) => {
        const at = moved.variables.stateOffset[w];
        const got = other.marginals.subarray(at, at + graph.variables.states[v]);
        expectAllNear(
          got,
          plain.marginals.subarray(stateOffset[v], stateOffset[v + 1]),
          TOLERANCE,
          `marginals of ${v}`,
        );
      });
      expectNear(other.logPartition, plain.logPartition, TOLERANCE, "log partition");
    }),
    50,
    options,
  );
}

/** Multiplying every factor by e^c adds c a factor to ln Z and leaves the marginals alone. */
export function rescalingLaw(algorithm: Algorithm, options: FixedPointOptions = {}): void {
  const graphs = fc.oneof(trees({ hard: false }), spinLoops(), categoricalLoops());
  assertLaw(
    fc.property(graphs, real(-20, 20), (graph, constant) => {
      const plain = solve(algorithm, graph, options);
      const other = solve(algorithm, rescaled(graph, constant), options);
      expectAllNear(other.marginals, plain.marginals, TOLERANCE, "marginals");
      const wanted = plain.logPartition + constant * sparseFactors(graph);
      expectNear(other.logPartition, wanted, TOLERANCE, "log partition");
    }),
    50,
    options,
  );
}
