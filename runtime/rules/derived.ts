import type { RuleLaw, RuleMeaning } from "../../compiler/ir/flat-graph.js";
import type { OutputRule } from "../contracts.js";
import { countRule } from "./count-rule.js";
import { listedRule } from "./listed-rule.js";
import { parity } from "./parity.js";
import { weightedRule } from "./weighted-rule.js";

// Rules from their meaning: the messages of a declared rule, and the check that a kernel of the same name means the same.

/** Messages, decisions and flips of a rule by its meaning. Of a `sum`, `decide` gives the real number and messages speak of its sign. */
export function derivedRule(name: string, meaning: RuleMeaning): OutputRule {
  switch (meaning.kind) {
    case "product":
      return productRule(name, meaning.sign);
    case "count":
      return countRule(name, "a function of the number of units at +1", {}, (pluses) => meaning.outputs[pluses]);
    case "weighted":
      return weightedRule(name, meaning.votes, meaning.threshold);
    case "listed":
      return listedRule(name, meaning.outputs);
    case "sum":
      return sumRule(name, meaning.votes, meaning.offset);
  }
}

/** True when a kernel decides as the meaning says, for every tau. `sum`, `listed` and `weighted` are never compared. */
export function sameRule(kernel: OutputRule, { parameters, meaning }: RuleLaw): boolean {
  if (meaning?.kind === "product") return kernel.name === "parity" && meaning.sign === 1;
  if (meaning?.kind !== "count") return false;
  const units = meaning.outputs.length - 1;
  if (kernel.name === "identity" && units !== 1) return false;
  const tau = new Float64Array(units).fill(-1);
  for (let pluses = 0; pluses <= units; pluses++) {
    if (pluses > 0) tau[pluses - 1] = 1;
    if (kernel.decide(tau, units, parameters) !== meaning.outputs[pluses]) return false;
  }
  return true;
}

/** sign * prod tau: parity, under the other label where the sign is -1. */
function productRule(name: string, sign: 1 | -1): OutputRule {
  if (sign > 0) return { ...parity, name };
  return {
    ...parity,
    name,
    doc: "minus the product of the hidden units",
    decide: (tau, units, given) => -parity.decide(tau, units, given),
    toHidden(view) {
      const { weightPlus, weightMinus } = view;
      view.weightPlus = weightMinus;
      view.weightMinus = weightPlus;
      parity.toHidden(view);
      view.weightPlus = weightPlus;
      view.weightMinus = weightMinus;
    },
    logZ(view) {
      const { weightPlus, weightMinus } = view;
      view.weightPlus = weightMinus;
      view.weightMinus = weightPlus;
      const logZ = parity.logZ(view);
      view.weightPlus = weightPlus;
      view.weightMinus = weightMinus;
      return logZ;
    },
    flips: (h, units, label, given) => parity.flips(h, units, -label, given),
  };
}

function sumRule(name: string, votes: Float64Array, offset: number): OutputRule {
  return {
    ...weightedRule(name, votes, -offset),
    decide(tau, units) {
      let sum = offset;
      for (let k = 0; k < units; k++) sum += votes[k] * tau[k];
      return sum;
    },
  };
}
