import fc from "fast-check";
import type { OptionValue } from "../../compiler/capabilities.js";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Algorithm, AlgorithmContext, Progress, Reading } from "../../runtime/contracts.js";
import { categoricalLoops, spinLoops } from "../arbitraries/loops.js";
import { machines } from "../arbitraries/machines.js";
import { trees } from "../arbitraries/trees.js";
import { contextFor } from "../run-algorithm.js";
import { assertLaw, type LawOptions } from "./compare.js";
import { optionLaw } from "./option-law.js";

/** What `algorithmLaw` runs. */
export interface AlgorithmLawOptions extends LawOptions {
  /** Graphs that the algorithm takes; by its family when absent: machines for learners, their weights continuous where the learner takes those. */
  readonly graphs?: fc.Arbitrary<FlatGraph>;
  readonly algorithmOptions?: Readonly<Record<string, OptionValue>>;
  /** Steps after which a run is looked at, finished or not (default 12). */
  readonly steps?: number;
}

/**
 * Contracts that every algorithm keeps: same seed, same bits; a run saved at any step and resumed from a structured clone equals
 * an unbroken one; a snapshot of another kind is refused with a reason; options are described, with legal defaults.
 */
export function algorithmLaw(algorithm: Algorithm, options: AlgorithmLawOptions = {}): void {
  optionLaw(algorithm);
  const { graphs = graphsFor(algorithm), algorithmOptions, steps = 12, ...runs } = options;
  assertLaw(
    fc.property(graphs, fc.integer({ min: 0, max: 1000 }), fc.nat(steps), (graph, seed, cut) => {
      const context = contextFor(algorithm, graph, algorithmOptions, seed);
      const unbroken = trace(algorithm, context, steps);
      expectSame(trace(algorithm, context, steps), unbroken, "a second run with the same seed");
      expectSame(trace(algorithm, context, steps, cut), unbroken, `a run saved and resumed after step ${cut}`);
      expectRefusal(algorithm, context);
    }),
    40,
    runs,
  );
}

function graphsFor(algorithm: Algorithm): fc.Arbitrary<FlatGraph> {
  if (algorithm.family === "learner") return machines({ weights: trainsReals(algorithm) ? "real" : "spin" });
  return fc.oneof(trees({ hard: false }), spinLoops(), categoricalLoops(), machines({ beta: 1 }));
}

function trainsReals(algorithm: Algorithm): boolean {
  return algorithm.handles({ kind: "machine", supports: ["real"], activation: "sign" }).method !== "missing";
}

/** All that can be seen of a run: each step's progress, then the readings. */
function trace(algorithm: Algorithm, context: AlgorithmContext, steps: number, cut = -1): unknown[] {
  const begun = algorithm.init(context);
  if (begun.value === undefined)
    throw new Error(`refused: ${begun.diagnostics.map(({ message }) => message).join("; ")}`);
  let state: unknown = begun.value;
  const seen: unknown[] = [];
  let status: Progress["status"];
  for (let n = 0; n < steps && status === undefined; n++) {
    if (n === cut) state = resumed(algorithm, context, state);
    const progress = algorithm.step(state);
    status = progress.status;
    seen.push(progress);
  }
  if (cut >= seen.length) state = resumed(algorithm, context, state);
  return [...seen, readings(algorithm.read(state))];
}

function resumed(algorithm: Algorithm, context: AlgorithmContext, state: unknown): unknown {
  const snapshot = structuredClone(algorithm.save(state));
  const back = algorithm.restore(context, snapshot);
  if (back.value === undefined) throw new Error(`restore refused its own snapshot: ${back.diagnostics[0]?.message}`);
  return back.value;
}

function readings(reading: Reading): unknown {
  return {
    configuration: reading.configuration(),
    marginals: reading.marginals?.(),
    logPartition: reading.logPartition?.(),
    meanEnergy: reading.meanEnergy?.(),
    solutions: reading.solutions?.(),
    iterations: reading.iterations(),
    epochs: reading.epochs?.(),
  };
}

function expectSame(got: unknown, wanted: unknown, what: string): void {
  const [a, b] = [fc.stringify(got), fc.stringify(wanted)];
  if (a !== b) throw new Error(`${what} differs:\n${a}\n${b}`);
}

function expectRefusal(algorithm: Algorithm, context: AlgorithmContext): void {
  for (const foreign of [undefined, {}, { weights: new Float64Array(1), messages: new Float64Array(1) }]) {
    const { value, diagnostics } = algorithm.restore(context, foreign);
    if (value !== undefined) throw new Error("restore took a snapshot that is none of its own");
    if (diagnostics.length === 0 || diagnostics.some(({ hints }) => hints.length === 0)) {
      throw new Error("restore refuses without a reason and a next step");
    }
  }
}
