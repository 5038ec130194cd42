import { describe, expect, it } from "vitest";
import { liftModel } from "../../../../compiler/compile.js";
import type { RuleMeaning } from "../../../../compiler/ir/flat-graph.js";
import { capabilities } from "../../../../library/capabilities.js";
import { compile, memoryFiles } from "../../../../library/index.js";
import { grounded, machineOf, model } from "./grounded.js";

const laws = `activation door(z: real; width: real = 0.6745) = if abs(z) < width then 1 else -1
activation above(z: real) = if z > 0 then 1 else 0
channel mine(y: spin, z: real; s: real = 1) = erfc(-y * z / (s * sqrt(2))) / 2
channel noisy(y: spin, z: spin; p: real = 0.1) = if y == z then 1 - p else p
rule majority(tau: spin[k]) -> spin = sign(sum(k) tau[k])`;

function machine(observed: string, weights = "real") {
  return machineOf(model(`  observe sigma[mu] ${observed}`, { laws, weights }));
}

function traits(observed: string) {
  const { value } = compile(model(`  observe sigma[mu] ${observed}`, { laws }), { files: memoryFiles({}) });
  if (!value) throw new Error("does not compile");
  return liftModel(value.models[0], capabilities).factors[0];
}

/** votes and offset of an output that is a real number. */
function sumOf(observed: string): { votes: number[]; offset: number } {
  const { meaning } = machine(observed).rule;
  if (meaning?.kind !== "sum") throw new Error(`${meaning?.kind}`);
  return { votes: [...meaning.votes], offset: meaning.offset };
}

describe("machines with a real output", () => {
  it.each<[string, string, number[], number]>([
    [":= sign(sum(k) relu(h[mu, k]))", "relu", [1, 1, 1], 0],
    [":= sign((sum(k) relu(h[mu, k])) / 4 - c)", "relu", [0.25, 0.25, 0.25], -0.5],
    [":= sign(c - sum(k) 2 * tanh(h[mu, k]))", "tanh", [-2, -2, -2], 0.5],
    [":= if sum(k) relu(h[mu, k]) >= 1 then 1 else -1", "relu", [1, 1, 1], -1],
    [":= if sum(k) relu(h[mu, k]) <= 1 then 1 else -1", "relu", [-1, -1, -1], 1],
    // Strictly more than 0: the least number above 0 is where it begins.
    [":= if sum(k) relu(h[mu, k]) > 0 then 1 else -1", "relu", [1, 1, 1], -Number.MIN_VALUE],
    [":= sign(relu(h[mu, 1]) - 0.5)", "relu", [1], -0.5],
    [":= sign(sum(k) above(h[mu, k]) - c)", "above", [1, 1, 1], -0.5],
    ["~ flip(sign(sum(k) relu(h[mu, k]) - 1), 0.1)", "relu", [1, 1, 1], -1],
    ["~ noisy(sign(sum(k) relu(h[mu, k]) - 1))", "relu", [1, 1, 1], -1],
    ["~ probit(h[mu, 1])", "linear", [1], 0],
    ["~ mine(h[mu, 1] + c, s = 2)", "linear", [1], 0],
    ["~ logistic(sum(k) relu(h[mu, k]) / 2 + c)", "relu", [0.5, 0.5, 0.5], 0.5],
    ["~ margin(sum(k) tau[mu, k] / 2, kappa = 0.5)", "sign", [0.5, 0.5, 0.5], 0],
    [":= sign(sum(k) h[mu, k]^2 - 1)", "z^2", [1, 1, 1], -1],
    [":= sign(sum(k) abs(tanh(h[mu, k])) - 1)", "abs(tanh(z))", [1, 1, 1], -1],
  ])("%s", (observed, activation, votes, offset) => {
    expect(machine(observed).activation.name).toBe(activation);
    expect(sumOf(observed)).toEqual({ votes, offset });
    expect(traits(observed).traits).toMatchObject({ form: "sum", activation, rule: "sum" });
  });

  it("takes votes from data", () => {
    const text = model("  observe sigma[mu] := sign(sum(k) r[k] * relu(h[mu, k]) / sqrt(4))");
    const { meaning } = machineOf(text).rule;
    if (meaning?.kind !== "sum") throw new Error("no sum");
    const spin = machineOf(model("  observe sigma[mu] := sign(sum(k) r[k] * relu(h[mu, k]))")).rule.meaning;
    if (spin?.kind !== "sum") throw new Error("no sum");
    meaning.votes.forEach((vote, k) => expect(vote).toBe(spin.votes[k] / 2));
  });
});

describe("machines whose units or output are -1 and +1", () => {
  it.each([
    [":= door(h[mu, 1])", "door", "identity", ["door"]],
    [":= sign(sum(k) door(h[mu, k], width = c))", "door", "majority", ["door"]],
    ["~ probit(majority(tau[mu, :]), 0.5)", "sign", "majority", ["majority"]],
    ["~ mine(prod(k) tau[mu, k])", "sign", "parity", ["mine"]],
    [":= majority(top[mu, :])", "sign", "derived", ["derived"]],
    [":= if h[mu, 1] > 0.3 then 1 else -1", "if z > 0.3 then 1 else -1", "identity", ["if z > 0.3 then 1 else -1"]],
  ])("%s", (observed, activation, rule, declared) => {
    expect(traits(observed).traits).toMatchObject({ form: "votes", activation, rule, declared });
    const group = machine(observed);
    expect([group.activation.name, group.rule.name]).toEqual([activation, rule]);
  });

  it("puts parameters in: defaults, named and positional ones, and params of the model", () => {
    expect(machine(":= door(h[mu, 1])").activation.declared?.breakpoints).toEqual([-0.6745, 0.6745]);
    expect(machine(":= door(h[mu, 1], 0.2)").activation.declared?.breakpoints).toEqual([-0.2, 0.2]);
    expect(machine(":= door(h[mu, 1], width = c)").activation).toMatchObject({ parameters: { width: 0.5 } });
    const { declared } = machine("~ mine(h[mu, 1], 2)").channel;
    expect(declared?.sees).toBe("real");
    // P(+1 | z = 1, s = 2) is the normal distribution at 1/2.
    expect(declared?.weight(1, 1)).toBeCloseTo(0.6914624612740131, 14);
  });

  it("a declared rule that has the name of a built-in one keeps the name and gets a meaning", () => {
    const { rule } = machine(":= majority(tau[mu, :])");
    expect(rule.name).toBe("majority");
    expect(rule.meaning).toEqual({ kind: "count", outputs: Int8Array.of(-1, -1, 1, 1) });
  });

  it("two layers with votes given are one rule", () => {
    const group = machine(":= majority(top[mu, :])");
    const meaning = group.rule.meaning as RuleMeaning;
    expect(["weighted", "listed", "count", "product"]).toContain(meaning.kind);
    expect(group.units).toBe(3);
  });
});

describe("what no method takes, and why", () => {
  const refusal = (statement: string) =>
    liftModel(
      compile(model(`  ${statement}`, { laws }), { files: memoryFiles({}) }).value?.models[0] as never,
      capabilities,
    ).factors[0].refusal;

  it.each([
    ["observe sigma[mu] := sign(sum(k) R[mu, k] * tau[mu, k])", /depends on the pattern `mu`/],
    ["observe sigma[mu] := sign(prod(k) relu(h[mu, k]) - 1)", /not the sign of a weighted sum/],
    ["observe sigma[mu] ~ probit(prod(k) relu(h[mu, k]))", /no weighted sum of the hidden units/],
    ["var u[k]: spin\n  observe sigma[mu] := sign(sum(k) u[k] * tau[mu, k])", /votes `u` .* bilinear update/],
    [
      "var U[l, k]: spin\n  def up[mu, l]: spin := sign(sum(k) U[l, k] * tau[mu, k])\n  observe sigma[mu] := majority(up[mu, :])",
      /votes `U` .* bilinear update/,
    ],
  ])("%s", (statement, reason) => {
    expect(refusal(statement)).toMatch(reason);
    expect(grounded(model(`  ${statement}`, { laws })).diagnostics.map(({ code }) => code)).toContain("WFM5003");
  });
});
