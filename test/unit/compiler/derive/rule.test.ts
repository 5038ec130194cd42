import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, ruleMeaning } from "../../../../compiler/derive/rule.js";
import type { RuleMeaning } from "../../../../compiler/ir/flat-graph.js";
import { real } from "../../../../testing/arbitraries/numbers.js";
import { grounded, machineOf, model } from "./grounded.js";

function meaningOf(observed: string, options: Parameters<typeof model>[1] = {}): RuleMeaning | undefined {
  return machineOf(model(`  observe sigma[mu] ${observed}`, options)).rule.meaning;
}

/** Every tau of K units. */
function* all(K: number): Generator<number[]> {
  for (let bits = 0; bits < 2 ** K; bits++) yield Array.from({ length: K }, (_, k) => ((bits >> k) & 1 ? 1 : -1));
}

const total = (tau: readonly number[]): number => tau.reduce((sum, t) => sum + t, 0);
const product = (tau: readonly number[]): number => tau.reduce((all, t) => all * t, 1);

/** Rules in the language beside the same in TypeScript. */
const RULES: Readonly<Record<string, readonly [text: string, rule: (tau: readonly number[]) => number]>> = {
  majority: ["sign(sum(k) tau[k])", (tau) => (total(tau) >= 0 ? 1 : -1)],
  parity: ["prod(k) tau[k]", product],
  odd: ["- prod(k) tau[k]", (tau) => -product(tau)],
  veto: ["if sum(k) tau[k] > 0 and tau[1] > 0 then 1 else -1", (tau) => (total(tau) > 0 && tau[0] > 0 ? 1 : -1)],
  unanimous: ["if prod(k) (1 + tau[k]) > 0 then 1 else -1", (tau) => (tau.every((t) => t > 0) ? 1 : -1)],
  split: ["if abs(sum(k) tau[k]) < 2 then 1 else -1", (tau) => (Math.abs(total(tau)) < 2 ? 1 : -1)],
  few: [
    "if sum(k) (if tau[k] > 0 then 1 else 0) < 3 then 1 else -1",
    (tau) => (tau.filter((t) => t > 0).length < 3 ? 1 : -1),
  ],
  ranked: ["sign(sum(k) k * tau[k] - 2)", (tau) => (tau.reduce((sum, t, k) => sum + (k + 1) * t, 0) >= 2 ? 1 : -1)],
  always: ["if sum(k) tau[k]^2 > 0 then 1 else -1", () => 1],
  mixed: ["if tau[1] > 0 then prod(k) tau[k] else tau[2]", (tau) => (tau[0] > 0 ? product(tau) : tau[1])],
};

describe("a rule means what all its 2^K outputs say", () => {
  it.each(Object.entries(RULES))("%s", (name, [text, rule]) => {
    for (const K of [2, 3, 4, 10]) {
      const meaning = meaningOf(`:= ${name}(tau[mu, :])`, { K, laws: `rule ${name}(tau: spin[k]) -> spin = ${text}` });
      if (!meaning) throw new Error("no meaning");
      const wrong = [...all(K)].filter((tau) => decide(meaning, tau) !== rule(tau));
      expect(wrong, `${K} units`).toEqual([]);
    }
  });

  it.each([
    ["majority", "count"],
    ["parity", "product"],
    ["odd", "product"],
    ["veto", "weighted"],
    ["unanimous", "count"],
    ["split", "count"],
    ["few", "count"],
    ["ranked", "weighted"],
    ["always", "count"],
    ["mixed", "listed"],
  ])("%s is a %s", (name, kind) => {
    expect(
      meaningOf(`:= ${name}(tau[mu, :])`, { K: 5, laws: `rule ${name}(tau: spin[k]) -> spin = ${RULES[name][0]}` })
        ?.kind,
    ).toBe(kind);
  });

  it("random lists of outputs come back whole, whatever they are found to be", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.infiniteStream(fc.boolean()), (units, stream) => {
        const outputs = Array.from({ length: 2 ** units }, () => (stream.next().value ? 1 : -1));
        const bits = (tau: ArrayLike<number>) => Array.from(tau).reduce((n, t, k) => (t > 0 ? n + 2 ** k : n), 0);
        const { law } = ruleMeaning({ units, output: (tau) => outputs[bits(tau)], alike: [] }) as { law: RuleMeaning };
        expect([...all(units)].map((tau) => decide(law, tau))).toEqual(outputs);
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it("random weighted votes are found to be votes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 2, maxLength: 7 }),
        fc.integer({ min: -5, max: 5 }),
        (votes, t) => {
          const output = (tau: ArrayLike<number>) =>
            Array.from(tau).reduce((sum, x, k) => sum + votes[k] * x, 0) >= t ? 1 : -1;
          const { law } = ruleMeaning({ units: votes.length, output, alike: [] }) as { law: RuleMeaning };
          expect(["weighted", "count", "product"]).toContain(law.kind);
          expect([...all(votes.length)].filter((tau) => decide(law, tau) !== output(tau))).toEqual([]);
        },
      ),
      { numRuns: 100, seed: 4 },
    );
  });
});

describe("101 units: what a rule means is read off its structure", () => {
  it.each(["majority", "parity", "odd", "veto", "unanimous", "split", "few", "ranked"])("%s", (name) => {
    const [text, rule] = RULES[name];
    const meaning = meaningOf(`:= ${name}(tau[mu, :])`, {
      K: 101,
      laws: `rule ${name}(tau: spin[k]) -> spin = ${text}`,
    });
    if (!meaning) throw new Error("no meaning");
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1, 1), { minLength: 101, maxLength: 101 }), real(0, 1), (tau, p) => {
        // Random signs alone never come near unanimity: a part of the units is set to +1.
        const own = tau.map((t, k) => (k < p * 102 ? 1 : t));
        expect(decide(meaning, own)).toBe(rule(own));
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it("what is neither is refused, with what can be done", () => {
    const { diagnostics } = grounded(
      model("  observe sigma[mu] := mixed(tau[mu, :])", {
        K: 101,
        laws: `rule mixed(tau: spin[k]) -> spin = ${RULES.mixed[0]}`,
      }),
    );
    const told = diagnostics.find(({ code }) => code === "WFM5007");
    expect(told?.message).toMatch(/over 101 units/);
    expect(told?.hints.join()).toMatch(/14 units/);
  });
});
