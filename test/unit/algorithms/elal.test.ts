import { describe, expect, test } from "vitest";
import type { FlatGraph, MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { compile, memoryFiles, prepare } from "../../../library/index.js";
import { elal } from "../../../runtime/algorithms/elal.js";
import { countErrors } from "../../../runtime/errors.js";
import { shuffle, streams } from "../../../runtime/random.js";
import { type MachineSpec, machineGraph } from "../../../testing/graphs/machine.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";

function randomMachine(seed: number, width: number, patterns: number, spec: Partial<MachineSpec>): FlatGraph {
  const stream = streams(seed)("test patterns");
  const row = () => Array.from({ length: width }, () => stream.sign());
  return machineGraph({
    patterns: Array.from({ length: patterns }, row),
    labels: Array.from({ length: patterns }, () => stream.sign()),
    weights: "real",
    ...spec,
  });
}

const unit = (w: number[]): number[] => {
  const norm = Math.hypot(...w);
  return w.map((x) => x / norm);
};

interface Numbers {
  readonly y: number;
  readonly rate: number;
  readonly lambda: number;
  readonly growth: number;
  readonly batch: number;
  readonly renormalise: "batch" | "epoch";
}

/** Entropic least action learning of a tree committee, written out: w[a][k][i]. Returns the centre after some epochs. */
function plainElal(graph: FlatGraph, epochs: number, numbers: Numbers, seed: number) {
  const { y, rate, lambda, growth, batch, renormalise } = numbers;
  const { patterns, units, inputs, input, label } = graph.groups[0] as MachineGroup;
  const draw = streams(seed);
  const x = (mu: number, k: number) =>
    Array.from(input.slice((mu * units + k) * inputs, (mu * units + k + 1) * inputs));
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const w = Array.from({ length: y }, (_, a) => {
    const stream = draw("elal weights", a);
    return Array.from({ length: units }, () => Array.from({ length: inputs }, () => 2 * stream.uniform() - 1)).map(
      unit,
    );
  });
  const centre = () =>
    w[0].map((_, k) => unit(w[0][k].map((_x, i) => w.reduce((sum, replica) => sum + replica[k][i], 0) / y)));
  for (let epoch = 0; epoch < epochs; epoch++) {
    const share = lambda * (1 + growth) ** epoch * rate;
    const orders = w.map((_, a) => {
      const order = Array.from({ length: patterns }, (_x, mu) => mu);
      shuffle(order, patterns, draw("elal order", (epoch + 1) * y + a));
      return order;
    });
    for (let from = 0; from < patterns; from += batch) {
      w.forEach((replica, a) => {
        const before = replica.map((row) => [...row]);
        for (const mu of orders[a].slice(from, from + batch)) {
          const turned = before.map((row, k) => label[mu] * dot(row, x(mu, k)));
          if (turned.filter((h) => h >= 0).length > units / 2) continue;
          const wrong = turned.map((h, k) => ({ h, k })).filter(({ h }) => h < 0);
          const { k } = wrong.reduce((best, one) => (one.h > best.h ? one : best));
          replica[k] = replica[k].map((value, i) => value + rate * label[mu] * x(mu, k)[i]);
        }
      });
      const c = centre();
      for (const replica of w)
        replica.forEach((row, k) => {
          replica[k] = row.map((value, i) => value + share * (c[k][i] - value));
          if (renormalise === "batch") replica[k] = unit(replica[k]);
        });
    }
    for (const replica of w) replica.forEach((row, k) => replica.splice(k, 1, unit(row)));
  }
  return centre().flatMap((row) => row.map((value) => value * Math.sqrt(inputs)));
}

describe("entropic least action learning", () => {
  test.each([
    ["kept", "batch"],
    ["kept", "epoch"],
    ["computed", "epoch"],
  ] as const)("is its equations, preactivations %s, norms after each %s", (preactivations, renormalise) => {
    const numbers = { y: 4, rate: 0.02, lambda: 2, growth: 0.05, batch: 13, renormalise };
    for (const seed of [1, 2]) {
      const graph = randomMachine(seed, 45, 40, { units: 3 });
      const options = { ...numbers, lambda_growth: numbers.growth, preactivations, epochs: 12 };
      const state = elal.init(contextFor(elal, graph, options, seed)).value!;
      for (let epoch = 0; epoch < 12; epoch++) elal.step(state);
      const wanted = plainElal(graph, 12, numbers, seed);
      // Sums in another order: 1e-16 a term, some thousand moves.
      elal
        .read(state)
        .configuration()
        .forEach((w, v) => {
          expect(Math.abs(w - wanted[v])).toBeLessThan(1e-10);
        });
    }
  });

  const cases: [string, Partial<MachineSpec>][] = [
    ["perceptron", { units: 1 }],
    ["tree committee", { units: 3 }],
    ["full committee", { units: 3, wiring: "full" }],
    ["parity machine", { units: 3, rule: { name: "parity", parameters: {} } }],
  ];
  test.each(cases)("%s: the replicas collapse on a solution", (_, spec) => {
    const graph = randomMachine(7, 99, 50, spec);
    const { reading, last } = runAlgorithm(elal, graph, { y: 5, lambda: 5, lambda_growth: 0.02 });
    expect(last.status).toBe("solved");
    expect(last.residual).toBeLessThan(1e-7);
    expect(countErrors(graph, reading.configuration())).toBe(0);
    expect(reading.epochs?.()).toBe(last.iteration);
  });

  test.each(["update", "batch", "none"])("renormalise = %s: the centre lies on the model's sphere", (renormalise) => {
    const graph = randomMachine(8, 99, 40, { units: 3 });
    const { reading, last } = runAlgorithm(elal, graph, { y: 3, lambda: 5, lambda_growth: 0.02, renormalise });
    expect(last.status).toBe("solved");
    const weights = reading.configuration();
    for (let k = 0; k < 3; k++) {
      const square = weights.subarray(33 * k, 33 * (k + 1)).reduce((sum, w) => sum + w * w, 0);
      expect(Math.abs(square / 33 - 1)).toBeLessThan(1e-14); // rounding of 33 squares
    }
  });

  test("no pull stays none, however fast it grows", () => {
    const graph = randomMachine(12, 21, 5, {});
    // 2^1100 is no number; replicas that nothing pulls stay apart.
    const { last } = runAlgorithm(elal, graph, { lambda: 0, lambda_growth: 1, epochs: 1100, y: 2 });
    expect(last.status).toBe("max_iterations");
  });

  test("weights that overflow are told with the epoch and the unit", () => {
    const { last } = runAlgorithm(elal, randomMachine(12, 21, 200, {}), { rate: 1e308, renormalise: "none" });
    expect(last.status).toBe("diverged");
    expect(last.diagnostics?.[0].code).toBe("WFM7102");
  });
});

const model = (y: string, gamma: number, centre = "") => `model Copies {
  param y: real = ${y}
  plate k in 1..3
  plate i in 1..33
  plate mu in 1..30
  data xi[mu, k, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[k, i]: real on sphere(i)
  def tau[mu, k]: spin := sign(sum(i) xi[mu, k, i] * w[k, i] / sqrt(33))
  observe sigma[mu] := majority(tau[mu, :])
  replicas a in 1..y of w
  ${centre}
  couple w to centre across a by elastic(${gamma})
}`;

function prepared(y: string, gamma: number, replicas = "collapse", centre = ""): FlatGraph {
  const text = `${model(y, gamma, centre)}\nexperiment e on Copies { run elal { replicas = "${replicas}" } }`;
  const program = compile(text, { files: memoryFiles({}) });
  const outcome = program.value && prepare(program.value);
  if (!outcome?.value) throw new Error(outcome?.diagnostics.map(({ message }) => message).join() ?? "no program");
  return outcome.value.flat;
}

describe("replicas of the model", () => {
  test("give the number y and the strength lambda", () => {
    const options = { lambda_growth: 0.02 };
    const own = runAlgorithm(elal, prepared("4", 6), options);
    const given = runAlgorithm(elal, prepared("7", 1), { ...options, y: 4, lambda: 6 });
    expect(own.last.status).toBe("solved");
    expect(own.reading.configuration()).toEqual(given.reading.configuration());
  });

  test("on the graph, each with weights of its own, are the same run", () => {
    const options = { lambda_growth: 0.02 };
    const copies = prepared("4", 6, "explicit");
    const [all, one] = [copies, prepared("4", 6)].map((graph) => runAlgorithm(elal, graph, options));
    expect(all.last).toEqual(one.last);
    const weights = all.reading.configuration();
    const { first } = copies.variables.blocks.find(({ name }) => name === "centre")!;
    expect(weights.slice(first, first + 99)).toEqual(one.reading.configuration());
    expect(countErrors(copies, weights)).toBe(0);
    const firstCopy = copies.variables.blocks.find(({ name }) => name === "w")!.first;
    // Collapsed: squared distances sum to 1e-7 at norm 1 a unit, and weights are sqrt(33) times larger.
    for (let a = 0; a < 4; a++)
      for (let v = 0; v < 99; v++)
        expect(Math.abs(weights[firstCopy + 99 * a + v] - weights[first + v])).toBeLessThan(2e-3);
  });

  test("may have a centre on the sphere of each of them, which is where it is", () => {
    const own = prepared("3", 6, "explicit", "var centre[k, i]: real on sphere(i)");
    const [bound, free] = [own, prepared("3", 6, "explicit")].map((graph) =>
      runAlgorithm(elal, graph, { lambda_growth: 0.02 }),
    );
    expect(bound.last).toEqual(free.last);
    const { first } = own.variables.blocks.find(({ name }) => name === "centre")!;
    const unit = bound.reading.configuration().slice(first, first + 33);
    expect(unit.reduce((sum, w) => sum + w * w, 0)).toBeCloseTo(33, 10); // rounding of 33 squares
    const crossed = prepared("3", 6, "explicit", "var centre[k, i]: real on sphere(k)");
    expect(elal.init(contextFor(elal, crossed)).diagnostics[0].message).toContain("not free");
  });

  test("come whole", () => {
    const { value, diagnostics } = elal.init(contextFor(elal, prepared("2.5", 1)));
    expect(value).toBeUndefined();
    expect(diagnostics[0].message).toContain("whole number");
  });
});

test("says before a run what it does not train", () => {
  const machine = { kind: "machine", supports: ["real"], activation: "sign", rule: "majority" } as const;
  expect(elal.handles(machine).method).toBe("closed form");
  expect(elal.handles({ ...machine, supports: ["spin"] }).note).toContain("continuous");
  expect(
    elal.handles({ ...machine, activation: "relu", activationLaw: { name: "relu", parameters: {} } }).note,
  ).toContain("relu");
  expect(elal.init(contextFor(elal, randomMachine(1, 9, 3, { weights: "spin" }))).diagnostics[0].code).toBe("WFM5107");
});
