import { logSumExp } from "../kernels/log-sum-exp.js";
import type { SphereEngine } from "./engine.js";
import { nodeOf } from "./sites.js";

// What messages between weights of finitely many values say of each level: p(w) exp(-A w^2 / 2 + B w) over the messages of all patterns.

/** P(state s of v) at stateOffset[v] + s. */
export function levelBeliefs(engine: SphereEngine): Float64Array {
  const { store, graph } = engine;
  const { heap, group, sites } = store;
  const { states, stateOffset, stateValue, logPrior } = graph.variables;
  const beliefs = new Float64Array(stateValue.length);
  for (let k = 0, p = sites; k < group.units; k++) {
    for (let i = 0; i < group.inputs; i++, p++) {
      const v = nodeOf(store, k, i);
      const from = stateOffset[v];
      const [precision, field] = [heap[p], heap[p + group.units * group.inputs]];
      for (let s = from; s < from + states[v]; s++)
        beliefs[s] = logPrior[s] + stateValue[s] * (field - 0.5 * precision * stateValue[s]);
      const norm = logSumExp(beliefs, from, states[v]);
      for (let s = from; s < from + states[v]; s++) beliefs[s] = Math.exp(beliefs[s] - norm);
    }
  }
  return beliefs;
}

/** Most probable level of every variable node; ties are broken by the stream "ties", in flat order. */
export function likelyLevels(engine: SphereEngine): Float64Array {
  const { variables } = engine.graph;
  const { states, stateOffset, stateValue } = variables;
  const beliefs = levelBeliefs(engine);
  const ties = engine.streams("ties");
  return Float64Array.from(states, (count, v) => {
    const from = stateOffset[v];
    let best = from;
    let shared = 1;
    for (let s = from + 1; s < from + count; s++) {
      const gap = beliefs[s] - beliefs[best];
      if (gap === 0) shared++;
      else if (gap > 0) shared = 1;
      if (gap > 0 || (gap === 0 && ties.below(shared) === 0)) best = s;
    }
    return stateValue[best];
  });
}
