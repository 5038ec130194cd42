import type { OutputRule, RuleView } from "../contracts.js";
import { logAddExp } from "../kernels/log-sum-exp.js";
import { cheapestFlips } from "./cheapest-flips.js";

// Any rule, by its 2^K outputs. With p the bits of the first j units, F_j(p) is the log-probability of p and B_j(p) the expected weight
// of the output given p, both by one step a bit; unit k gets sum_p F_k(p) B_{k+1}(p and its own bit): O(2^K) sums for all units.

/** F_j stands at scratch + 2^j, j = 0 .. K - 1; B_j in one area behind, folded in place. */
function forward({ heap, units, logPlus, logMinus, scratch }: RuleView): void {
  heap[scratch + 1] = 0;
  for (let k = 0; k + 1 < units; k++) {
    const size = 1 << k;
    for (let p = 0; p < size; p++) {
      const mass = heap[scratch + size + p];
      heap[scratch + 2 * size + p] = mass + heap[logMinus + k];
      heap[scratch + 3 * size + p] = mass + heap[logPlus + k];
    }
  }
}

function loadOutputs(
  { heap, units, scratch, weightPlus, weightMinus }: RuleView,
  outputs: ArrayLike<number>,
  weights: Float64Array | undefined,
): number {
  const back = scratch + (1 << units);
  for (let p = 0; p < 1 << units; p++) {
    heap[back + p] = (outputs[p] >= 0 ? weightPlus : weightMinus) + (weights ? weights[p] : 0);
  }
  return back;
}

/** B_k from B_{k + 1}. */
function fold({ heap, logPlus, logMinus }: RuleView, back: number, k: number): void {
  const size = 1 << k;
  const plus = heap[logPlus + k];
  const minus = heap[logMinus + k];
  for (let p = back; p < back + size; p++) heap[p] = logAddExp(minus + heap[p], plus + heap[p + size]);
}

/**
 * A rule given by outputs[sum over k with tau_k = +1 of 2^k]: -1 and +1, or any numbers, of which then the sign counts. `weights`: a
 * log-weight of each tau beside that of its output's sign.
 */
export function listedRule(name: string, outputs: ArrayLike<number>, weights?: Float64Array): OutputRule {
  return {
    name,
    doc: "any function of the hidden units, by its outputs",
    parameters: {},
    decide(tau, units) {
      let code = 0;
      for (let k = 0; k < units; k++) if (tau[k] > 0) code |= 1 << k;
      return outputs[code];
    },
    scratch: (units) => 2 << units,
    toHidden(view) {
      const { heap, units, outPlus, outMinus, scratch } = view;
      forward(view);
      const back = loadOutputs(view, outputs, weights);
      for (let k = units - 1; k >= 0; k--) {
        const size = 1 << k;
        let plus = -Infinity;
        let minus = -Infinity;
        for (let p = 0; p < size; p++) {
          const mass = heap[scratch + size + p];
          minus = logAddExp(minus, mass + heap[back + p]);
          plus = logAddExp(plus, mass + heap[back + size + p]);
        }
        heap[outPlus + k] = plus;
        heap[outMinus + k] = minus;
        fold(view, back, k);
      }
    },
    logZ(view) {
      const back = loadOutputs(view, outputs, weights);
      for (let k = view.units - 1; k >= 0; k--) fold(view, back, k);
      return view.heap[back];
    },
    flips(h, units, label) {
      let code = 0;
      for (let k = 0; k < units; k++) if (h[k] >= 0) code |= 1 << k;
      return cheapestFlips(h, units, (mask) => outputs[code ^ mask] >= 0 === label > 0);
    },
  };
}
