import type { ParityGroup } from "../../compiler/ir/flat-graph.js";
import type { FactorKind } from "./contract.js";
import { mostEdges, sparseDoubles } from "./messages.js";
import { productBethe, signOf, updateProducts } from "./spin-product.js";

/** Hard parity, prod s = sign: a spin product of infinite coupling. */
export const parity: FactorKind<ParityGroup> = {
  name: "parity",
  factors: (group) => group.count,
  edges: (group) => group.variable.length,
  logWeight: (group, a, states) => (signOf(group, a, states) === group.sign[a] ? 0 : -Infinity),
  messageDoubles: (group, variables) => sparseDoubles(group, variables.states),
  scratchDoubles: (group) => 2 * mostEdges(group),
  update(view, order, from, to) {
    updateProducts(view, view.group.sign, Infinity, order, from, to);
  },
  bethe: (view) => productBethe(view, view.group.sign, true),
  meanEnergy: () => 0,
};
