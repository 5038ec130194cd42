import fc from "fast-check";
import type { FlatGraph, FlatGroup } from "../../compiler/ir/flat-graph.js";
import { planRun } from "../../compiler/schedule/plan.js";
import { betheLogPartition, marginalsOf } from "../../runtime/beliefs.js";
import type { FactorKind } from "../../runtime/factors/contract.js";
import { createStore } from "../../runtime/layout.js";
import { isSparse, type MessageStore, messageWidth, refreshTotals } from "../../runtime/state.js";
import { factor, type SparseKind } from "../arbitraries/factors.js";
import { machines } from "../arbitraries/machines.js";
import { cavityField, fieldToLogWeights, logWeights } from "../arbitraries/numbers.js";
import { graphOf } from "../graphs/factors.js";
import { categoricalVariables } from "../graphs/variables.js";
import { assertLaw, expectAllNear, expectNear, type LawOptions } from "./compare.js";
import { enumerate } from "./enumerate.js";

/**
 * One factor node under arbitrary cavities (nearly free to certain): its messages and beliefs are those of enumeration, its
 * Bethe term gives ln Z, its energy the mean energy. `graphs`: one factor each, its cavities as priors; drawn by kind when absent.
 */
export function factorKindLaw(
  kind: FactorKind,
  options: LawOptions & { readonly graphs?: fc.Arbitrary<FlatGraph> } = {},
): void {
  const graphs = options.graphs ?? singleFactors(kind.name);
  assertLaw(
    fc.property(graphs, (graph) => checkFactor(kind, graph)),
    200,
    options,
  );
}

/** Graphs of one factor of a kind, with random cavities as priors. */
export function singleFactors(kind: FlatGroup["kind"]): fc.Arbitrary<FlatGraph> {
  if (kind === "machine") {
    return machines({ maxPatterns: 1 }).chain((graph) => {
      const count = graph.variables.count;
      return fc.array(cavityField(true), { minLength: count, maxLength: count }).map((fields) => {
        const logPrior = Float64Array.from(fields.flatMap(fieldToLogWeights));
        return { ...graph, variables: { ...graph.variables, logPrior } };
      });
    });
  }
  return fc.integer({ min: 1, max: 5 }).chain((arity) => sparseFactor(kind, arity));
}

function sparseFactor(kind: SparseKind, arity: number): fc.Arbitrary<FlatGraph> {
  const count = kind === "table" ? fc.integer({ min: 2, max: 4 }) : fc.constant(2);
  return fc.array(count, { minLength: Math.min(arity, 4), maxLength: Math.min(arity, 4) }).chain((states) => {
    const cavities = states.map((q) => (q === 2 ? cavityField(true).map(fieldToLogWeights) : logWeights(q, true)));
    return fc.tuple(factor(kind, states, true), ...cavities).map(([make, ...priors]) => {
      const group = make(states.map((_, v) => v));
      return graphOf(categoricalVariables(states, priors as number[][]), [group]);
    });
  });
}

function checkFactor(kind: FactorKind, graph: FlatGraph): void {
  const wanted = enumerate(graph);
  fc.pre(wanted.solutions > 0);
  const plan = planRun(graph, {}, "message passing").value;
  if (!plan) throw new Error("no plan for one factor");
  const store = createStore(graph, plan);
  const view = store.views[0];
  kind.update(view, undefined, 0, kind.factors(graph.groups[0]));
  if (view.fault >= 0)
    throw new Error("a contradiction was reported where there is a configuration of positive weight");
  refreshTotals(store);
  // A handful of sums over at most 2^12 terms: far fewer than 1e4 roundings of 1e-16.
  expectAllNear(marginalsOf(store), wanted.marginals, 1e-12, "beliefs");
  checkMessages(store, graph);
  // Fields of +-400 make the terms of ln Z that large, and expectNear is relative to ln Z after they cancel.
  expectNear(betheLogPartition(store), wanted.logPartition, 1e-10, "Bethe log partition");
  if (kind.name !== "machine" || graph.groups[0].kind !== "machine" || graph.groups[0].channel.name !== "gibbs") return;
  expectNear(kind.meanEnergy(view), wanted.meanEnergy, 1e-10, "mean energy");
}

/** The message to v is the belief of v with v's own prior taken out: enumeration with that prior flat. */
function checkMessages(store: MessageStore, graph: FlatGraph): void {
  const { variables } = graph;
  for (let v = 0; v < variables.count; v++) {
    const q = variables.states[v];
    const at = variables.stateOffset[v];
    const flat = variables.logPrior.slice().fill(0, at, at + q);
    const { marginals } = enumerate({ ...graph, variables: { ...variables, logPrior: flat } });
    const wanted = Array.from(marginals.subarray(at, at + q), Math.log);
    const message = store.heap.subarray(messagePlace(store, v), messagePlace(store, v) + messageWidth(q));
    const what = `message to variable ${v}`;
    // Probabilities below 1e-300 cannot be seen by enumeration; log-odds lose |u| roundings.
    if (q !== 2) expectAllNear(message, wanted, 1e-10, what);
    else if (Math.abs(message[0]) < 300) expectNear(message[0], (wanted[1] - wanted[0]) / 2, 1e-10, what);
  }
}

/** Where the one factor's message to v lies (v is its edge number v, and machines' messages are in the weights' order). */
function messagePlace(store: MessageStore, v: number): number {
  const view = store.views[0];
  return isSparse(view.group) ? view.messageAt[v] : view.base + v;
}
