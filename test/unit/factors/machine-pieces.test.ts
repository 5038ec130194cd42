import { describe, expect, it } from "vitest";
import type { FlatGraph, MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { planRun } from "../../../compiler/schedule/plan.js";
import { kindOf } from "../../../runtime/factors/registry.js";
import { createStore } from "../../../runtime/layout.js";
import { streams } from "../../../runtime/random.js";
import { furthest } from "../../oracles/magnetisation.js";
import { labels, machineOf, realUnits, rules, steps, summed } from "./random-laws.js";

/** Messages toVariable of one update from the priors, and Bethe's sum of the group. */
function update(graph: FlatGraph, accuracy: string): { messages: Float64Array; bethe: number } {
  const plan = planRun(graph, { accuracy }, "message passing").value;
  if (!plan) throw new Error("no plan");
  const store = createStore(graph, plan);
  const [view] = store.views;
  const kind = kindOf(view.group);
  kind.update(view, undefined, 0, kind.factors(view.group));
  expect(view.fault).toBe(-1);
  return {
    messages: store.heap.slice(view.base, view.base + kind.edges(view.group)),
    bethe: kind.bethe(view),
  };
}

/** ln of the mean weight of pattern 0 of one unit over a Gaussian preactivation: a plain sum over 4e5 midpoints of 1e-4 deviations. */
function dense(weight: (h: number) => number, centre: number, deviation: number): number {
  let sum = 0;
  for (let n = -200_000; n < 200_000; n++) {
    const z = (n + 0.5) * 1e-4;
    sum += weight(centre + deviation * z) * Math.exp(-0.5 * z * z);
  }
  return Math.log(sum);
}

describe("Gaussian units of any activation", () => {
  const stream = streams(41)("pieces");
  const shape = { units: 1, inputs: 61, patterns: 1 };
  const straight = summed([1], 0.1);
  const cases = [
    ["steps, asymmetric label", steps(stream, 2), rules(stream, 1)[1], labels[2], false],
    ["line, smooth label", realUnits["straight"], straight, labels[3], false],
    ["soft, bell", realUnits["soft"], straight, labels[4], false],
    ["ramp, two levels", realUnits["ramp"], straight, labels[5], false],
    ["hat, smooth label, real inputs", realUnits["hat"], straight, labels[3], true],
  ] as const;
  it.each(cases)("%s: messages are those of the integrals, edge by edge (seed 41)", (_, unit, rule, label, real) => {
    const { graph, meaning } = machineOf(stream, { ...shape, real }, [unit, rule, label]);
    const group = graph.groups[0] as MachineGroup;
    const { logPrior } = graph.variables;
    const { messages } = update(graph, "gaussian");
    const weight = (h: number) => meaning.weight(group.label[0], meaning.output([meaning.activation(h)]));
    for (const i of [0, 7, 60]) {
      let [centre, variance] = [group.bias, 0];
      for (let j = 0; j < group.inputs; j++) {
        if (j === i) continue;
        const m = Math.tanh((logPrior[2 * j + 1] - logPrior[2 * j]) / 2);
        centre += group.scale * group.input[j] * m;
        variance += (group.scale * group.input[j]) ** 2 * (1 - m * m);
      }
      const s = group.scale * group.input[i];
      const sd = Math.sqrt(variance);
      const wanted = (dense(weight, centre + s, sd) - dense(weight, centre - s, sd)) / 2;
      // The midpoint rule misplaces a jump by half a step: 5e-5 deviations of density below 0.4, of weights that are not small.
      expect(Math.abs(messages[i] - wanted)).toBeLessThan(label === labels[3] || label === labels[4] ? 1e-9 : 1e-4);
    }
  });

  it("a declared sign is the built-in one (seed 43)", () => {
    const own = streams(43)("sign");
    for (const accuracy of ["exact", "gaussian"]) {
      const size = { units: 3, inputs: 31, patterns: 5 };
      const { graph } = machineOf(own, size, [steps(own, 1), rules(own, 3)[1], labels[1]]);
      const group = graph.groups[0] as MachineGroup;
      const apply = (h: number) => (h >= 0 ? 1 : -1);
      const declared = { apply, slope: () => 0, curvature: () => 0, breakpoints: [-1e-13], levels: [-1, 1] };
      const under = (activation: MachineGroup["activation"]) =>
        update({ ...graph, groups: [{ ...group, activation }] }, accuracy);
      const built = under({ name: "sign", parameters: {} });
      const ours = under({ name: "own_sign", parameters: {}, declared });
      expect(furthest(ours.messages, built.messages)).toBeLessThan(1e-10);
      expect(Math.abs(ours.bethe - built.bethe)).toBeLessThan(1e-10);
    }
  });

  it("come near the exact ones as the fan-in grows (seed 44)", () => {
    // Root mean square difference of messages over that of the messages; measured 2e-3, 5e-4, 2e-4 at 33, 101, 301 inputs.
    for (const [inputs, most] of [
      [33, 6e-3],
      [101, 2e-3],
      [301, 7e-4],
    ]) {
      const own = streams(44)(`${inputs}`);
      const { graph } = machineOf(own, { units: 1, inputs, patterns: 4 }, [realUnits["straight"], straight, labels[3]]);
      const exact = update(graph, "exact").messages;
      const gaussian = update(graph, "gaussian").messages;
      const square = (values: Float64Array) => values.reduce((sum, u) => sum + u * u, 0);
      const apart = Math.sqrt(square(exact.map((u, i) => u - gaussian[i])) / square(exact));
      expect(apart).toBeLessThan(most);
    }
  });
});
