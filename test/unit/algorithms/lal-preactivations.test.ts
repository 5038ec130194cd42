import { describe, expect, test } from "vitest";
import type { MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { lal } from "../../../runtime/algorithms/lal.js";
import { gramMatrix } from "../../../runtime/learners/gram.js";
import { gramsFor } from "../../../runtime/learners/kept.js";
import { streams } from "../../../runtime/random.js";
import { type MachineSpec, machineGraph } from "../../../testing/graphs/machine.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";

type Draw = "signs" | "integers" | "reals";

function rows(seed: number, patterns: number, width: number, draw: Draw): number[][] {
  const stream = streams(seed)("test patterns");
  const entry = { signs: () => stream.sign(), integers: () => stream.below(7) - 3, reals: () => stream.normal() }[draw];
  return Array.from({ length: patterns }, () => Array.from({ length: width }, entry));
}

function machineOn(patterns: number[][], seed: number, spec: Partial<MachineSpec>) {
  const stream = streams(seed)("test labels");
  return machineGraph({ patterns, labels: patterns.map(() => stream.sign()), weights: "real", ...spec });
}

describe("products of patterns", () => {
  test.each([1, 31, 32, 33, 64, 100])("of %i signs are the sums of their products", (width) => {
    const patterns = rows(3, 9, width, "signs");
    const values = Int8Array.from(patterns.flat());
    const gram = gramMatrix({ values, rowStride: width, first: 0 }, 9, width);
    expect(gram).toBeInstanceOf(Int16Array);
    patterns.forEach((a, mu) => {
      patterns.forEach((b, nu) => {
        expect(gram[mu * 9 + nu]).toBe(a.reduce((sum, x, i) => sum + x * b[i], 0));
      });
    });
  });

  test("of other numbers are the sums of their products", () => {
    const patterns = rows(4, 6, 10, "integers");
    const gram = gramMatrix({ values: Int8Array.from(patterns.flat()), rowStride: 10, first: 2 }, 6, 8);
    patterns.forEach((a, mu) => {
      patterns.forEach((b, nu) => {
        expect(gram[mu * 6 + nu]).toBe(a.slice(2).reduce((sum, x, i) => sum + x * b[i + 2], 0));
      });
    });
  });

  test("are shared by units that see the same inputs, and left out where they cost more than they save", () => {
    const full = machineOn(rows(5, 40, 50, "signs"), 5, { units: 3, wiring: "full" }).groups[0] as MachineGroup;
    const row = { values: full.input, rowStride: full.inputStride[0], first: 0 };
    const [a, b, c] = gramsFor(full, [row, row, row], "kept") ?? [];
    expect(a).toBe(b);
    expect(a).toBe(c);
    expect(gramsFor(full, [row, row, row], "computed")).toBeUndefined();
    // Few inputs and many patterns: a move would touch more patterns than a product has inputs.
    const tall = machineOn(rows(5, 400, 3, "signs"), 5, {}).groups[0] as MachineGroup;
    expect(gramsFor(tall, [{ values: tall.input, rowStride: 3, first: 0 }], "auto")).toBeUndefined();
  });
});

describe("kept and computed preactivations: one trajectory", () => {
  const cases: [string, Draw, Partial<MachineSpec>, object][] = [
    ["tree committee", "signs", { units: 3 }, {}],
    ["full committee", "signs", { units: 3, wiring: "full" }, {}],
    ["renormalised at each update", "signs", { units: 3 }, { renormalise: "update" }],
    ["renormalised at each epoch", "signs", { units: 3 }, { renormalise: "epoch" }],
    ["never renormalised", "signs", { units: 3 }, { renormalise: "none" }],
    ["real inputs", "reals", { units: 3 }, {}],
    ["a bias", "signs", { bias: 0.3 }, {}],
    ["a negative scale", "integers", { units: 3, scale: -0.5 }, { rate: 1e-3 }],
  ];
  test.each(cases)("%s (seeds 1 to 4)", (_, draw, spec, options) => {
    for (const seed of [1, 2, 3, 4]) {
      const graph = machineOn(rows(seed, 60, 99, draw), seed, spec);
      const [kept, computed] = ["kept", "computed"].map((preactivations) =>
        runAlgorithm(lal, graph, { ...options, preactivations, batch: 10 }, seed),
      );
      expect(kept.last.status).toBe("solved");
      expect(kept.last).toEqual(computed.last);
      const [a, b] = [kept, computed].map(({ reading }) => reading.configuration());
      // The same moves; only their sums round apart, by 1e-16 of weights of size 1 a move.
      a.forEach((w, v) => {
        expect(Math.abs(w - b[v])).toBeLessThan(1e-9);
      });
    }
  });

  test("over hundreds of epochs without a solution, past several refreshes", () => {
    const graph = machineOn(rows(9, 150, 45, "signs"), 9, { units: 3 });
    const [kept, computed] = ["kept", "computed"].map((preactivations) =>
      runAlgorithm(lal, graph, { preactivations, epochs: 300 }, 9),
    );
    expect(kept.last.status).toBe("max_iterations");
    expect(kept.last.errors).toBe(computed.last.errors);
    const [a, b] = [kept, computed].map(({ reading }) => reading.configuration());
    // As above: some 20,000 moves of size 5e-3, each rounded at 1e-16.
    a.forEach((w, v) => {
      expect(Math.abs(w - b[v])).toBeLessThan(1e-9);
    });
  });

  test("a run resumed between two refreshes goes on with the same bits", () => {
    const graph = machineOn(rows(10, 150, 45, "signs"), 10, { units: 3 });
    const context = contextFor(lal, graph, { preactivations: "kept" }, 10);
    const state = lal.init(context).value!;
    for (let epoch = 0; epoch < 40; epoch++) lal.step(state);
    const back = lal.restore(context, structuredClone(lal.save(state))).value!;
    for (let epoch = 0; epoch < 40; epoch++) expect(lal.step(back)).toEqual(lal.step(state));
    expect(lal.read(back).configuration()).toEqual(lal.read(state).configuration());
  });
});
