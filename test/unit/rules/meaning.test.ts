import { describe, expect, it } from "vitest";
import type { RuleView } from "../../../runtime/contracts.js";
import { cdf } from "../../../runtime/kernels/normal.js";
import { streams } from "../../../runtime/random.js";
import { derivedRule, sameRule } from "../../../runtime/rules/derived.js";
import { listedRule } from "../../../runtime/rules/listed-rule.js";
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

  it("sends what an output that is forbidden leaves", () => {
    const plus = Array.from(votes, () => 0.02 + 0.96 * stream.uniform());
    const mean = sum(plus.map((p, k) => votes[k] * (2 * p - 1)));
    const variance = sum(plus.map((p, k) => votes[k] ** 2 * 4 * p * (1 - p)));
    const up = cdf((mean - threshold) / Math.sqrt(variance));
    const logZ = (plusWeight: number, minusWeight: number): number =>
      rule.logZ({ ...viewOf(plus), weightPlus: plusWeight, weightMinus: minusWeight });
    expect(logZ(0, Number.NEGATIVE_INFINITY)).toBeCloseTo(Math.log(up), 12);
    expect(logZ(Number.NEGATIVE_INFINITY, 0)).toBeCloseTo(Math.log(1 - up), 12);
    expect(logZ(Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
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

describe("weighted votes on a grid, however many units", () => {
  const units = 16;
  const stream = streams(6)("votes on a grid");
  // Multiples of 0.25 whose least is 0.75: the grid is a third of the least vote.
  const votes = Float64Array.from({ length: units }, (_, k) => [0.75, -1.25, 1, -0.75, 2][k % 5]);
  const [weightPlus, weightMinus] = [-0.2, -2.1];

  it.each([0.5, -0.75, 0.6, -3.25, -0.65, -0.9])(
    "threshold %f: messages are those of all 2^16 outputs",
    (threshold) => {
      const rule = derivedRule("mine", { kind: "weighted", votes, threshold });
      const plus = Array.from(votes, () => 0.1 + 0.8 * stream.uniform());
      const heap = new Float64Array(4 * units + rule.scratch(units)).fill(Number.NaN);
      plus.forEach((p, k) => {
        heap[k] = Math.log(p);
        heap[units + k] = Math.log1p(-p);
      });
      const places = { logPlus: 0, logMinus: units, outPlus: 2 * units, outMinus: 3 * units, scratch: 4 * units };
      const view = { heap, units, ...places, weightPlus, weightMinus, parameters: {} };
      const wanted = { all: 0, plus: new Float64Array(units), minus: new Float64Array(units) };
      for (let code = 0; code < 1 << units; code++) {
        let [total, mass] = [0, 1];
        for (let k = 0; k < units; k++) {
          const up = (code & (1 << k)) !== 0;
          total += up ? votes[k] : -votes[k];
          mass *= up ? plus[k] : 1 - plus[k];
        }
        // Sums of quarters are exact.
        mass *= Math.exp(total >= threshold ? weightPlus : weightMinus);
        wanted.all += mass;
        for (let k = 0; k < units; k++) {
          if (code & (1 << k)) wanted.plus[k] += mass / plus[k];
          else wanted.minus[k] += mass / (1 - plus[k]);
        }
      }
      rule.toHidden(view);
      for (let k = 0; k < units; k++) {
        // Sums of 2^16 positive terms: their rounding is below 1e-12.
        expect(heap[view.outPlus + k] - heap[view.outMinus + k]).toBeCloseTo(
          Math.log(wanted.plus[k] / wanted.minus[k]),
          10,
        );
      }
      expect(rule.logZ(view)).toBeCloseTo(Math.log(wanted.all), 10);
    },
  );
});

it("a sum decides by its value: the offset and every vote with its sign", () => {
  const rule = derivedRule("mine", { kind: "sum", votes: Float64Array.of(0.5, -2, 1.25), offset: 0.25 });
  for (const tau of all(3)) {
    expect(rule.decide(tau, 3, {})).toBeCloseTo(0.25 + 0.5 * tau[0] - 2 * tau[1] + 1.25 * tau[2], 14);
  }
});

it("a listed rule weighs every tau by its own log-weight beside its output's", () => {
  const outputs = [-1, 1, 0, -1];
  const weights = Float64Array.of(-0.5, 0.25, -1.5, 0.75);
  const rule = listedRule("mine", outputs, weights);
  const heap = new Float64Array(8 + rule.scratch(2)).fill(Number.NaN);
  [0.3, 0.8].forEach((p, k) => {
    heap[k] = Math.log(p);
    heap[2 + k] = Math.log1p(-p);
  });
  const places = { logPlus: 0, logMinus: 2, outPlus: 4, outMinus: 6, scratch: 8 };
  const view = { heap, units: 2, ...places, weightPlus: -0.1, weightMinus: -2, parameters: {} };
  // An output of 0 counts as +1.
  const weight = outputs.map((output, code) => Math.exp(weights[code] + (output >= 0 ? -0.1 : -2)));
  rule.toHidden(view);
  expect(heap[4]).toBeCloseTo(Math.log(0.2 * weight[1] + 0.8 * weight[3]), 13);
  expect(heap[6]).toBeCloseTo(Math.log(0.2 * weight[0] + 0.8 * weight[2]), 13);
  expect(heap[5]).toBeCloseTo(Math.log(0.7 * weight[2] + 0.3 * weight[3]), 13);
  expect(heap[7]).toBeCloseTo(Math.log(0.7 * weight[0] + 0.3 * weight[1]), 13);
  const all4 = [0.7 * 0.2, 0.3 * 0.2, 0.7 * 0.8, 0.3 * 0.8];
  expect(rule.logZ(view)).toBeCloseTo(Math.log(all4.reduce((total, p, code) => total + p * weight[code], 0)), 13);
});
