import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Accuracy } from "../../compiler/ir/plan.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { AlgorithmContext, Stream, Streams } from "../contracts.js";
import type { WeightPrior } from "../priors/prior.js";
import { shuffle } from "../random.js";
import { SPREAD } from "../snapshot.js";
import { edges } from "./edges.js";
import { machineUnderPrior, sphericalMachine } from "./fit.js";
import type { MessageForm, SphereTask } from "./form.js";
import { gaussianEdges } from "./gaussian-edges.js";
import { beliefLost, normLost, variancesBroken } from "./messages.js";
import { createNode } from "./node.js";
import { holdNorm } from "./norm.js";
import { reduced } from "./reduced.js";
import { signEdges } from "./sign-edges.js";
import { createSphereStore, type FormName, hasSignInputs, type SphereStore } from "./store.js";

// Sweeps of a machine with continuous weights: messages of all patterns, then the norms.

/** Sweeps after which running totals are summed afresh: their rounding grows by 1e-16 or so a sweep. */
const FRESH = 16;

/** Every form, by name. */
export const FORMS: { readonly [F in FormName]: MessageForm } = {
  reduced,
  signs: signEdges,
  edges,
  gaussian: gaussianEdges,
};

/** A machine with its messages and the order of its sweeps. */
export interface SphereEngine extends SphereTask {
  readonly graph: FlatGraph;
  readonly form: MessageForm;
  /** Messages act at once; otherwise after the sweep (flooding). */
  readonly live: boolean;
  readonly shuffled: boolean;
  readonly damping: number;
  readonly streams: Streams;
  readonly order: Int32Array;
}

/** What a sweep found. */
export interface SphereSweep {
  /** Largest move of a posterior mean. */
  readonly residual: number;
  readonly fault?: Diagnostic;
}

/**
 * Lays out messages for a graph and its plan, or says why continuous messages do not fit. `priors`: weights may have any prior, with
 * spheres as one of them; otherwise they must lie on spheres.
 */
export function createSphereEngine(context: AlgorithmContext, priors = false): Outcome<SphereEngine> {
  const { graph, plan, options, streams, caller = "bp" } = context;
  const found = priors ? machineUnderPrior(caller, graph) : sphericalMachine(caller, graph);
  if (!found.value) return { diagnostics: found.diagnostics };
  const { group, prior } = found.value;
  const form = formOf(plan.groups[0].accuracy, hasSignInputs(group), prior);
  const store = createSphereStore(group, form, prior);
  const engine: SphereEngine = {
    graph,
    store,
    node: createNode(store),
    form: FORMS[form],
    live: plan.schedule !== "flooding",
    shuffled: plan.schedule === "random",
    damping: Number(options["damping"] ?? 0),
    streams,
    order: store.inOrder.slice(),
  };
  if (prior.kind !== "sphere") settle(engine);
  return { value: engine, diagnostics: [] };
}

function formOf(accuracy: Accuracy, signs: boolean, prior: WeightPrior): FormName {
  if (accuracy === "gaussian") return "gaussian";
  if (!signs || prior.kind === "sites") return "edges";
  return accuracy === "reduced" ? "reduced" : "signs";
}

/** Totals, norms or sites, and means from the messages as they are. */
export function settle({ store, form }: SphereEngine): void {
  form.refresh(store);
  holdNorm(store);
  updateMeans(store);
}

/** Messages b = `spread` times normal numbers over sqrt(inputs), one number a pattern and unit in the reduced form; a = 0. */
export function startRandomSpheres(engine: SphereEngine, stream: Stream, spread = SPREAD): void {
  const { store } = engine;
  store.heap.fill(0, store.messages, store.messages + fieldMessages(store));
  stirSpheres(engine, stream, spread);
}

/** Adds `size` times normal numbers over sqrt(inputs) to the messages b, one number a pattern and unit in the reduced form. */
export function stirSpheres(engine: SphereEngine, stream: Stream, size: number): void {
  const { store } = engine;
  const scaled = size / Math.sqrt(store.group.inputs);
  const end = store.messages + fieldMessages(store);
  for (let e = store.messages; e < end; e++) store.heap[e] += scaled * stream.normal();
  settle(engine);
}

/** Numbers b among the messages, which come first. */
function fieldMessages({ form, group }: SphereStore): number {
  const { patterns, units, inputs } = group;
  return form === "reduced" ? patterns * units : patterns * units * inputs;
}

/** One pass over all patterns, then the norms (`hold`). `index` counts sweeps from 1 and keys the random order. */
export function sweepSpheres(engine: SphereEngine, index: number, hold = holdNorm): SphereSweep {
  const { store, order, form } = engine;
  const name = store.group.name;
  if (engine.shuffled) {
    order.set(store.inOrder);
    shuffle(order, order.length, engine.streams("schedule", index));
  }
  const broken = form.sweep(engine, order, engine.live, engine.damping);
  if (broken >= 0) return { residual: Number.NaN, fault: variancesBroken(name, broken + 1, index) };
  // Sites are matched to the messages alone, summed afresh: as a difference of totals they would lose what a sharp belief hides.
  if (!engine.live || index % FRESH === 0 || store.prior.kind === "sites") form.refresh(store);
  if (!hold(store, engine.damping)) {
    const lost = store.prior.kind === "sphere" ? normLost : beliefLost;
    return { residual: Number.NaN, fault: lost(name, index) };
  }
  return { residual: updateMeans(store) };
}

/** Posterior means B / A into the store; gives the largest move. */
function updateMeans(store: SphereStore): number {
  const { heap, group, mean, field, precision, perWeight } = store;
  const { units, inputs } = group;
  let residual = 0;
  for (let i = 0; i < units * inputs; i++) {
    const a = perWeight ? precision + i : precision + Math.floor(i / inputs);
    const m = heap[field + i] / heap[a];
    const move = Math.abs(m - heap[mean + i]);
    // A NaN wins, so that it is seen.
    if (!(move <= residual)) residual = move;
    heap[mean + i] = m;
  }
  return residual;
}
