import type { FlatGraph } from "../compiler/ir/flat-graph.js";
import type { Plan, Schedule } from "../compiler/ir/plan.js";
import { type Diagnostic, hasErrors } from "../grammar/diagnostic.js";
import type { AlgorithmContext, Streams } from "./contracts.js";
import { proveContradiction } from "./contradiction/proof.js";
import { kindOf } from "./factors/registry.js";
import { type Fault, findFault } from "./fault.js";
import { createStore } from "./layout.js";
import { shuffle } from "./random.js";
import { type MessageStore, RESIDUAL, refreshTotals } from "./state.js";
import { largestLogWeight, motionOf } from "./steadiness.js";
import { unfit } from "./unfit.js";

// Sweeps: the order in which factors are updated, and what they see of each other.

/** A graph with its messages and the order of its sweeps. */
export interface Engine {
  readonly graph: FlatGraph;
  readonly store: MessageStore;
  readonly schedule: Schedule;
  readonly damping: number;
  readonly streams: Streams;
  /** Factors counted through all groups: the first of each group, then the total. */
  readonly firstFactor: readonly number[];
  /** Group and index in it of each place of the order; filled for `random` and `tree` only. */
  readonly orderGroup: Int32Array;
  readonly orderFactor: Int32Array;
  /** Totals before the running sweep, and the largest log-weight of the graph: what their motion is judged by. */
  readonly before: Float64Array;
  readonly scale: number;
  /** Why no configuration has positive weight, where hard factors show it before any message is sent. */
  readonly contradiction?: Diagnostic;
}

const BROKEN = { residual: Number.NaN, movement: Number.NaN, grown: false };

/** What a sweep found. `fault`: the numbers went wrong, or (`proven`) no configuration has positive weight. */
export interface Sweep extends Partial<Fault> {
  /** Largest change of a message mean, undamped. */
  readonly residual: number;
  /** The same of messages and of totals, these in nats: 0 where nothing moves, however certain it is. */
  readonly movement: number;
  /** True: totals have grown beyond all that the model says; see `Motion`. */
  readonly grown: boolean;
}

/** Lays out messages for a graph and its plan, or says why message passing does not fit. */
export function createEngine(context: AlgorithmContext): { engine?: Engine; diagnostics: Diagnostic[] } {
  const { graph, plan, options, streams } = context;
  const diagnostics = unfit(graph, plan);
  if (hasErrors(diagnostics)) return { diagnostics };
  const firstFactor = [0];
  for (const group of graph.groups)
    firstFactor.push(firstFactor[firstFactor.length - 1] + kindOf(group).factors(group));
  const schedule = plan.schedule === "tree" && plan.order === undefined ? "sequential" : plan.schedule;
  const ordered = schedule === "random" || schedule === "tree" ? firstFactor[graph.groups.length] : 0;
  const store = createStore(graph, plan);
  const engine: Engine = {
    graph,
    store,
    schedule,
    damping: schedule === "tree" ? 0 : Number(options["damping"] ?? 0),
    streams,
    firstFactor,
    orderGroup: new Int32Array(ordered),
    orderFactor: new Int32Array(ordered),
    before: new Float64Array(store.nodeDoubles),
    scale: largestLogWeight(graph),
    contradiction: proveContradiction(graph),
  };
  if (schedule === "tree") loadOrder(engine, plan);
  return { engine, diagnostics };
}

function loadOrder(engine: Engine, plan: Plan): void {
  const order = plan.order as Int32Array;
  for (let j = 0; j < engine.orderGroup.length; j++) {
    engine.orderGroup[j] = order[2 * j];
    engine.orderFactor[j] = order[2 * j + 1];
  }
}

/**
 * One pass over all factors (inward and outward for `tree`). `index` counts sweeps from 1 and keys the random order.
 * Totals are summed afresh at the end, so that state is a function of the messages alone.
 */
export function sweep(engine: Engine, index: number): Sweep {
  const { store, schedule, contradiction } = engine;
  if (contradiction) return { ...BROKEN, fault: contradiction, proven: true };
  store.heap[RESIDUAL] = 0;
  engine.before.set(store.heap.subarray(store.total, store.total + store.nodeDoubles));
  for (const view of store.views) {
    view.live = schedule !== "flooding";
    view.damping = engine.damping;
    view.fault = -1;
  }
  if (schedule === "random") drawOrder(engine, index);
  const ordered = schedule === "random" || schedule === "tree";
  const finished = ordered ? sweepOrdered(engine) : sweepGroups(store);
  if (finished && schedule === "tree") sweepBack(engine);
  refreshTotals(store);
  const residual = store.heap[RESIDUAL];
  const { moved, grown } = motionOf(store, engine.before, engine.scale);
  const movement = Math.max(residual, moved / (1 - engine.damping));
  return { residual, movement, grown, ...findFault(store, index) };
}

function sweepGroups(store: MessageStore): boolean {
  for (const view of store.views) {
    const kind = kindOf(view.group);
    kind.update(view, undefined, 0, kind.factors(view.group));
    if (view.fault >= 0) return false;
  }
  return true;
}

function drawOrder(engine: Engine, index: number): void {
  const { orderGroup, orderFactor, firstFactor, graph } = engine;
  const factors = orderFactor.length;
  for (let j = 0; j < factors; j++) orderFactor[j] = j;
  shuffle(orderFactor, factors, engine.streams("schedule", index));
  for (let j = 0; j < factors; j++) {
    let g = 0;
    while (g + 1 < graph.groups.length && orderFactor[j] >= firstFactor[g + 1]) g++;
    orderGroup[j] = g;
    orderFactor[j] -= firstFactor[g];
  }
}

/** Updates in the order, handing each kind the longest run of its own factors. */
function sweepOrdered(engine: Engine): boolean {
  const { orderGroup, orderFactor, store } = engine;
  const factors = orderFactor.length;
  for (let from = 0; from < factors; ) {
    const g = orderGroup[from];
    let to = from + 1;
    while (to < factors && orderGroup[to] === g) to++;
    const view = store.views[g];
    kindOf(view.group).update(view, orderFactor, from, to);
    if (view.fault >= 0) return false;
    from = to;
  }
  return true;
}

/** The outward pass: the order in reverse. */
function sweepBack(engine: Engine): void {
  const { orderGroup, orderFactor } = engine;
  orderGroup.reverse();
  orderFactor.reverse();
  sweepOrdered(engine);
  orderGroup.reverse();
  orderFactor.reverse();
}
