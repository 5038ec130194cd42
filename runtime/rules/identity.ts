import type { OutputRule } from "../contracts.js";
import { logAddExp } from "../kernels/log-sum-exp.js";

/** One hidden unit, and the output is the unit: the perceptron. */
export const identity: OutputRule = {
  name: "identity",
  doc: "the output of the one hidden unit",
  parameters: {},
  decide: (tau) => tau[0],
  scratch: () => 0,
  toHidden({ heap, outPlus, outMinus, weightPlus, weightMinus }) {
    heap[outPlus] = weightPlus;
    heap[outMinus] = weightMinus;
  },
  logZ({ heap, logPlus, logMinus, weightPlus, weightMinus }) {
    return logAddExp(heap[logPlus] + weightPlus, heap[logMinus] + weightMinus);
  },
  flips: (h, _units, label) => (h[0] >= 0 === label > 0 ? [] : [0]),
};
