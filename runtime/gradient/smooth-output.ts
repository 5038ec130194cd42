import type { RuleLaw, RuleMeaning } from "../../compiler/ir/flat-graph.js";
import { linearOutput } from "./linear-output.js";
import { countOutput, listedOutput, productOutput } from "./multilinear-output.js";
import { meaningOf } from "./rule-meaning.js";

/**
 * The output as a smooth function of hidden values t[at .. at + units - 1]. Gradients are written at out[to .. to + units - 1], second
 * derivatives row-major at out[to .. to + units^2 - 1]. `linear`: the second derivatives are all 0.
 */
export interface SmoothOutput {
  readonly linear: boolean;
  value(t: Float64Array, at: number): number;
  gradient(t: Float64Array, at: number, out: Float64Array, to: number): void;
  curvature(t: Float64Array, at: number, out: Float64Array, to: number): void;
}

/**
 * `linear`: the weighted sum of votes, of length 1 (`sqrt`: K^(-1/2) sum t for a committee) or of size 1 (`mean`: sum t / K).
 * `multilinear`: the rule's multilinear extension E[rule(tau)] over independent tau of means t.
 */
export type OutputForm = "sqrt" | "mean" | "multilinear";

/** Units up to which any rule has a multilinear extension by enumeration. */
export const MOST_LISTED = 14;

/** The smooth output of a rule over this many units, or why it has none. */
export function smoothOutput(rule: RuleLaw, units: number, form: OutputForm): SmoothOutput | string {
  const meaning = meaningOf(rule, units);
  if (meaning.kind === "sum") return linearOutput(meaning.votes, meaning.offset);
  if (form === "multilinear") return extension(meaning, units);
  const votes = votesOf(meaning, units);
  if (!votes) return `\`${rule.name}\` is not a vote: its smooth output is its multilinear extension`;
  const size = Math.sqrt(votes.votes.reduce((sum, vote) => sum + vote * vote, 0));
  const whole = votes.votes.reduce((sum, vote) => sum + Math.abs(vote), 0);
  const factor = form === "sqrt" ? 1 / size : 1 / whole;
  return linearOutput(
    votes.votes.map((vote) => factor * vote),
    -factor * votes.threshold,
  );
}

/** The form that a rule has by default: votes are summed, other rules are extended. */
export function naturalForm(rule: RuleLaw, units: number): OutputForm {
  return votesOf(meaningOf(rule, units), units) ? "sqrt" : "multilinear";
}

interface Votes {
  readonly votes: Float64Array;
  readonly threshold: number;
}

/** A count rule that is the majority, one unit, or a weighted vote. */
function votesOf(meaning: RuleMeaning, units: number): Votes | undefined {
  if (meaning.kind === "weighted") return { votes: meaning.votes, threshold: meaning.threshold };
  if (meaning.kind !== "count") return undefined;
  const majority = meaning.outputs.every((output, pluses) => output === (2 * pluses >= units ? 1 : -1));
  return majority ? { votes: new Float64Array(units).fill(1), threshold: 0 } : undefined;
}

function extension(meaning: RuleMeaning, units: number): SmoothOutput | string {
  switch (meaning.kind) {
    case "product":
      return productOutput(units, meaning.sign);
    case "count":
      return countOutput(meaning.outputs);
    case "listed":
      return listedOutput(units, meaning.outputs);
    case "weighted":
      return units <= MOST_LISTED
        ? listedOutput(units, listed(meaning.votes, meaning.threshold))
        : `a weighted vote of more than ${MOST_LISTED} units has no multilinear extension here: sum it`;
    case "sum":
      return linearOutput(meaning.votes, meaning.offset);
  }
}

function listed(votes: Float64Array, threshold: number): Int8Array {
  return Int8Array.from({ length: 2 ** votes.length }, (_, bits) => {
    const sum = votes.reduce((total, vote, k) => total + ((bits >> k) & 1 ? vote : -vote), 0);
    return sum >= threshold ? 1 : -1;
  });
}
