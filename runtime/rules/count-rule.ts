import type { OutputRule, RuleView } from "../contracts.js";
import { backward, createPass, forward, passDoubles, passLogZ, placePass, type SumPass } from "../factors/sum-pass.js";

type Parameters = Readonly<Record<string, number>>;
/** The output for `pluses` units at +1 out of `units`. */
export type CountDecision = (pluses: number, units: number, parameters: Parameters) => number;

function load(pass: SumPass, view: RuleView, decision: CountDecision): void {
  const { heap, units, logPlus, logMinus, scratch } = view;
  pass.heap = heap;
  placePass(pass, scratch, units, 0, units + 1);
  for (let k = 0; k < units; k++) {
    heap[pass.steps + k] = 1;
    heap[pass.fields + k] = (heap[logPlus + k] - heap[logMinus + k]) / 2;
  }
  for (let count = 0; count <= units; count++) {
    const output = decision(count, units, view.parameters);
    heap[pass.terminal + count] = output > 0 ? view.weightPlus : view.weightMinus;
  }
  forward(pass);
}

function countPluses(h: ArrayLike<number>, units: number): number {
  let pluses = 0;
  for (let k = 0; k < units; k++) if (h[k] >= 0) pluses++;
  return pluses;
}

/** The `count` units of smallest |h| among those of one sign. */
function weakest(h: ArrayLike<number>, units: number, negative: boolean, count: number): number[] {
  const candidates: number[] = [];
  for (let k = 0; k < units; k++) if (h[k] < 0 === negative) candidates.push(k);
  return candidates.sort((a, b) => Math.abs(h[a]) - Math.abs(h[b])).slice(0, count);
}

function effort(h: ArrayLike<number>, flips: readonly number[]): number {
  return flips.reduce((sum, k) => sum + Math.abs(h[k]), 0);
}

/**
 * A rule that depends on the number of pluses only. Messages by forward and backward sums over the count, O(K^2);
 * flips by the nearest count that gives the label, by the units of smallest |h|.
 */
export function countRule(name: string, doc: string, parameters: Parameters, decision: CountDecision): OutputRule {
  const pass = createPass(new Float64Array(0));
  return {
    name,
    doc,
    parameters,
    decide(tau, units, given) {
      let pluses = 0;
      for (let k = 0; k < units; k++) if (tau[k] > 0) pluses++;
      return decision(pluses, units, given);
    },
    scratch: (units) => passDoubles(units, units + 1),
    toHidden(view) {
      load(pass, view, decision);
      backward(pass);
      const { heap, units, outPlus, outMinus } = view;
      for (let k = 0; k < units; k++) {
        heap[outPlus + k] = heap[pass.outOne + k];
        heap[outMinus + k] = heap[pass.outZero + k];
      }
    },
    logZ(view) {
      load(pass, view, decision);
      return passLogZ(pass);
    },
    flips(h, units, label, given) {
      const pluses = countPluses(h, units);
      for (let distance = 0; distance <= units; distance++) {
        const more = pluses + distance <= units && decision(pluses + distance, units, given) === label;
        const fewer = pluses - distance >= 0 && decision(pluses - distance, units, given) === label;
        if (!more && !fewer) continue;
        const up = weakest(h, units, true, distance);
        const down = weakest(h, units, false, distance);
        if (more && fewer) return effort(h, up) <= effort(h, down) ? up : down;
        return more ? up : down;
      }
      return [];
    },
  };
}
