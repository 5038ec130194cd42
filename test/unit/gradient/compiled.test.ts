import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { liftModel } from "../../../compiler/compile.js";
import type { MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { capabilities } from "../../../library/capabilities.js";
import { compile, memoryFiles } from "../../../library/index.js";
import { ceSgd } from "../../../runtime/algorithms/ce-sgd.js";
import { applyHessian, hessianOf } from "../../../runtime/gradient/hessian.js";
import { gradientLearner, randomStart } from "../../../runtime/gradient/learner.js";
import { crossEntropy, squaredError } from "../../../runtime/gradient/loss.js";
import { preactivate, totalLoss } from "../../../runtime/gradient/smooth-machine.js";
import { activationOf } from "../../../runtime/laws.js";
import { streams } from "../../../runtime/random.js";
import { real } from "../../../testing/arbitraries/numbers.js";
import { contextFor } from "../../../testing/run-algorithm.js";
import { prepared } from "../compiler/prepared.js";
import { type Case, DIFFERENCE, difference, gradientOf } from "./differences.js";

// Machines written in the language, from the text to the gradient.

const number = (min: number, max: number) => real(min, max).map((x) => x.toFixed(3));

/** Units of -1 or +1 with a form that gradients pass through. */
const step = fc.oneof(
  number(0.3, 1.5).map(
    (w) => `activation unit(z: real) = if abs(z) < ${w} then 1 else -1 smooth tanh(4 * (${w}^2 - z^2))`,
  ),
  number(0.1, 1).map(
    (t) => `activation unit(z: real; t: real = ${t}) = if z > t then 1 else -1 smooth tanh(2 * (z - t))`,
  ),
  number(0.5, 2).map((g) => `activation unit(z: real) = if z >= 0 then 1 else -1 smooth 2 / (1 + exp(-${g} * z)) - 1`),
  fc.constantFrom("sign", "door").map((name) => `// ${name}`),
);
const rule = fc.oneof(
  fc.constant("prod(k) tau[k]"),
  fc.constant("if sum(k) tau[k] > 0 then 1 else -1"),
  fc.constant("if sum(k) tau[k] > 0 and tau[1] > 0 then 1 else -1"),
  number(-2, 2).map((t) => `if sum(k) tau[k] >= ${t} then 1 else -1`),
  number(0.2, 1.7).map((v) => `if sum(k) tau[k] + ${v} * tau[1] >= 0.3 then 1 else -1`),
);
/** Units with any value. */
const graded = fc.oneof(
  number(0.3, 2).map((g) => `tanh(${g} * z)`),
  number(0.5, 2).map((s) => `z / sqrt(${s} + z^2)`),
  number(0.5, 2).map((s) => `erf(z / ${s})`),
  number(-0.5, 0.5).map((c) => `exp(-z^2 / 2) - ${c}`),
  number(0.5, 2).map((g) => `log(1 + exp(${g} * z)) / ${g}`),
  number(-0.5, 0.5).map((c) => `if z > ${c} then z - ${c} else 0.1 * (z - ${c})`),
  fc.constant("abs(z)"),
);

function text(laws: string, output: string, wiring: "tree" | "full"): string {
  const input = wiring === "tree" ? "xi[mu, k, i]" : "xi[mu, i]";
  return `${laws}
model Machine {
  plate k in 1..3
  plate i in 1..4
  plate mu in 1..6
  data ${input}: real from iid(normal(0, 1))
  data y[mu]: spin from iid(rademacher)
  data v[k]: real from iid(normal(0, 1))
  var w[k, i]: real on sphere(i)
  def h[mu, k] := sum(i) ${input} * w[k, i] / sqrt(4)
  ${output}
}`;
}

const votes = fc
  .record({ step, rule, output: fc.constantFrom("auto", "multilinear") })
  .map(({ step, rule, output }) => {
    const unit = /^\/\/ (\w+)/.exec(step)?.[1] ?? "unit";
    const laws = `${step}\nrule vote(tau: spin[k]) -> spin = ${rule}`;
    return { laws, output, body: `def tau[mu, k]: spin := ${unit}(h[mu, k])\n  observe y[mu] := vote(tau[mu, :])` };
  });
const sums = graded.map((expression) => ({
  laws: `activation unit(z: real) = ${expression}`,
  output: "auto",
  body: "observe y[mu] := sign(sum(k) v[k] * unit(h[mu, k]) / sqrt(3))",
}));
const machines = fc.record({
  spec: fc.oneof(votes, sums),
  wiring: fc.constantFrom("tree" as const, "full" as const),
  mse: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

function build({ spec, wiring, mse, seed }: typeof machines extends fc.Arbitrary<infer T> ? T : never): Case {
  const { flat } = prepared(text(spec.laws, spec.body, wiring), { seeds: [seed], algorithm: "ce_sgd" });
  const context = contextFor(ceSgd, flat, {}, seed);
  const form = spec.output === "auto" ? undefined : ("multilinear" as const);
  const loss = mse ? squaredError : crossEntropy(0.8);
  const learner = gradientLearner("ce_sgd", context, loss, { beta: 1.2, batch: 4, form }).value;
  if (!learner) throw new Error("refused");
  randomStart(learner, learner.machine.weights, streams(seed)("compiled gradient"));
  return { machine: learner.machine, order: learner.inOrder };
}

/** Differences that step over a kink are none: true where some preactivation of a kinked unit lies within reach of one. */
function nearKink({ machine, order }: Case): boolean {
  const { group, h } = machine;
  const { smooth, levels, breakpoints } = activationOf((group as MachineGroup).activation);
  if (smooth || levels) return false;
  preactivate(machine, order, 0, order.length);
  return h.some(
    (z, e) => e % machine.capacity < order.length && breakpoints.some((place) => Math.abs(z - place) < 0.02),
  );
}

describe("machines compiled from the language", () => {
  it("have gradients that are finite differences of their loss", () => {
    fc.assert(
      fc.property(machines, (drawn) => {
        const made = build(drawn);
        fc.pre(!nearKink(made));
        gradientOf(made).forEach((slope, w) => {
          const wanted = difference(made.machine, w, () => totalLoss(made.machine, made.order));
          expect(Math.abs(slope - wanted)).toBeLessThan(DIFFERENCE * (1 + Math.abs(wanted)));
        });
      }),
      { numRuns: 60 },
    );
  });

  it("have Hessians that are differences of their gradients", () => {
    fc.assert(
      fc.property(machines, (drawn) => {
        const made = build(drawn);
        fc.pre(!nearKink(made));
        const n = made.machine.weights.length;
        const hessian = hessianOf(made.machine);
        for (let w = 0; w < n; w++) {
          const unit = new Float64Array(n);
          unit[w] = 1;
          const column = new Float64Array(n);
          applyHessian(hessian, unit, column);
          for (let u = 0; u < n; u++) {
            const wanted = difference(made.machine, w, () => gradientOf(made)[u]);
            expect(Math.abs(column[u] - wanted)).toBeLessThan(DIFFERENCE * (1 + Math.abs(wanted)));
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});

/** What ce_sgd can do with units of this kind, before any size is known. */
function capability(laws: string, unit: string) {
  const output = `def tau[mu, k]: spin := ${unit}(h[mu, k])\n  observe y[mu] := majority(tau[mu, :])`;
  const { value } = compile(text(laws, output, "tree"), { files: memoryFiles({}) });
  if (!value) throw new Error("does not compile");
  return ceSgd.handles(liftModel(value.models[0], capabilities).factors[0].traits);
}

describe("before a run, gradient learners", () => {
  const late = "activation late(z: real) = if z > 0.2 then 1 else -1";
  const below = "activation below(z: real; t: real) = if z > t then 1 else -1";
  it.each([
    ["a declared step", late, "late", "missing"],
    ["it with a smooth form", `${late} smooth tanh(z - 0.2)`, "late", "closed form"],
    ["a declared sign", "activation side(z: real) = if z >= 0 then 1 else -1", "side", "closed form"],
    ["a built-in step with a smooth form", "", "door", "closed form"],
  ])("know %s", (_, laws, unit, method) => {
    expect(capability(laws, unit).method).toBe(method);
  });

  it("name the step that they cannot follow, and wait for a param that decides", () => {
    expect(capability(late, "late").note).toContain("`late` is a step");
    const output = "def tau[mu, k]: spin := below(h[mu, k], t = c)\n  observe y[mu] := majority(tau[mu, :])";
    const open = text(below, output, "tree").replace("plate k", "param c: real = 0\n  plate k");
    const { value, diagnostics } = compile(open, { files: memoryFiles({}) });
    if (!value) throw new Error(diagnostics.map(({ message }) => message).join());
    const { traits } = liftModel(value.models[0], capabilities).factors[0];
    expect([traits.activationLaw, ceSgd.handles(traits).method]).toEqual([undefined, "closed form"]);
  });
});
