import type { SumGroup } from "../../compiler/ir/flat-graph.js";
import type { FactorKind, GroupView } from "./contract.js";
import { cavityField, edgeTerms, mostEdges, setField, sparseDoubles } from "./messages.js";
import { backward, createPass, forward, passDoubles, passLogZ, placePass, type SumPass } from "./sum-pass.js";

// A table over an integer sum of two-state nodes: counting, thresholds, exactly-one, any rule of the number of pluses.

/** Smallest reachable sum of factor a. */
function lowest(group: SumGroup, a: number): number {
  let low = 0;
  for (let e = group.edgeStart[a]; e < group.edgeStart[a + 1]; e++) low += Math.min(group.coefficient[e], 0);
  return low;
}

/** Number of integers from the smallest to the largest reachable sum of factor a. */
function span(group: SumGroup, a: number): number {
  let size = 1;
  for (let e = group.edgeStart[a]; e < group.edgeStart[a + 1]; e++) size += Math.abs(group.coefficient[e]);
  return size;
}

/** Log-weight of the sum t; sums outside the table are forbidden. */
function weightOf(group: SumGroup, a: number, t: number): number {
  const entry = t - group.minimum[a];
  const size = group.tableStart[a + 1] - group.tableStart[a];
  return entry >= 0 && entry < size ? group.logTable[group.tableStart[a] + entry] : -Infinity;
}

/** Loads cavities, steps and terminal weights of factor a, and runs the forward pass. */
function load(view: GroupView<SumGroup>, a: number, pass: SumPass): void {
  const { group } = view;
  const { heap } = pass;
  const start = group.edgeStart[a];
  placePass(pass, view.store.scratch, group.edgeStart[a + 1] - start, lowest(group, a), span(group, a));
  for (let i = 0; i < pass.n; i++) {
    heap[pass.steps + i] = group.coefficient[start + i];
    heap[pass.fields + i] = cavityField(view, start + i);
  }
  for (let t = 0; t < pass.size; t++) heap[pass.terminal + t] = weightOf(group, a, pass.low + t);
  forward(pass);
}

function updateSum(view: GroupView<SumGroup>, a: number, pass: SumPass): boolean {
  const { heap } = pass;
  load(view, a, pass);
  backward(pass);
  const start = view.group.edgeStart[a];
  let allowed = true;
  for (let i = 0; i < pass.n; i++) {
    const update = (heap[pass.outOne + i] - heap[pass.outZero + i]) / 2;
    allowed = setField(view, start + i, heap[pass.fields + i], update) && allowed;
  }
  return allowed;
}

/** Mean of log psi: the sum's distribution times its terminal weight. */
function meanLogWeight(view: GroupView<SumGroup>, a: number, pass: SumPass): number {
  const { heap } = pass;
  load(view, a, pass);
  const logZ = passLogZ(pass);
  const last = pass.rows + pass.n * pass.size;
  let mean = 0;
  for (let t = 0; t < pass.size; t++) {
    const mass = pass.logs ? heap[last + t] : Math.log(heap[last + t]);
    const belief = Math.exp(mass + heap[pass.terminal + t] - logZ);
    if (belief > 0) mean += belief * heap[pass.terminal + t];
  }
  return mean;
}

/** log psi = table(sum of coefficient * state). */
export const sum: FactorKind<SumGroup> = {
  name: "sum",
  factors: (group) => group.count,
  edges: (group) => group.variable.length,
  logWeight(group, a, states) {
    let t = 0;
    for (let e = group.edgeStart[a]; e < group.edgeStart[a + 1]; e++) {
      t += group.coefficient[e] * states[group.variable[e]];
    }
    return weightOf(group, a, t);
  },
  messageDoubles: (group, variables) => sparseDoubles(group, variables.states),
  scratchDoubles(group) {
    let largest = 0;
    for (let a = 0; a < group.count; a++) largest = Math.max(largest, span(group, a));
    return passDoubles(mostEdges(group), largest);
  },
  update(view, order, from, to) {
    const pass = createPass(view.store.heap);
    for (let j = from; j < to; j++) {
      const a = order === undefined ? j : order[j];
      if (!updateSum(view, a, pass)) {
        view.fault = a;
        return;
      }
    }
  },
  bethe(view) {
    const pass = createPass(view.store.heap);
    let total = 0;
    for (let a = 0; a < view.group.count; a++) {
      load(view, a, pass);
      total += passLogZ(pass);
    }
    return total - edgeTerms(view);
  },
  meanEnergy(view) {
    if (view.group.beta === 0) return 0;
    const pass = createPass(view.store.heap);
    let total = 0;
    for (let a = 0; a < view.group.count; a++) total += meanLogWeight(view, a, pass);
    return -total / view.group.beta;
  },
};
