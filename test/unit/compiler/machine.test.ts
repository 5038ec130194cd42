import { describe, expect, it } from "vitest";
import type { MachineGroup } from "../../../library/index.js";
import { codesOf, prepared } from "./prepared.js";

const head = `model M {
  param K: int = 3
  plate k in 1..K
  plate i in 1..5
  plate mu in 1..4
  data xi[mu, k, i]: spin from iid(rademacher)
  data x[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[k, i]: spin
`;

function machine(body: string): MachineGroup {
  const [group] = prepared(`${head}${body}\n}`).flat.groups;
  if (group.kind !== "machine") throw new Error(`grounded as ${group.kind}`);
  return group;
}

/** What the runtime sees of a machine: equal for equal meanings. */
function essence(group: MachineGroup) {
  const { units, inputs, patterns, inputStride, weightStride, firstVariable, rule, activation, scale, bias } = group;
  const values = Array.from(group.input);
  return { units, inputs, patterns, inputStride, weightStride, firstVariable, rule, activation, scale, bias, values };
}

const reference = `  def h[mu, k] := sum(i) xi[mu, k, i] * w[k, i] / sqrt(5)
  def tau[mu, k]: spin := sign(h[mu, k])
  observe sigma[mu] := majority(tau[mu, :])`;

describe("a machine is recognised by its meaning", () => {
  it.each([
    [
      "a vote spelled as sign of a sum",
      "  def t[mu, k]: spin := sign(sum(i) xi[mu, k, i] * w[k, i] / sqrt(5))\n  observe sigma[mu] := sign(sum(k) t[mu, k])",
    ],
    ["everything in one line", "  observe sigma[mu] := sign(sum(k) sign((sum(i) w[k, i] * xi[mu, k, i]) / sqrt(5)))"],
    [
      "a definition with indices of other names",
      "  def h[mu, k] := (sum(i) xi[mu, k, i] * w[k, i]) / sqrt(5)\n  def out[mu]: spin := majority(tau[mu, :])\n  def tau[mu, k]: spin := sign(h[mu, k])\n  observe sigma[mu] := out[mu]",
    ],
  ])("%s", (_, body) => {
    expect(essence(machine(body))).toEqual(essence(machine(reference)));
  });

  it("prod of the units is parity", () => {
    const group = machine(
      "  def t[mu, k]: spin := sign(sum(i) xi[mu, k, i] * w[k, i])\n  observe sigma[mu] := prod(k) t[mu, k]",
    );
    expect(group.rule.name).toBe("parity");
    expect(group.scale).toBe(1);
  });

  it("reads data where they lie: fully connected wiring has unit stride 0", () => {
    const group = machine(
      "  def t[mu, k]: spin := sign(sum(i) x[mu, i] * w[k, i])\n  observe sigma[mu] := majority(t[mu, :])",
    );
    expect(group.wiring).toBe("full");
    expect(group.inputStride).toEqual([5, 0, 1]);
    expect(group.input).toBeInstanceOf(Int8Array);
  });

  it("computes coefficients that are no plain array, signs and biases included", () => {
    const group = machine(
      "  def t[mu, k]: spin := sign(0.5 - sum(i) xi[mu, k, i] * x[mu, i] * w[k, i])\n  observe sigma[mu] := majority(t[mu, :])",
    );
    const plain = machine(reference);
    const full = machine(
      "  def t[mu, k]: spin := sign(sum(i) x[mu, i] * w[k, i])\n  observe sigma[mu] := majority(t[mu, :])",
    );
    expect(group.bias).toBe(0.5);
    for (let mu = 0; mu < 4; mu++)
      for (let k = 0; k < 3; k++)
        for (let i = 0; i < 5; i++)
          expect(group.scale * group.input[mu * 15 + k * 5 + i]).toBe(
            -plain.input[mu * 15 + k * 5 + i] * full.input[mu * 5 + i],
          );
  });

  it("takes channels with their defaults", () => {
    const group = machine(
      "  def t[mu, k]: spin := sign(sum(i) x[mu, i] * w[k, i])\n  observe sigma[mu] ~ gibbs(majority(t[mu, :]), beta = 2)",
    );
    expect(group.channel).toEqual({ name: "gibbs", parameters: { beta: 2 } });
    const flip = machine(
      "  def t[mu, k]: spin := sign(sum(i) x[mu, i] * w[k, i])\n  observe sigma[mu] ~ flip(majority(t[mu, :]), 0.1)",
    );
    expect(flip.channel).toEqual({ name: "flip", parameters: { p: 0.1 } });
  });

  it("a single unit is a perceptron", () => {
    const [group] = prepared(`model P {
  plate i in 1..7
  plate mu in 1..3
  data xi[mu, i]: real from iid(normal(0, 1))
  data y[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe y[mu] := sign(sum(i) xi[mu, i] * w[i] / sqrt(7))
}`).flat.groups;
    expect(group).toMatchObject({ kind: "machine", units: 1, inputs: 7, rule: { name: "identity" } });
    if (group.kind === "machine") expect(group.input).toBeInstanceOf(Float64Array);
  });

  it("refuses units that share weights, saying why", () => {
    const text = `model M {
  plate k in 1..3
  plate i in 1..5
  plate mu in 1..4
  data xi[mu, k, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: real on sphere(i)
  def tau[mu, k]: spin := sign(sum(i) xi[mu, k, i] * w[i])
  observe sigma[mu] := majority(tau[mu, :])
}
experiment e on M {
  run lal
}`;
    expect(codesOf(text)).toContain("WFM5002");
  });

  it.each([
    [
      "an activation that jumps without end",
      "activation a(z: real) = sign(sin(z))",
      ":= a(sum(i) xi[mu, 1, i] * w[1, i])",
    ],
    ["a channel with negative weights", "channel b(y: spin, z: real) = y * z", "~ b(sum(i) xi[mu, 1, i] * w[1, i])"],
  ])("%s is refused before anything runs, by the oracle too", (_, law, output) => {
    const text = `${law}\n${head}  observe sigma[mu] ${output}\n}`;
    expect(codesOf(text)).toContain("WFM5007");
    expect(codesOf(text, { algorithm: "exact" })).toContain("WFM5007");
  });
});

describe("priors of weights on a sphere", () => {
  const text = (law: string) => `${head.replace("var w[k, i]: spin", `var w[k, i]: real${law} on sphere(i)`)}
${reference}
}
experiment e on M {
  run bp
}`;
  // One of the two arrays of inputs goes unused.
  const told = (law: string) => codesOf(text(law)).filter((code) => code !== "WFM4005");
  it.each(["", " ~ normal(0, 1)", " ~ normal(0, 2.5)"])("`%s` is the uniform one", (law) => {
    expect(told(law)).toEqual([]);
  });
  it.each([" ~ normal(1, 1)", " ~ uniform(-1, 1)"])("`%s` would prefer directions: refused, not left out", (law) => {
    expect(told(law)).toEqual(["WFM5007"]);
  });
});
