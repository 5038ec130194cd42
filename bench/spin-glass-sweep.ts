import type { Schedule } from "../compiler/ir/plan.js";
import { bp } from "../runtime/algorithms/bp.js";
import { createEngine } from "../runtime/engine.js";
import { shuffle, streams } from "../runtime/random.js";
import { startRandom } from "../runtime/snapshot.js";
import { graphOf, spinProductGroup } from "../testing/graphs/factors.js";
import { spinVariables } from "../testing/graphs/variables.js";
import { contextFor } from "../testing/run-algorithm.js";
import { plainSpinGlass } from "./plain-sweeps.js";
import type { BenchRow } from "./row.js";
import { sweepRows } from "./sweep-rows.js";

/** Sweeps over a spin glass with couplings +-1 (beta J) on a random graph where every spin has `degree` neighbours. */
export function spinGlassSweep(spins = 100_000, degree = 3, sweeps = 20): BenchRow[] {
  const stream = streams(1)("bench");
  const ends = Int32Array.from({ length: spins * degree }, (_, stub) => Math.floor(stub / degree));
  shuffle(ends, ends.length, stream);
  const couplings = Array.from({ length: ends.length / 2 }, (_, e) => [ends[2 * e], ends[2 * e + 1]])
    .filter(([a, b]) => a !== b)
    .map((variables) => ({ variables, coupling: stream.sign() }));
  const graph = graphOf(spinVariables(spins), [spinProductGroup(couplings, { beta: 1 })]);
  const variable = Int32Array.from(couplings.flatMap(({ variables }) => variables));
  const coupling = Float64Array.from(couplings, (one) => one.coupling);
  const schedules: Schedule[] = ["flooding", "sequential", "random"];
  return schedules.flatMap((schedule) => {
    const { engine } = createEngine(contextFor(bp, graph, { schedule, init: "random" }));
    if (!engine) return [];
    startRandom(engine.store, streams(1)("init"));
    const plain = { "plain loops": plainSpinGlass(spins, variable, coupling) };
    const name = `spin glass n=${spins} degree ${degree} ${schedule}`;
    return sweepRows(name, engine, variable.length, sweeps, schedule === "sequential" ? plain : {});
  });
}
