import type { FlatVariables } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import { betheLogPartition } from "../beliefs.js";
import type { AlgorithmContext, Stream } from "../contracts.js";
import { createEngine, sweep } from "../engine.js";
import { logTwoCosh } from "../factors/messages.js";
import { logPriorMeasure } from "../observables/thermal.js";
import { restoreMessages, saveMessages, startRandom } from "../snapshot.js";
import { type MessageStore, refreshTotals } from "../state.js";
import { risingRoot } from "./root.js";
import type { TiltedMessages } from "./tilted.js";

// Two-state weights, w = -1 for state 0 and +1 for state 1. With half log-odds h = h_messages + gamma r,
//   (1/N) ln [weight at distance d] = phi(gamma) - gamma q,  q = 1 - 2 d,  relative to the prior measure.

/** Messages of a graph of two-state variables. */
export function tiltedStates(context: AlgorithmContext): Outcome<TiltedMessages> {
  const { variables } = context.graph;
  const { engine, diagnostics } = createEngine(context);
  if (!engine) return { diagnostics };
  const { store, schedule } = engine;
  const means = new Float64Array(variables.count);
  const prior = priorFields(variables);
  const measure = logPriorMeasure(context.graph);
  refreshTotals(store);
  const messages: TiltedMessages = {
    sweep: (index, damping) => sweep(schedule === "tree" ? engine : { ...engine, damping }, index),
    expose: (direction, strength) => expose(store, direction, strength),
    means: () => readMeans(store, means),
    draw: (stream, out) => draw(store, stream, out),
    internal: () => (betheLogPartition(store) - measure) / means.length,
    section: (direction, q) => sectionOf(prior, direction, q),
    strengthOf: Math.atanh,
    overlapOf: Math.tanh,
    startRandom: (stream) => startRandom(store, stream),
    save() {
      const saved = saveMessages(store);
      return () => {
        restoreMessages(store, saved);
      };
    },
  };
  return { value: messages, diagnostics };
}

function expose({ heap, totalAt, total, external }: MessageStore, direction: Float64Array, strength: number): void {
  for (let v = 0; v < direction.length; v++) {
    const at = totalAt[v];
    const wanted = strength * direction[v];
    heap[at] += wanted - heap[at - total + external];
    heap[at - total + external] = wanted;
  }
}

function readMeans({ heap, totalAt }: MessageStore, means: Float64Array): Float64Array {
  for (let v = 0; v < means.length; v++) means[v] = Math.tanh(heap[totalAt[v]]);
  return means;
}

function draw({ heap, totalAt }: MessageStore, stream: Stream, out: Float64Array): void {
  for (let v = 0; v < out.length; v++) out[v] = stream.uniform() * (1 + Math.exp(-2 * heap[totalAt[v]])) < 1 ? 1 : -1;
}

/** Half log-odds of the prior, a variable node. */
function priorFields({ count, stateOffset, logPrior }: FlatVariables): Float64Array {
  return Float64Array.from({ length: count }, (_, v) => (logPrior[stateOffset[v] + 1] - logPrior[stateOffset[v]]) / 2);
}

/** phi0(gamma) - gamma q of the prior alone, gamma at overlap q: the binary entropy of d minus ln 2 where all states are alike. */
function sectionOf(prior: Float64Array, direction: Float64Array, q: number): number {
  const n = prior.length;
  const gap = (x: number): number => {
    const gamma = Math.atanh(x);
    let sum = 0;
    for (let v = 0; v < n; v++) sum += direction[v] * Math.tanh(prior[v] + gamma * direction[v]);
    return sum / n - q;
  };
  const x = risingRoot(gap, -1, 1, q, 1e-14);
  if (x === undefined) return Number.NEGATIVE_INFINITY;
  const gamma = Math.atanh(x);
  let sum = 0;
  for (let v = 0; v < n; v++) {
    // A state that the prior forbids leaves nothing to choose.
    if (!Number.isFinite(prior[v])) continue;
    const field = prior[v] + gamma * direction[v];
    sum += logTwoCosh(field) - logTwoCosh(prior[v]) - gamma * direction[v] * Math.tanh(field);
  }
  return sum / n;
}
