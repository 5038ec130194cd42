import type { OutputRule, RuleView } from "../contracts.js";
import { logPlus } from "../factors/messages.js";
import { productField } from "../factors/spin-product.js";
import { logAddExp } from "../kernels/log-sum-exp.js";

function unitField({ heap, logPlus, logMinus }: RuleView, k: number): number {
  return (heap[logPlus + k] - heap[logMinus + k]) / 2;
}

/** Log-weight of unit k being +1 when the product of the others has this field and the outputs these weights. */
function weigh(others: number, ifPlus: number, ifMinus: number): number {
  return logAddExp(ifPlus + logPlus(others), ifMinus + logPlus(-others));
}

/** The product of the hidden units. */
export const parity: OutputRule = {
  name: "parity",
  doc: "the product of the hidden units",
  parameters: {},
  decide(tau, units) {
    let product = 1;
    for (let k = 0; k < units; k++) product *= tau[k];
    return product;
  },
  scratch: (units) => units,
  toHidden(view) {
    const { heap, units, outPlus, outMinus, scratch, weightPlus, weightMinus } = view;
    let before = Infinity;
    for (let k = 0; k < units; k++) {
      heap[scratch + k] = before;
      before = productField(before, unitField(view, k));
    }
    let after = Infinity;
    for (let k = units - 1; k >= 0; k--) {
      const others = productField(heap[scratch + k], after);
      heap[outPlus + k] = weigh(others, weightPlus, weightMinus);
      heap[outMinus + k] = weigh(others, weightMinus, weightPlus);
      after = productField(after, unitField(view, k));
    }
  },
  logZ(view) {
    let product = Infinity;
    for (let k = 0; k < view.units; k++) product = productField(product, unitField(view, k));
    return weigh(product, view.weightPlus, view.weightMinus);
  },
  flips(h, units, label) {
    let product = 1;
    let weakest = 0;
    for (let k = 0; k < units; k++) {
      if (h[k] < 0) product = -product;
      if (Math.abs(h[k]) < Math.abs(h[weakest])) weakest = k;
    }
    return product === label ? [] : [weakest];
  },
};
