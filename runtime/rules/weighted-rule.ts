import type { OutputRule, RuleView } from "../contracts.js";
import { backward, createPass, forward, passDoubles, passLogZ, placePass, type SumPass } from "../factors/sum-pass.js";
import { logCdf } from "../kernels/normal.js";
import { cheapestFlips, fewEnough } from "./cheapest-flips.js";
import { listedRule } from "./listed-rule.js";

// +1 where sum votes tau >= threshold. Votes that are multiples of one grid step: forward and backward passes over the integer sum.
// Other votes: all 2^K outputs for K <= 14, and beyond the sum of the other units taken as normal with their mean and variance.

/** Finest grid that is looked for, as a part of the smallest vote, and the longest sum that a pass runs over. */
const FINEST = 1000;
const LONGEST = 1 << 14;
/** Votes are on a grid when they miss it by rounding only. */
const ROUNDING = 1e-12;

/** Votes and threshold in steps of a common grid. */
interface GridVotes {
  readonly steps: Float64Array;
  readonly threshold: number;
}

/** The rule of these votes. */
export function weightedRule(name: string, votes: Float64Array, threshold: number): OutputRule {
  const grid = onGrid(votes, threshold);
  if (grid) return { ...passRule(name, grid), flips: flipsOf(grid.steps, grid.threshold) };
  const rule = fewEnough(votes.length)
    ? listedRule(name, outputsOf(votes, threshold))
    : normalRule(name, votes, threshold);
  return { ...rule, flips: flipsOf(votes, threshold) };
}

/** Votes as integers, where a step no finer than a thousandth of the smallest one makes them so. */
function onGrid(votes: Float64Array, threshold: number): GridVotes | undefined {
  const sizes = Array.from(votes, Math.abs).filter((vote) => vote > 0);
  const least = Math.min(...sizes);
  for (let part = 1; part <= FINEST; part++) {
    const steps = votes.map((vote) => Math.round((vote / least) * part) + 0);
    const near = votes.every((vote, k) => Math.abs((vote / least) * part - steps[k]) <= ROUNDING * Math.abs(steps[k]));
    if (!near) continue;
    if (steps.reduce((sum, step) => sum + Math.abs(step), 0) > LONGEST) return undefined;
    const level = (threshold / least) * part;
    const whole = Math.round(level);
    // A threshold that a sum may equal is meant to be equalled.
    return { steps, threshold: Math.abs(level - whole) <= 1e-9 * Math.max(1, Math.abs(whole)) ? whole : level };
  }
  return undefined;
}

function voteSum(votes: ArrayLike<number>, tau: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < votes.length; k++) sum += tau[k] > 0 ? votes[k] : -votes[k];
  return sum;
}

function outputsOf(votes: Float64Array, threshold: number): Int8Array {
  return Int8Array.from({ length: 1 << votes.length }, (_, code) => {
    let sum = 0;
    for (let k = 0; k < votes.length; k++) sum += code & (1 << k) ? votes[k] : -votes[k];
    return sum >= threshold ? 1 : -1;
  });
}

function passRule(name: string, { steps, threshold }: GridVotes): OutputRule {
  const pass = createPass(new Float64Array(0));
  const low = steps.reduce((sum, step) => sum + Math.min(step, 0), 0);
  const size = steps.reduce((sum, step) => sum + Math.abs(step), 1);
  const total = steps.reduce((sum, step) => sum + step, 0);
  const load = (view: RuleView): SumPass => loadPass(pass, view, steps, low, size, (total + threshold) / 2);
  return {
    name,
    doc: "+1 when the weighted sum of the hidden units reaches a threshold",
    parameters: {},
    decide: (tau) => (voteSum(steps, tau) >= threshold ? 1 : -1),
    scratch: (units) => passDoubles(units, size),
    toHidden(view) {
      backward(load(view));
      const { heap, units, outPlus, outMinus } = view;
      for (let k = 0; k < units; k++) {
        heap[outPlus + k] = heap[pass.outOne + k];
        heap[outMinus + k] = heap[pass.outZero + k];
      }
    },
    logZ: (view) => passLogZ(load(view)),
    flips: () => [],
  };
}

/** A pass over the sum of the steps of units at +1, which reaches `enough` where the output is +1. */
function loadPass(
  pass: SumPass,
  view: RuleView,
  steps: Float64Array,
  low: number,
  size: number,
  enough: number,
): SumPass {
  const { heap, units, logPlus, logMinus } = view;
  pass.heap = heap;
  placePass(pass, view.scratch, units, low, size);
  for (let k = 0; k < units; k++) {
    heap[pass.steps + k] = steps[k];
    heap[pass.fields + k] = (heap[logPlus + k] - heap[logMinus + k]) / 2;
  }
  for (let t = 0; t < size; t++) heap[pass.terminal + t] = low + t >= enough ? view.weightPlus : view.weightMinus;
  forward(pass);
  return pass;
}

/** ln of Phi(s) e^{plus} + Phi(-s) e^{minus}. */
function decided(s: number, plus: number, minus: number): number {
  const up = logCdf(s) + plus;
  const down = logCdf(-s) + minus;
  if (up === down) return up + Math.LN2;
  return up > down ? up + Math.log1p(Math.exp(down - up)) : down + Math.log1p(Math.exp(up - down));
}

/** Mean and variance of the whole sum at scratch and scratch + 1. */
function loadNormal({ heap, units, logPlus, logMinus, scratch }: RuleView, votes: Float64Array): void {
  let mean = 0;
  let variance = 0;
  for (let k = 0; k < units; k++) {
    const tau = Math.tanh((heap[logPlus + k] - heap[logMinus + k]) / 2);
    mean += votes[k] * tau;
    variance += votes[k] * votes[k] * 4 * Math.exp(heap[logPlus + k] + heap[logMinus + k]);
  }
  heap[scratch] = mean;
  heap[scratch + 1] = variance;
}

function normalRule(name: string, votes: Float64Array, threshold: number): OutputRule {
  const reach = (sum: number, variance: number): number =>
    variance > 0 ? (sum - threshold) / Math.sqrt(variance) : sum >= threshold ? Infinity : -Infinity;
  return {
    name,
    doc: "+1 when the weighted sum of many hidden units reaches a threshold; their sum is taken as normal",
    parameters: {},
    decide: (tau) => (voteSum(votes, tau) >= threshold ? 1 : -1),
    scratch: () => 2,
    toHidden(view) {
      const { heap, units, logPlus, logMinus, outPlus, outMinus, scratch, weightPlus, weightMinus } = view;
      loadNormal(view, votes);
      for (let k = 0; k < units; k++) {
        const vote = votes[k];
        const others = heap[scratch] - vote * Math.tanh((heap[logPlus + k] - heap[logMinus + k]) / 2);
        const own = vote * vote * 4 * Math.exp(heap[logPlus + k] + heap[logMinus + k]);
        const variance = Math.max(0, heap[scratch + 1] - own);
        heap[outPlus + k] = decided(reach(others + vote, variance), weightPlus, weightMinus);
        heap[outMinus + k] = decided(reach(others - vote, variance), weightPlus, weightMinus);
      }
    },
    logZ(view) {
      loadNormal(view, votes);
      const { heap, scratch, weightPlus, weightMinus } = view;
      return decided(reach(heap[scratch], heap[scratch + 1]), weightPlus, weightMinus);
    },
    flips: () => [],
  };
}

/**
 * The fewest units that correct the output, and among those the smallest total |h|, up to 14 units; beyond, the units with the largest
 * votes against the label, of equal votes the smallest |h|: as few units, not always those of the smallest total |h|.
 */
function flipsOf(votes: Float64Array, threshold: number): OutputRule["flips"] {
  return (h, units, label) => {
    const signs = Array.from({ length: units }, (_, k) => (h[k] >= 0 ? 1 : -1));
    if (fewEnough(units)) {
      const sumAt = (mask: number): number =>
        signs.reduce((sum, tau, k) => sum + (mask & (1 << k) ? -tau : tau) * votes[k], 0);
      return cheapestFlips(h, units, (mask) => sumAt(mask) >= threshold === label > 0);
    }
    let sum = voteSum(votes, signs);
    const against = signs.map((_, k) => k).filter((k) => signs[k] * votes[k] * label < 0);
    against.sort((a, b) => Math.abs(votes[b]) - Math.abs(votes[a]) || Math.abs(h[a]) - Math.abs(h[b]));
    const flips: number[] = [];
    for (const k of against) {
      if (sum >= threshold === label > 0) break;
      sum -= 2 * signs[k] * votes[k];
      flips.push(k);
    }
    const corrected = sum >= threshold === label > 0;
    return corrected ? flips.sort((a, b) => Math.abs(h[a]) - Math.abs(h[b])) : [];
  };
}
