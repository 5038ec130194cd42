import type { ActivationLaw, ChannelLaw, MachineGroup, RuleLaw } from "../../../compiler/ir/flat-graph.js";
import { createNode } from "../../../runtime/continuous/node.js";
import type { PatternNode } from "../../../runtime/continuous/pattern-node.js";
import { createSphereStore } from "../../../runtime/continuous/store.js";
import { machineGraph } from "../../../testing/graphs/machine.js";

/** Laws of a node; no parameters unless given. */
export interface NodeLaws {
  readonly units?: number;
  readonly label?: number;
  readonly activation?: ActivationLaw;
  readonly rule?: RuleLaw;
  readonly channel?: ChannelLaw;
}

/** The machine of a node with one pattern. */
export function groupOf({ units = 1, label = 1, ...laws }: NodeLaws): MachineGroup {
  const spec = { patterns: [new Array(units).fill(1)], labels: [label], units, weights: "real" as const };
  return machineGraph({ ...spec, ...laws }).groups[0] as MachineGroup;
}

/** A node; its omega and variance are free to set. */
export function nodeOf(laws: NodeLaws): PatternNode {
  return createNode(createSphereStore(groupOf(laws), "edges"));
}

/** Sets omega and V of every unit. */
export function load(node: PatternNode, omega: readonly number[], variance: readonly number[]): void {
  node.heap.set(omega, node.omega);
  node.heap.set(variance, node.variance);
}

/** ln Z, g and dg of every unit. */
export function response(node: PatternNode, omega: readonly number[], variance: readonly number[]) {
  load(node, omega, variance);
  node.respond(0);
  const [g, dg] = [node.gain, node.slope].map((at) => Array.from(node.heap.slice(at, at + omega.length)));
  return { logZ: node.logZ(0), g, dg };
}

/** The real sum of these votes. */
export function sumRule(votes: readonly number[], offset = 0): RuleLaw {
  return { name: "sum", parameters: {}, meaning: { kind: "sum", votes: Float64Array.from(votes), offset } };
}

/** First and second derivative of f at x by Richardson's extrapolation of central differences: errors of h^4. */
export function derivatives(f: (x: number) => number, x: number, h: number): [number, number] {
  const here = f(x);
  const at = [h, h / 2].map((step) => {
    const [low, high] = [f(x - step), f(x + step)];
    return [(high - low) / (2 * step), (high - 2 * here + low) / (step * step)];
  });
  return [(4 * at[1][0] - at[0][0]) / 3, (4 * at[1][1] - at[0][1]) / 3];
}
