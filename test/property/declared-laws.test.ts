import { describe, expect, it } from "vitest";
import { capabilities, capabilityMatrix, compile, type Program, run } from "../../library/index.js";
import { ACTIVATIONS } from "../../runtime/activations/registry.js";
import { CHANNELS } from "../../runtime/channels/registry.js";
import { RULES } from "../../runtime/rules/registry.js";

// Built-in laws are citizens like declared ones: under another name, declared in the language, each gives the same numbers by every
// method, and is refused by the same ones.

interface Declared {
  /** The declaration, with the name `mine`. */
  readonly law: string;
  /** What is called, with the name that stands for `NAME`; `h` is a preactivation, `tau` the units over k. */
  readonly use: string;
}

const channels: Readonly<Record<string, Declared>> = {
  gibbs: {
    law: "channel mine(y: spin, o: spin; beta: real = 1) = if y == o then 1 else exp(-beta)",
    use: "~ NAME(sign(H), beta = 0.7)",
  },
  flip: {
    law: "channel mine(y: spin, o: spin; p: real = 0) = if y == o then 1 - p else p",
    use: "~ NAME(sign(H), p = 0.2)",
  },
  probit: {
    law: "channel mine(y: spin, z: real; s: real = 1) = erfc(-y * z / (s * sqrt(2))) / 2",
    use: "~ NAME(H, s = 1.5)",
  },
  logistic: { law: "channel mine(y: spin, z: real) = 1 / (1 + exp(-y * z))", use: "~ NAME(H)" },
  margin: {
    law: "channel mine(y: spin, z: real; kappa: real = 0) = if y * z >= kappa then 1 else 0",
    use: "~ NAME(H, kappa = -0.3)",
  },
};
const activations: Readonly<Record<string, Declared>> = {
  sign: { law: "activation mine(z: real) = if z >= 0 then 1 else -1", use: ":= majority(TAU)" },
  door: {
    law: "activation mine(z: real; width: real = 0.6745) = if abs(z) < width then 1 else -1 smooth tanh(4 * (width^2 - z^2))",
    use: ":= majority(TAU)",
  },
  relu: { law: "activation mine(z: real) = if z > 0 then z else 0", use: "~ probit(SUM)" },
  abs: { law: "activation mine(z: real) = if z < 0 then -z else z", use: "~ probit(SUM)" },
  tanh: { law: "activation mine(z: real) = (exp(z) - exp(-z)) / (exp(z) + exp(-z))", use: "~ probit(SUM)" },
};
const rules: Readonly<Record<string, Declared>> = {
  majority: { law: "rule mine(tau: spin[k]) -> spin = if sum(k) tau[k] >= 0 then 1 else -1", use: ":= NAME(TAU)" },
  parity: { law: "rule mine(tau: spin[k]) -> spin = prod(k) tau[k]", use: ":= NAME(TAU)" },
  and: { law: "rule mine(tau: spin[k]) -> spin = if sum(k) tau[k] > 2 then 1 else -1", use: ":= NAME(TAU)" },
  or: { law: "rule mine(tau: spin[k]) -> spin = if sum(k) tau[k] > -3 then 1 else -1", use: ":= NAME(TAU)" },
  threshold: {
    law: "rule mine(tau: spin[k]; t: real = 0) -> spin = if sum(k) tau[k] > t then 1 else -1",
    use: ":= NAME(TAU, t = 1)",
  },
};
/** `deterministic` is written `:=`, and `identity` is what a single unit without a rule has: neither is called. */
const UNCALLED = new Set(["deterministic", "identity"]);

function text(weights: string, use: string, activation: string, law = ""): string {
  return `${law}
model M {
  plate k in 1..3
  plate i in 1..5
  plate mu in 1..4
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[k, i]: ${weights}
  def h[mu, k] := sum(i) xi[mu, i] * w[k, i] / sqrt(5)
  def tau[mu, k] := ${activation}(h[mu, k])
  observe y[mu] ${use.replace("TAU", "tau[mu, :]").replace("SUM", "(sum(k) tau[mu, k]) / 2").replace("H", "(sum(i) xi[mu, i] * w[1, i] / sqrt(5))")}
}`;
}
/** Few variables a factor: tables, without a machine. */
function few(use: string, law = ""): string {
  return `${law}
model M {
  plate i in 1..4
  data y[i]: spin from iid(rademacher)
  var x[i]: spin
  observe y[i] ${use.replace("H", "(x[i] + x[i % 4 + 1] / 2)")}
}`;
}

function program(source: string): Program {
  const { value, diagnostics } = compile(source);
  if (!value || diagnostics.some(({ severity }) => severity === "error"))
    throw new Error(`${diagnostics.map(({ message }) => message).join()} in ${source}`);
  return value;
}

/** Numbers of a run, or the codes of what it is refused. */
async function answer(
  source: string,
  algorithm: string,
  set: Record<string, string | number>,
): Promise<(number | string)[]> {
  const found: (number | string)[] = [];
  for await (const event of run(program(source), { algorithm, set: { ...set }, seeds: [3] })) {
    if (event.type === "measure" && /log_part|bethe|magnet|errors/.test(event.observable)) found.push(event.value);
    if (event.type === "diagnostic" && event.diagnostic.severity === "error") found.push(event.diagnostic.code);
  }
  return found;
}

const ways: readonly (readonly [string, Record<string, string | number>])[] = [
  ["exact", {}],
  ...["auto", "exact", "gaussian", "ep", "reduced"].map(
    (accuracy) => ["bp", { accuracy, tolerance: 1e-13, damping: 0.2, max_iterations: 30 }] as const,
  ),
  ["ce_sgd", { epochs: 5 }],
  ["lal", { epochs: 5 }],
];

function possible(source: string): string[] {
  const entries = capabilityMatrix(program(source)).flatMap((row) => row.entries);
  const names = capabilities.algorithms.map(({ name }) => name);
  return names.filter((name) => entries.every((entry) => entry.algorithm !== name || entry.method !== "missing"));
}

/** Rounding of some hundred sweeps, and of kernels that compute a weight in another way: 1e-10 of the number. */
async function alike(built: string, declared: string): Promise<void> {
  expect(possible(declared)).toEqual(possible(built));
  for (const [algorithm, set] of ways) {
    const [a, b] = [await answer(built, algorithm, set), await answer(declared, algorithm, set)];
    expect(b.length, `${algorithm} ${JSON.stringify(set)}`).toBe(a.length);
    a.forEach((value, n) => {
      const other = b[n];
      if (typeof value === "string" || typeof other === "string" || !Number.isFinite(value))
        expect(other).toEqual(value);
      else
        expect(Math.abs(other - value), `${algorithm} ${JSON.stringify(set)}`).toBeLessThan(
          1e-10 * (1 + Math.abs(value)),
        );
    });
  }
}

describe("a declared law with the meaning of a built-in one", () => {
  it("is tested for every law of the registries", () => {
    const known = [...Object.keys(CHANNELS), ...Object.keys(ACTIVATIONS), ...Object.keys(RULES)];
    const here = [channels, activations, rules].flatMap((table) => Object.keys(table));
    expect(known.filter((name) => !here.includes(name) && !UNCALLED.has(name) && name !== "linear")).toEqual([]);
  });

  describe.each(["spin", "real on sphere(i)", "real ~ normal(0, 1)"])("over weights %s", (weights) => {
    it.each(Object.entries(channels))("channel %s", async (name, { law, use }) => {
      await alike(
        text(weights, use.replace("NAME", name), "sign"),
        text(weights, use.replace("NAME", "mine"), "sign", law),
      );
    });
    it.each(Object.entries(activations))("activation %s", async (name, { law, use }) => {
      await alike(text(weights, use, name), text(weights, use, "mine", law));
    });
    it.each(Object.entries(rules))("rule %s", async (name, { law, use }) => {
      await alike(
        text(weights, use.replace("NAME", name), "sign"),
        text(weights, use.replace("NAME", "mine"), "sign", law),
      );
    });
  });

  it.each(Object.entries(channels))("channel %s in factors of few variables", async (name, { law, use }) => {
    await alike(few(use.replace("NAME", name)), few(use.replace("NAME", "mine"), law));
  });
});
