import type { RuleMeaning } from "../ir/flat-graph.js";
import { type Derived, underivable } from "./scalar-law.js";
import { separated, type Weighted } from "./separate.js";

/** Most units whose outputs are all listed: 2^14 of them. */
export const LARGEST_LIST = 14;
/** Most combinations of counts that are tried to find what a rule of many units means. */
const MOST_COMBINATIONS = 20_000;
/** Random configurations that a meaning is compared with where it was found from the structure of the expression. */
const TRIALS = 300;

/** A rule as a function to be understood. */
export interface RuleFunction {
  readonly units: number;
  /** The output for tau in {-1, +1}^units. */
  output(tau: Float64Array): number;
  /** A number for each unit; the output does not change when two units with the same number change places. */
  readonly alike: readonly number[];
  /** The weighted threshold that the expression is, where it is written as one. */
  readonly weighted?: Weighted;
}

/** Outputs for all ways to choose how many units of each class are +1. */
export interface Outcomes {
  readonly units: number;
  readonly classes: readonly (readonly number[])[];
  /** Row-major over (number of +1 in each class), last class fastest. */
  readonly outputs: Int8Array;
}

/** What a rule means: product, count of +1, weighted threshold, or a list; in this order of preference. */
export function ruleMeaning(rule: RuleFunction): Derived<RuleMeaning> {
  const { units } = rule;
  const classes = units <= LARGEST_LIST ? Array.from({ length: units }, (_, k) => [k]) : classesOf(rule.alike);
  const combinations = classes.reduce((product, members) => product * (members.length + 1), 1);
  const outcomes = combinations <= MOST_COMBINATIONS ? tried(rule, classes) : undefined;
  if (outcomes && "fault" in outcomes) return outcomes;
  const counted = outcomes && (asProduct(outcomes) ?? asCount(outcomes));
  const found = counted ?? weighted(rule, outcomes) ?? (outcomes && asList(outcomes));
  if (!found) return unknown(units);
  const wrong = outcomes ? undefined : mistaken(rule, found);
  return wrong ?? { law: found };
}

function unknown(units: number): Derived<never> {
  return underivable(
    `over ${units} units it is no product, no function of their sum and no weighted vote`,
    `write it as \`prod(k) tau[k]\`, a function of \`sum(k) tau[k]\`, or \`sign(sum(k) v[k] * tau[k] + b)\`; anything else is listed up to ${LARGEST_LIST} units`,
  );
}

function classesOf(alike: readonly number[]): number[][] {
  const classes = new Map<number, number[]>();
  alike.forEach((key, k) => {
    classes.set(key, [...(classes.get(key) ?? []), k]);
  });
  return [...classes.values()];
}

function tried(rule: RuleFunction, classes: readonly (readonly number[])[]): Outcomes | ReturnType<typeof underivable> {
  const { units } = rule;
  const size = classes.reduce((product, members) => product * (members.length + 1), 1);
  const outputs = new Int8Array(size);
  const tau = new Float64Array(units);
  for (let n = 0; n < size; n++) {
    const counts = countsAt(n, classes);
    classes.forEach((members, c) => {
      members.forEach((k, m) => {
        tau[k] = m < counts[c] ? 1 : -1;
      });
    });
    const value = rule.output(tau);
    if (value !== 1 && value !== -1) return noSpin(value, tau);
    outputs[n] = value;
  }
  return { units, classes, outputs };
}

function noSpin(value: number, tau: Float64Array): ReturnType<typeof underivable> {
  const shown =
    tau.length > LARGEST_LIST
      ? `${tau.filter((t) => t > 0).length} of ${tau.length} units at +1`
      : `tau = (${tau.join(", ")})`;
  return underivable(`it gives ${value} for ${shown}`, "a rule gives -1 or +1, whatever its units are");
}

/** Numbers of +1 in each class at the n-th combination. */
export function countsAt(n: number, classes: readonly (readonly number[])[]): number[] {
  const counts: number[] = [];
  let rest = n;
  for (let c = classes.length - 1; c >= 0; c--) {
    const size = classes[c].length + 1;
    counts[c] = rest % size;
    rest = Math.floor(rest / size);
  }
  return counts;
}

function totalAt(n: number, { classes }: Outcomes): number {
  return countsAt(n, classes).reduce((sum, count) => sum + count, 0);
}

function asProduct(outcomes: Outcomes): RuleMeaning | undefined {
  const { outputs, units } = outcomes;
  const product = (n: number): number => ((units - totalAt(n, outcomes)) % 2 === 0 ? 1 : -1);
  const sign = (outputs[0] * product(0)) as 1 | -1;
  return outputs.every((output, n) => output === sign * product(n)) ? { kind: "product", sign } : undefined;
}

function asCount(outcomes: Outcomes): RuleMeaning | undefined {
  const counts = new Int8Array(outcomes.units + 1);
  for (let n = 0; n < outcomes.outputs.length; n++) {
    const total = totalAt(n, outcomes);
    if (counts[total] !== 0 && counts[total] !== outcomes.outputs[n]) return undefined;
    counts[total] = outcomes.outputs[n];
  }
  return { kind: "count", outputs: counts };
}

/** The vote as it is written where its votes are integers or the units are many; small integer votes where there are such. */
function weighted(rule: RuleFunction, outcomes: Outcomes | undefined): RuleMeaning | undefined {
  const written = rule.weighted;
  const integer = written?.votes.every(Number.isInteger);
  const found = written && integer ? written : ((outcomes && separated(outcomes)) ?? written);
  return found && { kind: "weighted", ...found };
}

/** All outputs by the bits of tau; only where every unit is a class of its own. */
function asList({ classes, outputs, units }: Outcomes): RuleMeaning | undefined {
  if (units > LARGEST_LIST || classes.length !== units) return undefined;
  const listed = new Int8Array(outputs.length);
  for (let n = 0; n < outputs.length; n++) {
    const bits = countsAt(n, classes).reduce((sum, count, k) => sum + count * 2 ** k, 0);
    listed[bits] = outputs[n];
  }
  return { kind: "listed", outputs: listed };
}

/** A structural finding is compared with the rule itself on random units. */
function mistaken(rule: RuleFunction, meaning: RuleMeaning): Derived<never> | undefined {
  const tau = new Float64Array(rule.units);
  let seed = 1;
  for (let trial = 0; trial < TRIALS; trial++) {
    for (let k = 0; k < rule.units; k++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      tau[k] = (seed >>> 16) & 1 ? 1 : -1;
    }
    const value = rule.output(tau);
    if (value !== 1 && value !== -1) return noSpin(value, tau);
    if (value !== decide(meaning, tau)) return unknown(rule.units);
  }
  return undefined;
}

/** The output of a meaning for units of -1 and +1; for `sum`, the real number. */
export function decide(meaning: RuleMeaning, tau: ArrayLike<number>): number {
  const units = Array.from(tau);
  switch (meaning.kind) {
    case "product":
      return units.reduce((product, t) => product * t, meaning.sign as number);
    case "count":
      return meaning.outputs[units.filter((t) => t > 0).length];
    case "weighted":
      return units.reduce((sum, t, k) => sum + meaning.votes[k] * t, 0) >= meaning.threshold ? 1 : -1;
    case "listed":
      return meaning.outputs[units.reduce((bits, t, k) => (t > 0 ? bits + 2 ** k : bits), 0)];
    case "sum":
      return units.reduce((sum, t, k) => sum + meaning.votes[k] * t, meaning.offset);
  }
}
