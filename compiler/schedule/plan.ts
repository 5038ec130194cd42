import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import type { AlgorithmInfo, OptionValue } from "../capabilities.js";
import type { FlatGraph, FlatGroup, MachineGroup } from "../ir/flat-graph.js";
import type { GroupPlan, Plan, Schedule } from "../ir/plan.js";
import * as messages from "../lower/messages.js";
import { type AccuracyRequest, chooseAccuracy, momentDoubles, weightLaw } from "./accuracy.js";
import { edgeCount, factorCount, treeOrder } from "./tree-order.js";

type Family = AlgorithmInfo["family"];

/** Learners and enumeration hold no messages. */
function withoutMessages(group: FlatGroup, family: Family): GroupPlan {
  const base = { name: group.name, kind: group.kind, factors: factorCount(group), edges: edgeCount(group) };
  return { ...base, accuracy: "exact", bytes: 0, reason: `no messages: ${family}` };
}

/** Decides how each group's messages are computed and in which order, and counts the bytes. `options` after defaults. */
export function planRun(
  graph: FlatGraph,
  options: Readonly<Record<string, OptionValue>>,
  family: Family,
  span?: Span,
): Outcome<Plan> {
  const diagnostics: Diagnostic[] = [];
  const asked = String(options["accuracy"] ?? "auto");
  const passes = family === "message passing";
  const wanted = options["schedule"] === "auto" ? undefined : (options["schedule"] as Schedule | undefined);
  const request: AccuracyRequest = { asked, schedule: wanted, span };
  const groups = graph.groups.map((group) =>
    passes ? planGroup(group, graph, request, diagnostics) : withoutMessages(group, family),
  );
  if (wanted === "tree" && !graph.isTree)
    diagnostics.push(messages.badSchedule("schedule `tree` needs a graph without cycles", span));
  // Reinforcement keeps moving the fields, so that two passes never end it.
  const twoPasses = graph.isTree && !options["reinforcement"];
  const reduced = groups.some(({ accuracy }) => accuracy === "reduced");
  const schedule = wanted ?? (reduced ? "flooding" : twoPasses ? "tree" : "sequential");
  const exact = graph.isTree && groups.every((group) => group.kind !== "machine" || group.accuracy === "exact");
  const order = schedule === "tree" && graph.isTree ? treeOrder(graph) : undefined;
  const bytes = groups.reduce((sum, group) => sum + group.bytes, 0) + graphBytes(graph);
  return { value: { groups, schedule, bytes, exact, order }, diagnostics };
}

function planMachine(group: MachineGroup, graph: FlatGraph, request: AccuracyRequest, out: Diagnostic[]) {
  const choice = chooseAccuracy(group, graph, request, out);
  const law = weightLaw(group, graph);
  // Moments of spins are matched as under any other prior.
  const matched = law === "spins" ? choice.accuracy === "ep" && "sites" : law;
  const doubles = matched ? momentDoubles(group, choice.accuracy, matched) : edgeCount(group);
  return { ...choice, bytes: 8 * doubles };
}

/** Numbers of a message: one to two states, one a state to more, field and precision to a real variable. */
function messageNumbers(states: number): number {
  if (states === 0) return 2;
  return states === 2 ? 1 : states;
}

function planGroup(group: FlatGroup, graph: FlatGraph, request: AccuracyRequest, out: Diagnostic[]): GroupPlan {
  const edges = edgeCount(group);
  const base = { name: group.name, kind: group.kind, factors: factorCount(group), edges };
  if (group.kind === "machine") return { ...base, ...planMachine(group, graph, request, out) };
  let words = 0;
  for (const v of group.variable) words += messageNumbers(graph.variables.states[v]);
  const reasons: Record<typeof group.kind, string> = {
    table: "few-body factors by their tables",
    spin_product: "log-weight is a product of spins",
    parity: "hard parity checks",
    sum: "a function of one sum: dynamic programming",
    elastic: "Gaussian: mean and precision an edge",
  };
  return { ...base, accuracy: "exact", bytes: 8 * words, reason: reasons[group.kind] };
}

function graphBytes(graph: FlatGraph): number {
  const { states, stateOffset, stateValue, logPrior } = graph.variables;
  // Replicas share their data: each array counts once.
  const arrays = new Set([states, stateOffset, stateValue, logPrior, ...graph.groups.flatMap(arraysOf)]);
  let bytes = 0;
  for (const { byteLength } of arrays) bytes += byteLength;
  return bytes;
}

function arraysOf(group: FlatGroup): { readonly byteLength: number }[] {
  if (group.kind === "machine") return [group.input, group.label];
  const edges = [group.edgeStart, group.variable];
  return "logTable" in group ? [...edges, group.logTable, group.tableStart] : edges;
}
