import { describe, expect, it } from "vitest";
import type { FlatGraph, MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { planRun } from "../../../compiler/schedule/plan.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { kindOf } from "../../../runtime/factors/registry.js";
import { logCdf } from "../../../runtime/kernels/normal.js";
import { createStore } from "../../../runtime/layout.js";
import { streams } from "../../../runtime/random.js";
import { type MachineSpec, machineGraph } from "../../../testing/graphs/machine.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { enumerate } from "../../oracles/enumerate.js";
import { furthest } from "../../oracles/magnetisation.js";

/** Gives each weight a prior of this field. */
function withFields(graph: FlatGraph, fields: readonly number[]): FlatGraph {
  const logPrior = Float64Array.from(fields.flatMap((h) => [Math.min(0, -2 * h), Math.min(0, 2 * h)]));
  return { ...graph, variables: { ...graph.variables, logPrior } };
}

/** Messages toVariable of a graph's first group after one update, priors being the cavities. */
function messagesOf(graph: FlatGraph, accuracy: string): Float64Array {
  const plan = planRun(graph, { accuracy }, "message passing").value;
  if (!plan) throw new Error("no plan");
  const store = createStore(graph, plan);
  const [view] = store.views;
  const kind = kindOf(view.group);
  kind.update(view, undefined, 0, kind.factors(view.group));
  expect(view.fault).toBe(-1);
  return store.heap.slice(view.base, view.base + kind.edges(view.group));
}

const tilted = (seed: number, n: number, width: number) => {
  const stream = streams(seed)("fields");
  return Array.from({ length: n }, () => width * stream.normal());
};
const row = (seed: number, n: number) => {
  const stream = streams(seed)("row");
  return Array.from({ length: n }, () => stream.sign());
};

describe("one pattern is a tree: enumeration's marginals, ln Z and energy", () => {
  const cases: [string, MachineSpec][] = [
    ["integers other than +-1", { patterns: [[3, -2, 0, 1, -5]], labels: [1] }],
    ["real inputs", { patterns: [[0.3, -1.2, 0.7, 1.1]], labels: [-1] }],
    ["a bias", { patterns: [[1, 1, -1, 1]], labels: [1], bias: -0.7 }],
    ["a negative scale", { patterns: [[1, 1, -1]], labels: [1], scale: -1, bias: 0.2 }],
    ["ties count as +1", { patterns: [[1, -1, 1, 1]], labels: [-1] }],
    ["majority of two ties too", { patterns: [[1, 1, -1, -1, 1, 1]], labels: [-1], units: 2 }],
    [
      "a threshold",
      { patterns: [[1, 1, -1, -1, 1, 1]], labels: [1], units: 3, rule: { name: "threshold", parameters: { t: 2 } } },
    ],
    [
      "parity, full",
      { patterns: [[1, -1, 1]], labels: [-1], units: 3, wiring: "full", rule: { name: "parity", parameters: {} } },
    ],
    [
      "a soft label",
      {
        patterns: [[1, 2, -1, 1, 1, -3]],
        labels: [-1],
        units: 3,
        channel: { name: "gibbs", parameters: { beta: 0.7 } },
      },
    ],
    ["beta = 0", { patterns: [[1, 1, -1]], labels: [-1], channel: { name: "gibbs", parameters: { beta: 0 } } }],
  ];
  it.each(cases)("%s", (_, spec) => {
    const free = machineGraph(spec);
    const graph = withFields(free, tilted(7, free.variables.count, 0.8));
    const exact = enumerate(graph);
    const { reading } = runAlgorithm(bp, graph, { accuracy: "exact" });
    // A few hundred roundings of 1e-16.
    expect(furthest(reading.marginals?.() ?? [], exact.marginals)).toBeLessThan(1e-13);
    expect(reading.logPartition?.()).toBeCloseTo(exact.logZ, 12);
    expect(reading.meanEnergy?.()).toBeCloseTo(exact.energy, 12);
  });
});

/** Half log-odds of weight v from all configurations of the others, in the log domain. */
function listedField(graph: FlatGraph, v: number): number {
  const { count, logPrior } = graph.variables;
  const group = graph.groups[0] as MachineGroup;
  const sums = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let code = 0; code < 2 ** count; code++) {
    const states = Int32Array.from({ length: count }, (_, u) => (code >> u) & 1);
    let log = kindOf(group).logWeight(group, 0, states, graph.variables);
    states.forEach((s, u) => {
      if (u !== v) log += logPrior[2 * u + s];
    });
    const top = Math.max(sums[states[v]], log);
    if (top > Number.NEGATIVE_INFINITY)
      sums[states[v]] = top + Math.log(Math.exp(sums[states[v]] - top) + Math.exp(log - top));
  }
  return (sums[1] - sums[0]) / 2;
}

describe("certain and nearly certain weights", () => {
  it.each([
    ["fields of hundreds", [300, -420, 5, 250, -0.3, 390, -310]],
    ["all against the label", [400, 400, 400, -400, 400, 400, 400]],
    ["hard weights", [Infinity, -Infinity, 1, Infinity, 0.5, -2, -Infinity]],
    ["all but one hard, the last one decides", [Infinity, Infinity, Infinity, Infinity, -Infinity, -Infinity, 0.2]],
  ])("%s: messages in the log domain", (_, fields) => {
    const graph = withFields(machineGraph({ patterns: [[1, 1, -1, -1, 1, -1, 1]], labels: [-1] }), fields);
    const messages = messagesOf(graph, "exact");
    for (let v = 0; v < fields.length; v++) {
      const wanted = listedField(graph, v);
      // Relative to the size of the fields that cancel in it.
      if (Number.isFinite(wanted)) expect(Math.abs(messages[v] - wanted) / (1 + Math.abs(wanted))).toBeLessThan(1e-12);
      else expect(messages[v]).toBe(wanted);
    }
  });
});

/** The Gaussian message to weight i, every sum written out. */
function gaussianField(x: readonly number[], fields: readonly number[], label: number, i: number): number {
  let omega = 0;
  let variance = 0;
  x.forEach((input, j) => {
    if (j === i) return;
    omega += input * Math.tanh(fields[j]);
    variance += (input / Math.cosh(fields[j])) ** 2;
  });
  const up = logCdf((label * (omega + x[i])) / Math.sqrt(variance));
  const down = logCdf((label * (omega - x[i])) / Math.sqrt(variance));
  return (up - down) / 2;
}

describe("Gaussian nodes", () => {
  it.each([
    [7, 0.5],
    [41, 1],
    [401, 0.3],
    [401, 2],
    [1001, 1],
  ])("n = %i, fields of width %f: the formula edge by edge", (n, width) => {
    const x = row(n, n);
    const fields = tilted(n + 1, n, width);
    for (const label of [1, -1]) {
      const messages = messagesOf(withFields(machineGraph({ patterns: [x], labels: [label] }), fields), "gaussian");
      const wanted = fields.map((_, i) => gaussianField(x, fields, label, i));
      // The Taylor series of a unit is cut where its last terms are below 1e-12.
      expect(furthest(messages, wanted)).toBeLessThan(1e-11);
    }
  });

  it("hard weights leave no variance: the last weight is decided, and nothing contradicts", () => {
    const graph = machineGraph({ patterns: [[1, 1, -1]], labels: [-1] });
    expect([...messagesOf(withFields(graph, [Infinity, 0.3, Infinity]), "gaussian")]).toEqual([
      expect.any(Number),
      Number.NEGATIVE_INFINITY,
      expect.any(Number),
    ]);
  });

  it("fields of hundreds against the label: large finite messages", () => {
    const n = 101;
    const graph = withFields(machineGraph({ patterns: [new Array(n).fill(1)], labels: [-1] }), new Array(n).fill(380));
    const messages = messagesOf(graph, "gaussian");
    expect(messages.every((u) => u < -100 && Number.isFinite(u))).toBe(true);
  });

  it("a committee's unit: rho from the others, against probabilities written out", () => {
    const n = 33;
    const x = row(5, 3 * n);
    const fields = tilted(6, 3 * n, 0.4);
    const messages = messagesOf(withFields(machineGraph({ patterns: [x], labels: [1], units: 3 }), fields), "gaussian");
    const p = [0, 1, 2].map((k) => {
      let omega = 0;
      let variance = 0;
      for (let i = k * n; i < (k + 1) * n; i++) {
        omega += x[i] * Math.tanh(fields[i]);
        variance += Math.cosh(fields[i]) ** -2;
      }
      return Math.exp(logCdf(omega / Math.sqrt(variance)));
    });
    const i = n + 3;
    // P(majority = +1 | tau_2): both others when it is -1, at least one when it is +1.
    const ifPlus = 1 - (1 - p[0]) * (1 - p[2]);
    const ifMinus = p[0] * p[2];
    let omega = 0;
    let variance = 0;
    for (let j = n; j < 2 * n; j++) {
      if (j === i) continue;
      omega += x[j] * Math.tanh(fields[j]);
      variance += Math.cosh(fields[j]) ** -2;
    }
    const weight = (w: number) => {
      const plus = Math.exp(logCdf((omega + x[i] * w) / Math.sqrt(variance)));
      return ifPlus * plus + ifMinus * (1 - plus);
    };
    expect(messages[i]).toBeCloseTo(Math.log(weight(1) / weight(-1)) / 2, 12);
  });
});
