import { describe, expect, it } from "vitest";
import type { MachineGroup } from "../../../compiler/ir/flat-graph.js";
import type { Plan, Schedule } from "../../../compiler/ir/plan.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { createSphereEngine, FORMS, type SphereEngine, sweepSpheres } from "../../../runtime/continuous/engine.js";
import { createNode } from "../../../runtime/continuous/node.js";
import { readSpheres, sphereFreeEntropy } from "../../../runtime/continuous/reading.js";
import { createSphereStore, type FormName } from "../../../runtime/continuous/store.js";
import type { MachineSpec } from "../../../testing/graphs/machine.js";
import { contextFor } from "../../../testing/run-algorithm.js";
import { furthest } from "../../oracles/magnetisation.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";

/** An engine in a form of the caller's choice, swept until means stand still. */
function settled(graph: ReturnType<typeof sphericalMachine>, form: FormName, schedule: Schedule): SphereEngine {
  const context = contextFor(bp, graph, { schedule: "flooding" });
  const plan: Plan = { ...context.plan, schedule };
  const made = createSphereEngine({ ...context, plan }).value;
  if (!made) throw new Error("refused");
  const store = createSphereStore(graph.groups[0] as MachineGroup, form);
  const engine = { ...made, store, node: createNode(store), form: FORMS[form] };
  for (let sweep = 1; sweep <= 400; sweep++) {
    const { residual, fault } = sweepSpheres(engine, sweep);
    if (fault) throw new Error(fault.message);
    if (residual < 1e-12) return engine;
  }
  throw new Error(`${form} does not settle`);
}

const gibbs = { name: "gibbs", parameters: { beta: 1.5 } };
const CASES: readonly (readonly [string, number, number, number, Partial<MachineSpec>])[] = [
  ["perceptron", 201, 0.8, 1, {}],
  ["tree committee K = 3", 201, 1, 3, {}],
  ["tree committee K = 9", 198, 1, 9, {}],
  ["gibbs channel", 201, 1.2, 3, { channel: gibbs }],
  ["bias", 201, 0.7, 3, { bias: 0.4 }],
  ["another scale", 201, 0.7, 3, { scale: -0.03, bias: 0.1 }],
  ["and", 100, 0.3, 2, { rule: { name: "and", parameters: {} }, channel: gibbs }],
];

describe.each(CASES)("%s", (_, weights, alpha, units, more) => {
  const graph = sphericalMachine(4, weights, alpha, units, more);
  const wanted = settled(graph, "edges", "sequential");
  const forms: readonly (readonly [FormName, Schedule])[] = [
    ["edges", "flooding"],
    ["signs", "sequential"],
    ["signs", "random"],
    ["signs", "flooding"],
    ["reduced", "flooding"],
  ];

  it.each(forms)("%s, %s: the fixed point of two numbers an edge in sequence", (form, schedule) => {
    const engine = settled(graph, form, schedule);
    // Means settle to 1e-12 a sweep; convergence by a factor of a half or so leaves a few times that.
    expect(furthest(readSpheres(engine, 1).means?.() ?? [], readSpheres(wanted, 1).means?.() ?? [])).toBeLessThan(1e-9);
    // Bethe's functional is stationary: only rounding of 1e5 terms shows.
    expect(Math.abs(sphereFreeEntropy(engine) - sphereFreeEntropy(wanted)) / weights).toBeLessThan(1e-9);
    expect(readSpheres(engine, 1).meanEnergy?.()).toBeCloseTo(readSpheres(wanted, 1).meanEnergy?.() ?? Number.NaN, 6);
  });

  it("the multiplier is 1 where nothing sets a scale", () => {
    const { heap, multiplier } = wanted.store;
    for (let k = 0; k < units; k++) {
      const mu = heap[multiplier + k];
      // Sign units without a bias are scale free, so that the radial direction is never constrained.
      if (more.bias === undefined) expect(Math.abs(mu - 1)).toBeLessThan(1e-6);
      else expect(Math.abs(mu - 1)).toBeGreaterThan(1e-6);
    }
  });

  it("a norm multiplier moves the entropy not at all: Legendre", () => {
    const { heap, multiplier, precision } = wanted.store;
    const at = (move: number) => {
      heap[multiplier] += move;
      for (let i = 0; i < weights / units; i++) heap[precision + i] += move;
      const value = sphereFreeEntropy(wanted);
      heap[multiplier] -= move;
      for (let i = 0; i < weights / units; i++) heap[precision + i] -= move;
      return value;
    };
    // The derivative (n - sum <w^2>) / 2 is 0 to the rounding of a hundred terms over the step.
    expect(Math.abs(at(1e-5) - at(-1e-5)) / 2e-5).toBeLessThan(1e-4);
  });
});

it("real inputs: sequential and flooding agree, rows in any layout", () => {
  const signs = sphericalMachine(6, 99, 0.8, 3);
  const [group] = signs.groups as [MachineGroup];
  const input = Float64Array.from(group.input, (x, e) => x * (1 + 0.3 * Math.sin(e)));
  const graph = { ...signs, groups: [{ ...group, input }] };
  const wanted = readSpheres(settled(graph, "edges", "sequential"), 1);
  const flooding = readSpheres(settled(graph, "edges", "flooding"), 1);
  // As above.
  expect(furthest(flooding.means?.() ?? [], wanted.means?.() ?? [])).toBeLessThan(1e-9);
  // The same numbers with the pattern as the fastest index.
  const { patterns, units, inputs } = group;
  const turned = new Float64Array(input.length);
  for (let mu = 0; mu < patterns; mu++)
    for (let e = 0; e < units * inputs; e++) turned[e * patterns + mu] = input[mu * units * inputs + e];
  const other: MachineGroup = { ...group, input: turned, inputStride: [1, inputs * patterns, patterns] };
  const again = readSpheres(settled({ ...signs, groups: [other] }, "edges", "sequential"), 1);
  expect(again.means?.()).toEqual(wanted.means?.());
});

it("fully connected: the same fixed point in all forms, the units alike", () => {
  const graph = sphericalMachine(5, 297, 0.1, 3, { wiring: "full" });
  const wanted = readSpheres(settled(graph, "edges", "sequential"), 1).means?.() ?? [];
  for (const form of ["reduced", "signs"] as const) {
    // As above.
    expect(furthest(readSpheres(settled(graph, form, "flooding"), 1).means?.() ?? [], wanted)).toBeLessThan(1e-9);
  }
  expect(furthest(wanted.slice(0, 99), wanted.slice(99, 198))).toBeLessThan(1e-9);
});
