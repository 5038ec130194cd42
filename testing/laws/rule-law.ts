import fc from "fast-check";
import type { OutputRule, RuleView } from "../../runtime/contracts.js";
import { logAddExp, logSumExp } from "../../runtime/kernels/log-sum-exp.js";
import { derivedRule } from "../../runtime/rules/derived.js";
import { cavityField, real, spin } from "../arbitraries/numbers.js";
import { assertLaw, expectAllNear, expectNear, type LawOptions } from "./compare.js";
import { machineOfRule } from "./declared-law.js";
import { configurations } from "./enumerate.js";

type Parameters = OutputRule["parameters"];

/** Input of one check: cavities of the units as fields, log-weights of the two outputs. */
interface RuleCase {
  readonly fields: readonly number[];
  readonly weightPlus: number;
  readonly weightMinus: number;
}

/**
 * An output rule's messages and ln Z are enumeration's over 2^K hidden units; units that `decide` treats alike get messages alike;
 * a rule odd under tau -> -tau obeys the label flip; `flips` names the fewest units that mend an output, of those the smallest total |h|, the weakest first; a
 * declaration, where there is one, means the same outputs.
 * `units`: the numbers of hidden units to try.
 */
export function ruleLaw(
  rule: OutputRule,
  options: LawOptions & { readonly units?: readonly number[]; readonly parameters?: Parameters } = {},
): void {
  const {
    units = rule.name === "identity" ? [1] : [1, 2, 3, 4, 5, 7],
    parameters = rule.parameters,
    ...runs
  } = options;
  for (const k of units) checkDeclaration(rule, parameters, k);
  const size = fc.constantFrom(...units);
  const cases = size.chain((k) => ruleCase(k));
  assertLaw(
    fc.property(cases, (one) => {
      checkMessages(rule, parameters, one);
      checkSymmetries(rule, parameters, one);
    }),
    200,
    runs,
  );
  const preactivations = size.chain((k) => fc.array(real(-2, 2), { minLength: k, maxLength: k }));
  assertLaw(
    fc.property(preactivations, spin(), (h, label) => checkFlips(rule, parameters, h, label)),
    200,
    runs,
  );
}

/** Kernel and declaration decide alike, of all 2^K configurations of the units. */
function checkDeclaration(rule: OutputRule, parameters: Parameters, units: number): void {
  const { name, declaration } = rule;
  if (declaration === undefined) return;
  const declared = machineOfRule({ name, declaration, parameters }, units).rule;
  if (!declared.meaning) throw new Error(`\`${name}\` is not what its declaration declares`);
  const { decide } = derivedRule(name, declared.meaning);
  for (const bits of configurations(new Int32Array(units).fill(2))) {
    const tau = Array.from(bits, (bit) => 2 * bit - 1);
    const [kernel, text] = [rule.decide(tau, units, parameters), Math.sign(decide(tau, units, parameters)) || 1];
    if (kernel !== text) throw new Error(`\`${name}\` gives ${kernel}, its declaration ${text}, for [${tau}]`);
  }
}

function ruleCase(units: number): fc.Arbitrary<RuleCase> {
  const weight = fc.oneof(fc.constant(0), fc.constant(Number.NEGATIVE_INFINITY), real(-5, 0));
  return fc
    .record({
      fields: fc.array(cavityField(), { minLength: units, maxLength: units }),
      weightPlus: weight,
      weightMinus: weight,
    })
    .filter((one) => Math.max(one.weightPlus, one.weightMinus) > Number.NEGATIVE_INFINITY);
}

/** Numbers behind a rule's scratch that are watched. */
const BEHIND = 16;

/** ln P(tau = sign) under a field. */
const logProbability = (field: number, sign: number): number => -logAddExp(0, -2 * sign * field);

/** Runs the rule's own code: log-odds (1/2) ln(plus / minus) of the message to each unit, and ln Z. */
function messages(rule: OutputRule, parameters: Parameters, one: RuleCase): { odds: number[]; logZ: number } {
  const units = one.fields.length;
  // As the engine leaves it: what another call wrote is still there, and what lies behind belongs to somebody else.
  const own = 4 * units + rule.scratch(units);
  const heap = new Float64Array(own + BEHIND).fill(Number.NaN);
  one.fields.forEach((field, k) => {
    heap[k] = logProbability(field, 1);
    heap[units + k] = logProbability(field, -1);
  });
  const view: RuleView = {
    heap,
    units,
    logPlus: 0,
    logMinus: units,
    outPlus: 2 * units,
    outMinus: 3 * units,
    scratch: 4 * units,
    weightPlus: one.weightPlus,
    weightMinus: one.weightMinus,
    parameters,
  };
  rule.toHidden(view);
  const odds = one.fields.map((_, k) => (heap[2 * units + k] - heap[3 * units + k]) / 2);
  const logZ = rule.logZ(view);
  if (heap.subarray(own).some((x) => !Number.isNaN(x))) throw new Error("more scratch is written than is asked for");
  return { odds, logZ };
}

/** The same by enumeration of all tau. */
function enumerated(rule: OutputRule, parameters: Parameters, one: RuleCase): { odds: number[]; logZ: number } {
  const units = one.fields.length;
  const total: number[] = [];
  const plus: number[][] = one.fields.map(() => []);
  const minus: number[][] = one.fields.map(() => []);
  for (const bits of configurations(new Int32Array(units).fill(2))) {
    const tau = Array.from(bits, (bit) => 2 * bit - 1);
    const weight = rule.decide(tau, units, parameters) > 0 ? one.weightPlus : one.weightMinus;
    const logs = tau.map((sign, k) => logProbability(one.fields[k], sign));
    total.push(logs.reduce((sum, log) => sum + log, weight));
    tau.forEach((sign, k) => {
      const others = logs.reduce((sum, log, j) => (j === k ? sum : sum + log), weight);
      (sign > 0 ? plus : minus)[k].push(others);
    });
  }
  const odds = plus.map((list, k) => (logSumExp(list, 0, list.length) - logSumExp(minus[k], 0, minus[k].length)) / 2);
  return { odds, logZ: logSumExp(total, 0, total.length) };
}

function checkMessages(rule: OutputRule, parameters: Parameters, one: RuleCase): void {
  const wanted = enumerated(rule, parameters, one);
  fc.pre(wanted.logZ > Number.NEGATIVE_INFINITY);
  const got = messages(rule, parameters, one);
  expectNear(got.logZ, wanted.logZ, 1e-11, "ln Z"); // sums of at most 2^7 positive terms
  got.odds.forEach((odds, k) => {
    // Odds near 1 come from weights that nearly cancel: their rounding is absolute, and expectNear allows that.
    if (!Number.isNaN(wanted.odds[k])) expectNear(odds, wanted.odds[k], 1e-11, `message to unit ${k}`);
  });
}

function checkSymmetries(rule: OutputRule, parameters: Parameters, one: RuleCase): void {
  const units = one.fields.length;
  let odd = true;
  let symmetric = true;
  for (const bits of configurations(new Int32Array(units).fill(2))) {
    const tau = Array.from(bits, (bit) => 2 * bit - 1);
    const out = rule.decide(tau, units, parameters);
    odd &&=
      rule.decide(
        tau.map((t) => -t),
        units,
        parameters,
      ) === -out;
    symmetric &&= rule.decide([...tau.slice(1), tau[0]], units, parameters) === out;
  }
  const plain = messages(rule, parameters, one);
  if (odd) {
    const flipped = {
      fields: one.fields.map((h) => -h),
      weightPlus: one.weightMinus,
      weightMinus: one.weightPlus,
    };
    const back = messages(rule, parameters, flipped).odds.map((u) => -u);
    expectAllNear(back, plain.odds, 1e-11, "label flip"); // the same sums in another order
  }
  if (symmetric) {
    const turned = messages(rule, parameters, { ...one, fields: [...one.fields.slice(1), one.fields[0]] }).odds;
    expectAllNear([turned[units - 1], ...turned.slice(0, -1)], plain.odds, 1e-11, "permutation of the units");
  }
}

function checkFlips(rule: OutputRule, parameters: Parameters, h: readonly number[], label: number): void {
  const units = h.length;
  const tau = h.map((x) => (x >= 0 ? 1 : -1));
  const cheapest = cheapestMend(rule, parameters, h, label);
  const flips = rule.flips(h, units, label, parameters);
  if (!cheapest) {
    if (flips.length > 0) throw new Error("flips are named where none mend the output");
    return;
  }
  if (flips.length !== cheapest.count) throw new Error(`${flips.length} flips where ${cheapest.count} mend the output`);
  const mended = tau.map((t, k) => (flips.includes(k) ? -t : t));
  if (rule.decide(mended, units, parameters) !== label) throw new Error("the flips do not mend the output");
  const sizes = flips.map((k) => Math.abs(h[k]));
  if (sizes.some((size, j) => j > 0 && size < sizes[j - 1])) throw new Error("flips are not in the order of |h|");
  // The same few numbers added in another order.
  const effort = sizes.reduce((sum, size) => sum + size, 0);
  expectNear(effort, cheapest.effort, 1e-14, "total |h| of the flips");
}

/** Number and total |h| of the cheapest set of flips that mends the output, by enumeration: the fewest, then the smallest total. */
function cheapestMend(
  rule: OutputRule,
  parameters: Parameters,
  h: readonly number[],
  label: number,
): { count: number; effort: number } | undefined {
  let best: { count: number; effort: number } | undefined;
  for (const bits of configurations(new Int32Array(h.length).fill(2))) {
    const mended = h.map((x, k) => (x >= 0 === (bits[k] === 0) ? 1 : -1));
    if (rule.decide(mended, h.length, parameters) !== label) continue;
    const count = bits.reduce((sum, bit) => sum + bit, 0);
    const effort = h.reduce((sum, x, k) => sum + bits[k] * Math.abs(x), 0);
    if (!best || count < best.count || (count === best.count && effort < best.effort)) best = { count, effort };
  }
  return best;
}
