import fc from "fast-check";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { planRun } from "../../compiler/schedule/plan.js";
import { betheLogPartition } from "../../runtime/beliefs.js";
import type { Algorithm } from "../../runtime/contracts.js";
import { createStore } from "../../runtime/layout.js";
import { restoreMessages, type saveMessages } from "../../runtime/snapshot.js";
import { categoricalLoops, spinLoops } from "../arbitraries/loops.js";
import { machines } from "../arbitraries/machines.js";
import { real } from "../arbitraries/numbers.js";
import { atBeta } from "../graphs/transform.js";
import { contextFor, runAlgorithm } from "../run-algorithm.js";
import { assertLaw, expectNear, type LawOptions, reported } from "./compare.js";
import type { FixedPointOptions } from "./symmetry-laws.js";

/** d(ln Z)/d(beta) = -<E>: the derivative by a central difference, the energy as the algorithm reports it. */
export function energyLaw(algorithm: Algorithm, options: FixedPointOptions = {}): void {
  const tight =
    "tolerance" in algorithm.options ? { tolerance: 1e-13, ...options.algorithmOptions } : options.algorithmOptions;
  const logPartition = (graph: FlatGraph) => reported(runAlgorithm(algorithm, graph, tight).reading).logPartition;
  const graphs = fc.oneof(spinLoops(1), machines({ maxPatterns: 1, beta: 1 }));
  // Step 1e-3: the truncation h^2/6 |d^3 ln Z/d beta^3| is below 1e-6 for these few factors, rounding 1e-12/h is smaller.
  const step = 1e-3;
  assertLaw(
    fc.property(graphs, real(0.5, 1), (graph, beta) => {
      const slope = (logPartition(atBeta(graph, beta + step)) - logPartition(atBeta(graph, beta - step))) / (2 * step);
      const { meanEnergy } = reported(runAlgorithm(algorithm, atBeta(graph, beta), tight).reading);
      expectNear(-slope, meanEnergy, 1e-6, "-d(ln Z)/d(beta) against the mean energy");
    }),
    50,
    options,
  );
}

/**
 * At a fixed point of belief propagation Bethe's ln Z is stationary: moving every message toVariable by a small random amount
 * changes it in second order only. For algorithms whose snapshots hold `messages`.
 */
export function betheStationaryLaw(algorithm: Algorithm, options: LawOptions = {}): void {
  const graphs = fc.oneof(spinLoops(), categoricalLoops());
  const directions = fc.infiniteStream(real(-1, 1));
  assertLaw(
    fc.property(graphs, directions, (graph, direction) => checkStationary(algorithm, graph, direction)),
    50,
    options,
  );
}

function checkStationary(algorithm: Algorithm, graph: FlatGraph, direction: Iterator<number>): void {
  const context = contextFor(algorithm, graph, { tolerance: 1e-14, max_iterations: 10_000 });
  const state = algorithm.init(context).value;
  while (algorithm.step(state).status === undefined);
  const plan = planRun(graph, {}, "message passing").value;
  if (!plan) throw new Error("no plan for a fixed point");
  const store = createStore(graph, plan);
  const snapshot = algorithm.save(state) as ReturnType<typeof saveMessages>;
  const shifts = snapshot.messages.map(() => direction.next().value);
  const at = (step: number): number => {
    const messages = snapshot.messages.map((message, n) => message + step * shifts[n]);
    if (!restoreMessages(store, { ...snapshot, messages }))
      throw new Error("the snapshot holds no messages of this graph");
    return betheLogPartition(store);
  };
  // Central difference: the third order leaves step^2 = 1e-8, rounding 1e-15 / step = 1e-11.
  const slope = (at(1e-4) - at(-1e-4)) / 2e-4;
  expectNear(slope, 0, 1e-6, "slope of Bethe's ln Z at the fixed point");
}
