import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Accuracy } from "../../compiler/ir/plan.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { AlgorithmContext, Stream, Streams } from "../contracts.js";
import { shuffle } from "../random.js";
import { edges } from "./edges.js";
import { sphericalMachine } from "./fit.js";
import type { MessageForm, SphereTask } from "./form.js";
import { normLost, variancesBroken } from "./messages.js";
import { createNode } from "./node.js";
import { holdNorm } from "./norm.js";
import { reduced } from "./reduced.js";
import { signEdges } from "./sign-edges.js";
import { createSphereStore, type FormName, hasSignInputs, type SphereStore } from "./store.js";

// Sweeps of a machine with continuous weights: messages of all patterns, then the norms.

/** Sweeps after which running totals are summed afresh: their rounding grows by 1e-16 or so a sweep. */
const FRESH = 16;

/** Every form, by name. */
export const FORMS: { readonly [F in FormName]: MessageForm } = { reduced, signs: signEdges, edges };

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

/** Lays out messages for a graph and its plan, or says why continuous messages do not fit. */
export function createSphereEngine(context: AlgorithmContext): Outcome<SphereEngine> {
  const { graph, plan, options, streams } = context;
  const machine = sphericalMachine("bp", graph);
  if (!machine.value) return { diagnostics: machine.diagnostics };
  const form = formOf(plan.groups[0].accuracy, hasSignInputs(machine.value));
  const store = createSphereStore(machine.value, form);
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
  return { value: engine, diagnostics: [] };
}

function formOf(accuracy: Accuracy, signs: boolean): FormName {
  if (!signs) return "edges";
  return accuracy === "reduced" ? "reduced" : "signs";
}

/** Messages b = 0.01 times normal numbers over sqrt(inputs), one number a pattern and unit in the reduced form; a = 0. */
export function startRandomSpheres({ store, form }: SphereEngine, stream: Stream): void {
  const { heap, group, messages } = store;
  const { patterns, units, inputs } = group;
  const size = 0.01 / Math.sqrt(inputs);
  const count = store.form === "reduced" ? patterns * units : patterns * units * inputs;
  for (let e = messages; e < messages + count; e++) heap[e] = size * stream.normal();
  form.refresh(store);
  holdNorm(store);
  updateMeans(store);
}

/** One pass over all patterns, then the norms. `index` counts sweeps from 1 and keys the random order. */
export function sweepSpheres(engine: SphereEngine, index: number): SphereSweep {
  const { store, order, form } = engine;
  const name = store.group.name;
  if (engine.shuffled) {
    order.set(store.inOrder);
    shuffle(order, order.length, engine.streams("schedule", index));
  }
  const broken = form.sweep(engine, order, engine.live, engine.damping);
  if (broken >= 0) return { residual: Number.NaN, fault: variancesBroken(name, broken + 1, index) };
  if (!engine.live || index % FRESH === 0) form.refresh(store);
  if (!holdNorm(store)) return { residual: Number.NaN, fault: normLost(name, index) };
  return { residual: updateMeans(store) };
}

/** Posterior means B / A into the store; gives the largest move. */
function updateMeans(store: SphereStore): number {
  const { heap, group, mean, field, precision, form } = store;
  const { units, inputs } = group;
  let residual = 0;
  for (let i = 0; i < units * inputs; i++) {
    const a = form === "edges" ? precision + i : precision + Math.floor(i / inputs);
    const m = heap[field + i] / heap[a];
    const move = Math.abs(m - heap[mean + i]);
    // A NaN wins, so that it is seen.
    if (!(move <= residual)) residual = move;
    heap[mean + i] = m;
  }
  return residual;
}
