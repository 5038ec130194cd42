import { describe, expect, it } from "vitest";
import type { ElasticGroup, MachineGroup, SpinProductGroup } from "../../../../compiler/ir/flat-graph.js";
import { compile, lift, memoryFiles, type Prepared, type RunOptions } from "../../../../library/index.js";
import { codesOf, prepared } from "../prepared.js";

const coupled = "replicas a in 1..y of w\n  couple w to c across a by elastic(0.5)";

/** A perceptron of 5 weights and 3 patterns with replicas; `rest` are its statements beyond the machine. */
function text(rest: string, type = "spin", experiment = "run bp"): string {
  return `model M {
  param y: real = 3
  param g: real = 0.7
  plate i in 1..5
  plate mu in 1..3
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: ${type}
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i])
  ${rest}
}
experiment e on M {
  ${experiment}
}`;
}

/** The same, prepared for an algorithm that collapses: `fbp`. */
const collapsed = (rest: string, options: RunOptions = {}): Prepared =>
  prepared(text(rest, "spin", "run fbp"), { algorithm: "fbp", ...options });

describe("explicit replicas", () => {
  const { flat } = prepared(text(coupled));

  it("have a block with the replica axis first, and one centre", () => {
    const [w, c] = flat.variables.blocks;
    expect(w).toMatchObject({ name: "w", first: 0, count: 15, shape: [3, 5] });
    expect(w.labels.map((labels) => [...labels])).toEqual([
      [1, 2, 3],
      [1, 2, 3, 4, 5],
    ]);
    expect(c).toMatchObject({ name: "c", first: 15, count: 5, shape: [5] });
    expect(flat.variables.count).toBe(20);
    expect(flat.replicas).toBeUndefined();
  });

  it("are copies of the machine named after their replica, which share their data", () => {
    const machines = flat.groups.filter((group): group is MachineGroup => group.kind === "machine");
    expect(machines.map(({ name }) => name)).toEqual([1, 2, 3].map((a) => `observe sigma [a = ${a}]`));
    expect(machines.map(({ firstVariable }) => firstVariable)).toEqual([0, 5, 10]);
    expect(new Set(machines.map(({ input }) => input)).size).toBe(1);
    expect(new Set(machines.map(({ label }) => label)).size).toBe(1);
  });

  it("are tied to the centre, or to each other without one", () => {
    const star = flat.groups[3] as SpinProductGroup;
    expect(star).toMatchObject({ name: "couple w", kind: "spin_product", count: 15, logConstant: 0 });
    expect([...star.variable.slice(10, 14)]).toEqual([5, 15, 6, 16]);
    expect(new Set(star.coupling)).toEqual(new Set([0.5]));
    const pairs = prepared(text("replicas a in 1..y of w\n  couple w across a by elastic(0.5)")).flat;
    expect(pairs.variables.count).toBe(15);
    const group = pairs.groups[3] as SpinProductGroup;
    expect(group.count).toBe(15);
    expect([...group.variable.slice(0, 2), ...group.variable.slice(10, 12), ...group.variable.slice(20, 22)]).toEqual([
      0, 5, 0, 10, 5, 10,
    ]);
  });

  it("of real variables are tied by one elastic node a weight, the spheres one axis further", () => {
    const { flat: real } = prepared(text(coupled, "real on sphere(i)"));
    const [w, c] = real.variables.blocks;
    expect(w.constraint).toEqual({ kind: "sphere", axis: 1 });
    expect(c.constraint).toBeUndefined();
    const bond = real.groups[3] as ElasticGroup;
    expect(bond).toMatchObject({ kind: "elastic", count: 5, strength: 0.5, centred: true });
    expect([...bond.variable.slice(0, 8)]).toEqual([0, 5, 10, 15, 1, 6, 11, 16]);
  });

  it("of bits have a quarter of the coupling: (w - c)^2 = (s - t)^2 / 4 with spins s, t", () => {
    const { flat: bits } = prepared(`model B {
  plate i in 1..2
  var w[i]: bit
  energy f[i] := -w[i]
  replicas a in 1..2 of w
  couple w to c across a by elastic(0.8)
}`);
    const bond = bits.groups.find(({ kind, name }) => kind === "spin_product" && name === "couple w");
    expect(new Set((bond as SpinProductGroup).coupling)).toEqual(new Set([0.2]));
  });

  it("share what has no replicas", () => {
    const { flat: shared } = prepared(`model S {
  plate i in 1..2
  var w[i]: spin
  var v[i]: spin
  energy own[i] := -v[i]
  energy both[i] := -w[i] * v[i]
  replicas a in 1..2 of w
}`);
    expect(shared.groups.map(({ name }) => name)).toEqual(["own", "both [a = 1]", "both [a = 2]"]);
    const both = shared.groups.slice(1).map((group) => [...(group as SpinProductGroup).variable].sort());
    expect(both).toEqual([
      [0, 1, 4, 5],
      [2, 3, 4, 5],
    ]);
  });

  it("keep priors of their own", () => {
    const { flat: prior } = prepared(`model P {
  plate i in 1..2
  var w[i]: bit ~ bernoulli(0.2)
  energy f[i] := -w[i]
  replicas a in 1..2 of w
  couple w to c across a by elastic(1)
}`);
    const weights = [...prior.variables.logPrior].map((log) => Math.exp(log));
    [0.8, 0.2, 0.8, 0.2, 0.8, 0.2, 0.8, 0.2, 1, 1, 1, 1].forEach((p, n) => {
      expect(weights[n]).toBeCloseTo(p, 12);
    });
  });

  it("stand over a plate of the lifted graph, the centre does not", () => {
    const program = compile(text(coupled), { files: memoryFiles({}) }).value;
    const lifted = program && lift(program).value;
    expect(lifted?.variables.map(({ name, plates }) => [name, plates])).toEqual([
      ["w", ["a", "i"]],
      ["c", ["i"]],
    ]);
    expect(lifted?.factors.map(({ name, plates }) => [name, plates])).toEqual([
      ["observe sigma", ["a", "mu"]],
      ["couple w", ["a", "i"]],
    ]);
    expect(lifted?.plates.at(-1)).toMatchObject({ name: "a", size: "1..y" });
  });
});

describe("collapsed replicas", () => {
  it("are one copy, with what the others do to it", () => {
    const { flat } = collapsed(coupled, { set: { y: 2.5 } });
    expect(flat.variables.blocks.map(({ name, shape }) => [name, shape])).toEqual([["w", [5]]]);
    expect(flat.groups.map(({ name }) => name)).toEqual(["observe sigma"]);
    expect(flat.replicas).toEqual({ count: 2.5, gamma: 0.5, variables: ["w"], centre: "c" });
  });

  it("move the other variables together where the centre was declared among them", () => {
    const { flat } = collapsed(`var c[i]: spin\n  var v[i]: spin\n  energy f[i] := -v[i]\n  ${coupled}`);
    expect(flat.variables.blocks.map(({ name, first }) => [name, first])).toEqual([
      ["w", 0],
      ["v", 5],
    ]);
    expect([...(flat.groups[1] as SpinProductGroup).variable]).toEqual([5, 6, 7, 8, 9]);
  });

  it.each([
    ["nothing couples them", "replicas a in 1..y of w"],
    ["two couplings of one variable", `${coupled}\n  couple w to d across a by elastic(1)`],
    [
      "a replicated variable left uncoupled",
      `var v[i]: spin\n  energy f[i] := -v[i]\n  ${coupled.replace("of w", "of w, v")}`,
    ],
    ["a variable that all replicas share", `var v: spin\n  energy f[i] := -w[i] * v\n  ${coupled}`],
    ["a factor on the centre", `energy f[i] := -c[i]\n  ${coupled}`],
    ["a prior of the centre", `var c[i]: spin ~ bernoulli(0.3)\n  ${coupled}`],
  ])("are refused: %s", (_, rest) => {
    expect(codesOf(text(rest, "spin", "run fbp"))).toContain("WFM5020");
    expect(codesOf(text(rest))).toEqual([]);
  });
});

describe("numbers of replicas", () => {
  it.each([
    [0.5, "fbp", "WFM5021"],
    [0, "bp", "WFM5021"],
    [2.5, "bp", "WFM5021"],
    [-3, "bp", "WFM5021"],
    [1e12, "bp", "WFM6009"],
  ])("y = %s under %s: %s", (y, algorithm, code) => {
    expect(codesOf(text(coupled), { set: { y }, algorithm })).toContain(code);
  });

  it("counted from 1", () => {
    expect(codesOf(text(coupled.replace("1..y", "0..2")))).toContain("WFM5021");
    expect(codesOf(text(coupled.replace("1..y", "[1, 2]")))).toContain("WFM5021");
  });

  it("a strength below 0, or infinite between copies", () => {
    expect(codesOf(text(coupled.replace("0.5", "0 - g")))).toContain("WFM5022");
    expect(codesOf(text(coupled), { set: { gamma: -1 } })).toContain("WFM5022");
  });
});

describe("the strength", () => {
  const strengthOf = (rest: string, set: Record<string, number>): number => {
    const { flat } = prepared(text(rest), { set });
    return (flat.groups.at(-1) as SpinProductGroup).coupling[0];
  };

  it("set by a run goes before the model's own number, unless the model has a param of that name", () => {
    expect(strengthOf(coupled, {})).toBe(0.5);
    expect(strengthOf(coupled, { gamma: 2 })).toBe(2);
    expect(strengthOf(coupled.replace("0.5", "2 * g"), { g: 3 })).toBe(6);
    const own = `param gamma: real = 0.4\n  ${coupled.replace("0.5", "2 * gamma")}`;
    expect(strengthOf(own, {})).toBe(0.8);
    expect(strengthOf(own, { gamma: 3 })).toBe(6);
  });
});
