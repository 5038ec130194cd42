import { describe, expect, it } from "vitest";
import type { RuleView } from "../../../runtime/contracts.js";
import { cdf } from "../../../runtime/kernels/normal.js";
import { streams } from "../../../runtime/random.js";
import { derivedRule, sameRule } from "../../../runtime/rules/derived.js";
import { RULES } from "../../../runtime/rules/registry.js";
import { configurations } from "../../../testing/laws/enumerate.js";

// What each named rule decides, written out by hand; rules from their meaning, those of many votes too.

const sum = (tau: readonly number[]): number => tau.reduce((total, t) => total + t, 0);
const MEANING: Record<string, (tau: readonly number[], t: number) => boolean> = {
  and: (tau) => tau.every((t) => t === 1),
  or: (tau) => tau.some((t) => t === 1),
  majority: (tau) => sum(tau) >= 0,
  parity: (tau) => tau.filter((t) => t === -1).length % 2 === 0,
  identity: (tau) => tau[0] === 1,
  threshold: (tau, t) => sum(tau) > t,
};
const all = (units: number): number[][] =>
  [...configurations(new Int32Array(units).fill(2))].map((bits) => Array.from(bits, (bit) => 2 * bit - 1));

describe.each(Object.keys(RULES))("rule %s", (name) => {
  const rule = RULES[name as keyof typeof RULES];
  it.each(name === "identity" ? [1] : [1, 2, 3, 6])("decides as its definition says, %i units", (units) => {
    for (const t of name === "threshold" ? [-2, 0, 1, 2, 3.5] : [0]) {
      const parameters = name === "threshold" ? { t } : rule.parameters;
      for (const tau of all(units)) {
        expect(rule.decide(tau, units, parameters)).toBe(MEANING[name](tau, t) ? 1 : -1);
      }
    }
  });
});

it("a threshold is 0 unless it is given; no other rule has a parameter", () => {
  const given = Object.fromEntries(Object.values(RULES).map(({ name, parameters }) => [name, parameters]));
  expect(given).toEqual({ and: {}, or: {}, majority: {}, parity: {}, identity: {}, threshold: { t: 0 } });
});

describe("a kernel stands for a meaning only where it decides the same", () => {
  const counts = (outputs: number[]) => ({ kind: "count", outputs: Int8Array.from(outputs) }) as const;
  const same = (name: keyof typeof RULES, meaning: ReturnType<typeof counts> | { kind: "product"; sign: 1 | -1 }) =>
    sameRule(RULES[name], { name, parameters: RULES[name].parameters, meaning } as Parameters<typeof sameRule>[1]);
  it.each([
    ["majority", [-1, -1, 1, 1], true],
    ["majority", [-1, 1, 1], true],
    ["majority", [-1, -1, 1], false],
    ["and", [-1, -1, 1], true],
    ["and", [-1, 1, 1], false],
    ["or", [-1, 1, 1], true],
    ["or", [1, 1, 1], false],
    ["identity", [-1, 1], true],
    ["identity", [1, -1], false],
    ["identity", [-1, -1, 1], false],
    ["threshold", [-1, -1, 1], true],
    ["threshold", [-1, 1, 1], false],
  ] as const)("%s and the outputs %j", (name, outputs, wanted) => {
    expect(same(name, counts([...outputs]))).toBe(wanted);
  });
  it("parity is the product with sign +1, and nothing else is", () => {
    expect(same("parity", { kind: "product", sign: 1 })).toBe(true);
    expect(same("parity", { kind: "product", sign: -1 })).toBe(false);
    expect(same("majority", { kind: "product", sign: 1 })).toBe(false);
  });
});

describe("weighted votes of more units than are listed", () => {
  const units = 16;
  const stream = streams(5)("many votes");
  const votes = Float64Array.from({ length: units }, () => stream.sign() * (0.3 + stream.uniform()));
  const [threshold, weightPlus, weightMinus] = [0.4, -0.3, -1.7];
  const rule = derivedRule("mine", { kind: "weighted", votes, threshold });

  /** The rule's view of these probabilities of +1. */
  function viewOf(plus: readonly number[]): RuleView {
    const heap = new Float64Array(4 * units + rule.scratch(units));
    plus.forEach((p, k) => {
      heap[k] = Math.log(p);
      heap[units + k] = Math.log1p(-p);
    });
    const places = { logPlus: 0, logMinus: units, outPlus: 2 * units, outMinus: 3 * units, scratch: 4 * units };
    return { heap, units, ...places, weightPlus, weightMinus, parameters: {} };
  }
  /** ln of the mean weight when the sum is normal. */
  const weighed = (mean: number, variance: number): number => {
    const up = variance > 0 ? cdf((mean - threshold) / Math.sqrt(variance)) : mean >= threshold ? 1 : 0;
    return Math.log(up * Math.exp(weightPlus) + (1 - up) * Math.exp(weightMinus));
  };

  it("sends what a normal sum of the others gives", () => {
    for (let turn = 0; turn < 20; turn++) {
      const plus = Array.from(votes, () => 0.02 + 0.96 * stream.uniform());
      const view = viewOf(plus);
      rule.toHidden(view);
      const means = plus.map((p, k) => votes[k] * (2 * p - 1));
      const variances = plus.map((p, k) => votes[k] ** 2 * 4 * p * (1 - p));
      for (let k = 0; k < units; k++) {
        const mean = sum(means.filter((_, j) => j !== k));
        const variance = sum(variances.filter((_, j) => j !== k));
        // Differences of sums of 16 terms, and the normal distribution function to 1e-15.
        expect(view.heap[view.outPlus + k]).toBeCloseTo(weighed(mean + votes[k], variance), 12);
        expect(view.heap[view.outMinus + k]).toBeCloseTo(weighed(mean - votes[k], variance), 12);
      }
      expect(rule.logZ(view)).toBeCloseTo(weighed(sum(means), sum(variances)), 12);
    }
  });

  it("decides by the sum", () => {
    for (let turn = 0; turn < 200; turn++) {
      const tau = Array.from(votes, () => stream.sign());
      const total = sum(tau.map((t, k) => t * votes[k]));
      expect(rule.decide(tau, units, {})).toBe(total >= threshold ? 1 : -1);
    }
  });

  it("flips the largest votes against the label, no more than are needed, the weakest first", () => {
    for (let turn = 0; turn < 200; turn++) {
      const h = Array.from(votes, () => 2 * stream.uniform() - 1);
      const label = stream.sign();
      const tau = h.map((x) => (x >= 0 ? 1 : -1));
      const flips = rule.flips(h, units, label, {});
      const outputWith = (set: readonly number[]) =>
        rule.decide(
          tau.map((t, k) => (set.includes(k) ? -t : t)),
          units,
          {},
        );
      expect(outputWith(flips)).toBe(label);
      const bySize = [...flips].sort((a, b) => Math.abs(votes[b]) - Math.abs(votes[a]));
      for (let n = 0; n < bySize.length; n++) expect(outputWith(bySize.slice(0, n))).toBe(-label);
      const least = Math.min(...flips.map((k) => Math.abs(votes[k])));
      const left = tau.map((_, k) => k).filter((k) => !flips.includes(k) && tau[k] * votes[k] * label < 0);
      for (const k of left) if (flips.length > 0) expect(Math.abs(votes[k])).toBeLessThanOrEqual(least);
      const sizes = flips.map((k) => Math.abs(h[k]));
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    }
  });

  it("names none where no flips mend", () => {
    const never = derivedRule("never", { kind: "weighted", votes, threshold: 100 });
    expect(never.flips(Array(units).fill(1), units, 1, {})).toEqual([]);
  });
});
