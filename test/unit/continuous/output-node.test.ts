import { describe, expect, it } from "vitest";
import type { MachineGroup, NamedLaw } from "../../../compiler/ir/flat-graph.js";
import {
  createOutputNode,
  logGains,
  nodeLogZ,
  type OutputNode,
  respond,
} from "../../../runtime/continuous/output-node.js";
import { createSphereStore } from "../../../runtime/continuous/store.js";
import { cdf, logCdf } from "../../../runtime/kernels/normal.js";
import { streams } from "../../../runtime/random.js";
import { RULES } from "../../../runtime/rules/registry.js";
import { type MachineSpec, machineGraph } from "../../../testing/graphs/machine.js";

/** A node of `units` units with label `label`; its omega and variance are free to set. */
function nodeOf(units: number, rule: string, label: number, more: Partial<MachineSpec> = {}): OutputNode {
  const graph = machineGraph({
    patterns: [new Array(units).fill(1)],
    labels: [label],
    units,
    weights: "real",
    rule: { name: rule, parameters: {} },
    ...more,
  });
  return createOutputNode(createSphereStore(graph.groups[0] as MachineGroup, "edges"));
}

function load(node: OutputNode, omega: readonly number[], variance: readonly number[]): void {
  node.heap.set(omega, node.omega);
  node.heap.set(variance, node.variance);
}

/** Z by all 2^K outputs of the units, probabilities written out. */
function listedZ(
  node: OutputNode,
  omega: readonly number[],
  variance: readonly number[],
  right = 1,
  wrong = 0,
): number {
  const units = omega.length;
  const { rule, label } = node.group;
  let sum = 0;
  for (let code = 0; code < 2 ** units; code++) {
    const tau = omega.map((_, k) => ((code >> k) & 1 ? 1 : -1));
    const weight = RULES[rule.name].decide(tau, units, {}) === label[0] ? right : wrong;
    sum += tau.reduce((product, t, k) => product * cdf((t * omega[k]) / Math.sqrt(variance[k])), weight);
  }
  return sum;
}

const LAWS = [
  ["identity", 1],
  ["majority", 1],
  ["majority", 3],
  ["majority", 9],
  ["parity", 2],
  ["parity", 3],
  ["and", 3],
  ["or", 2],
] as const;

describe.each(LAWS)("%s of %i units", (rule, units) => {
  const stream = streams(units)(rule);
  const variance = Array.from({ length: units }, () => 0.2 + stream.uniform());

  it.each([1, -1])("label %i: ln Z is enumeration's, g and dg are its derivatives", (label) => {
    const node = nodeOf(units, rule, label);
    for (let round = 0; round < 20; round++) {
      const omega = variance.map((v) => 1.5 * Math.sqrt(v) * stream.normal());
      load(node, omega, variance);
      // A few tens of roundings; enumeration itself cancels nothing.
      expect(nodeLogZ(node, 0)).toBeCloseTo(Math.log(listedZ(node, omega, variance)), 12);
      respond(node, 0);
      const gains = node.heap.slice(node.gain, node.gain + units);
      const slopes = node.heap.slice(node.slope, node.slope + units);
      omega.forEach((_, k) => {
        const at = (h: number) => Math.log(listedZ(node, omega.with(k, omega[k] + h), variance));
        // Central differences: rounding 1e-16 / h and h^2 times a third derivative of a few units.
        const h = 1e-4;
        expect(Math.abs(gains[k] - (at(h) - at(-h)) / (2 * h))).toBeLessThan(1e-6);
        expect(Math.abs(slopes[k] - (at(h) - 2 * at(0) + at(-h)) / h ** 2)).toBeLessThan(1e-5);
      });
    }
  });
});

it("a gibbs channel weighs wrong outputs by exp(-beta), flip by p", () => {
  for (const [channel, right, wrong] of [
    [{ name: "gibbs", parameters: { beta: 1.3 } }, 1, Math.exp(-1.3)],
    [{ name: "flip", parameters: { p: 0.2 } }, 0.8, 0.2],
  ] as const) {
    const node = nodeOf(3, "majority", -1, { channel });
    const [omega, variance] = [
      [0.3, -1.1, 2],
      [1, 0.5, 2],
    ];
    load(node, omega, variance);
    expect(nodeLogZ(node, 0)).toBeCloseTo(Math.log(listedZ(node, omega, variance, right, wrong)), 13);
    respond(node, 0);
    const at = (h: number) => Math.log(listedZ(node, omega.with(1, omega[1] + h), variance, right, wrong));
    // As above.
    expect(Math.abs(node.heap[node.gain + 1] - (at(1e-4) - at(-1e-4)) / 2e-4)).toBeLessThan(1e-7);
  }
});

describe("without logarithms where nothing underflows, with them elsewhere: the same gains", () => {
  const soft: readonly NamedLaw[] = [
    { name: "deterministic", parameters: {} },
    { name: "gibbs", parameters: { beta: 2 } },
    { name: "flip", parameters: { p: 0.3 } },
  ];
  it.each([1, 3, 9, 101])("K = %i", (units) => {
    const stream = streams(units)("counted");
    for (const channel of soft) {
      for (let round = 0; round < 30; round++) {
        const node = nodeOf(units, "majority", round % 2 ? 1 : -1, { channel });
        const width = 0.5 + round / 3;
        load(
          node,
          Array.from({ length: units }, () => width * stream.normal()),
          Array.from({ length: units }, () => 0.5 + stream.uniform()),
        );
        respond(node, 0);
        const gains = node.heap.slice(node.gain, node.gain + units);
        logGains(node, node.group.label[0]);
        const logs = node.heap.slice(node.gain, node.gain + units);
        for (let k = 0; k < units; k++) {
          // Logarithms lose the rounding of their size, s^2/2 <= 300 a unit, and of probabilities close to 1.
          expect(Math.abs(gains[k] - logs[k])).toBeLessThan(1e-11 * (1 + Math.abs(logs[k])));
        }
      }
    }
  });
});

describe("far tails: s from -200 to 200", () => {
  const POINTS = [-200, -120, -60, -38.5, -20, -5, -1, 0, 1, 5, 20, 38.5, 60, 200];

  /** Differences of ln Z, computed from logCdf for each unit in the log domain by the node itself. */
  function differences(node: OutputNode, omega: number[], k: number, h: number): [number, number] {
    const at = (move: number) => {
      load(node, omega.with(k, omega[k] + move), [1, 1, 1].slice(0, omega.length));
      return nodeLogZ(node, 0);
    };
    const [below, here, above] = [at(-h), at(0), at(h)];
    return [(above - below) / (2 * h), (above - 2 * here + below) / h ** 2];
  }

  it.each(POINTS)("perceptron at s = %f", (s) => {
    const node = nodeOf(1, "identity", 1);
    load(node, [s], [1]);
    expect(nodeLogZ(node, 0)).toBeCloseTo(logCdf(s), 12);
    respond(node, 0);
    const [g, dg] = [node.heap[node.gain], node.heap[node.slope]];
    // ln Z is of size s^2/2 with rounding 1e-16 of that, divided by h (h^2); h^2 times the next derivatives is smaller.
    const h = 1e-3;
    const rounding = 4e-16 * (1 + s * s);
    const [first, second] = differences(node, [s], 0, h);
    expect(Math.abs(g - first)).toBeLessThan(rounding / h + h * h);
    expect(Math.abs(dg - second)).toBeLessThan((4 * rounding) / (h * h) + h);
    expect(g).toBeGreaterThanOrEqual(0);
    expect(dg).toBeLessThanOrEqual(0);
    // Far left g tends to -s and dg to -1.
    if (s <= -60) expect(dg).toBeCloseTo(-1, 2);
  });

  it.each(POINTS.flatMap((a) => [-200, -30, 0.5, 200].map((b) => [a, b])))(
    "committee at s = (%f, %f, -0.7)",
    (a, b) => {
      const omega = [a, b, -0.7];
      const node = nodeOf(3, "majority", 1);
      for (let k = 0; k < 3; k++) {
        load(node, omega, [1, 1, 1]);
        respond(node, 0);
        const g = node.heap[node.gain + k];
        const h = 1e-3;
        const [first] = differences(node, omega, k, h);
        // As above; ln Z is at most (a^2 + b^2) / 2.
        expect(Math.abs(g - first)).toBeLessThan((4e-16 * (1 + a * a + b * b)) / h + 4 * h * h * (1 + g));
      }
    },
  );
});
