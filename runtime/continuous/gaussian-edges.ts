import type { RuleView } from "../contracts.js";
import { logCdf } from "../kernels/normal.js";
import { channelOf, ruleOf } from "../laws.js";
import { apartOf, edges, loadUnits, rowOf } from "./edges.js";
import type { MessageForm, SphereTask } from "./form.js";
import { outputGain } from "./output-node.js";
import type { SphereStore } from "./store.js";

// The central limit with the target edge left out, to first order around w = 0: with the messages of the rule as they are, one special
// function an edge gives
//   b = c x g(omega - c x m, V - c^2 x^2 v),  a = -c^2 x^2 dg(the same),  dg = -g (g + omega / V),
// for units of sign. Fixed points differ from those of matched moments; this is the form of the literature.

/** Below this share of V, what is left of it is rounding: no other edge of the unit carries variance. */
const NOTHING = 1e-12;

/** Doubles of scratch behind those of `edges`: log-probabilities of the units, weights of the rule, its own scratch. */
export function gaussianDoubles({ units, rule }: SphereStore["group"]): number {
  return 4 * units + ruleOf(rule).scratch(units);
}

function viewOf({ heap, group, work }: SphereStore): RuleView {
  const { units, inputs, rule } = group;
  const at = (n: number): number => work + 2 * units * inputs + n * units;
  return {
    heap,
    units,
    logPlus: at(0),
    logMinus: at(1),
    outPlus: at(2),
    outMinus: at(3),
    scratch: at(4),
    weightPlus: 0,
    weightMinus: 0,
    parameters: rule.parameters,
  };
}

/** Probabilities of the units of the pattern that is loaded. */
function loadVotes({ store, node }: SphereTask, view: RuleView): void {
  const { heap, group } = store;
  for (let k = 0; k < group.units; k++) {
    const h = heap[node.omega + k];
    const deviation = Math.sqrt(heap[node.variance + k]);
    const s = deviation === 0 ? (h >= 0 ? Infinity : -Infinity) : h / deviation;
    heap[view.logPlus + k] = logCdf(s);
    heap[view.logMinus + k] = logCdf(-s);
  }
}

/** The message loop outward of unit k, the others and the label pulling with log-odds `pull`. */
function toWeights(task: SphereTask, mu: number, k: number, pull: number, live: boolean, damping: number): boolean {
  const { store, node } = task;
  const { heap, group, rows, field, precision, work } = store;
  const { units, inputs, scale } = group;
  const { values, rowStride, first } = rows[k];
  const x = mu * rowStride + first;
  const message = rowOf(store, mu, k);
  const apart = apartOf(group);
  const place = k * inputs;
  const omega = heap[node.omega + k];
  const variance = heap[node.variance + k];
  const now = 1 - damping;
  const follow = live ? 1 : 0;
  let sum = 0;
  for (let i = 0; i < inputs; i++) {
    const c = scale * values[x + i];
    const without = omega - c * heap[work + place + i];
    const left = variance - c * c * heap[work + units * inputs + place + i];
    const g = left > NOTHING * variance ? outputGain(pull, without, left) : 0;
    const slope = g === 0 ? 0 : -g * (g + without / left);
    const b = now * (c * g - heap[message + i]);
    const a = now * (-c * c * slope - heap[message + apart + i]);
    heap[message + i] += b;
    heap[message + apart + i] += a;
    heap[field + place + i] += follow * b;
    heap[precision + place + i] += follow * a;
    sum += b + a;
  }
  return Number.isFinite(sum);
}

/** Two numbers an edge, one special function an edge. */
export const gaussianEdges: MessageForm = {
  sweep(task, order, live, damping) {
    const { store } = task;
    const { group, heap } = store;
    const rule = ruleOf(group.rule);
    const channel = channelOf(group.channel);
    const view = viewOf(store);
    for (const mu of order) {
      if (!loadUnits(task, mu)) return mu;
      loadVotes(task, view);
      view.weightPlus = channel.logWeight(group.label[mu], 1);
      view.weightMinus = channel.logWeight(group.label[mu], -1);
      rule.toHidden(view);
      for (let k = 0; k < group.units; k++) {
        const pull = heap[view.outPlus + k] - heap[view.outMinus + k];
        if (!toWeights(task, mu, k, pull, live, damping)) return mu;
      }
    }
    return -1;
  },
  refresh: edges.refresh,
  load: edges.load,
};
