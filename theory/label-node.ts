import type { MachineGroup } from "../compiler/ir/flat-graph.js";
import { createNode, nodeDoubles } from "../runtime/continuous/node.js";
import type { PatternNode } from "../runtime/continuous/pattern-node.js";
import type { MachineLaws } from "./machine.js";

// The energetic term of every formula is an average of the ln Z of the runtime's own pattern node.

/** The node of a machine between normal preactivations and a label. */
export interface LabelNode {
  readonly units: number;
  readonly bias: number;
  /** True where ln Z does not change when units change places. */
  readonly symmetric: boolean;
  /** True where (label, fields) and (-label, -fields) have the same weight: one label is enough. */
  readonly odd: boolean;
  /** Mean and variance of every preactivation of the runtime's node, to be written before asking; the bias is part of the mean. */
  readonly omega: Float64Array;
  readonly variance: Float64Array;
  logZ(label: number): number;
  /** Writes g = d ln Z / d omega and dg / d omega of every unit to `gain` and `slope`. */
  respond(label: number): void;
  readonly gain: Float64Array;
  readonly slope: Float64Array;
  /** Probability that the output is not the label. */
  wrong(label: number): number;
}

/** Binds the node of a machine. */
export function labelNode(laws: MachineLaws): LabelNode {
  const { units, bias } = laws;
  // Two patterns, one a label; a node looks at laws, units and labels alone.
  const group = { ...laws, label: Int8Array.of(-1, 1), patterns: 2 } as MachineGroup;
  const heap = new Float64Array(nodeDoubles(group));
  const node = createNode({ heap, group, node: 0 });
  const made = bound(node, units, bias);
  return { ...made, symmetric: isSymmetric(made), odd: isOdd(made) };
}

function bound(node: PatternNode, units: number, bias: number): Omit<LabelNode, "symmetric" | "odd"> {
  const { heap } = node;
  const area = (at: number): Float64Array => heap.subarray(at, at + units);
  const pattern = (label: number): number => (label > 0 ? 1 : 0);
  return {
    units,
    bias,
    omega: area(node.omega),
    variance: area(node.variance),
    gain: area(node.gain),
    slope: area(node.slope),
    logZ: (label) => node.logZ(pattern(label)),
    respond: (label) => node.respond(pattern(label)),
    wrong: (label) => node.wrongBelief(pattern(label)),
  };
}

/** Fields at which symmetries are looked at: no two alike, both signs. */
function place(unit: number): number {
  return 1.3 * Math.sin(2.1 * unit + 0.7);
}

const ROUNDING = 1e-10;

function same(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= ROUNDING * (1 + Math.abs(a));
}

function isSymmetric(node: Omit<LabelNode, "symmetric" | "odd">): boolean {
  const { units, omega, variance } = node;
  variance.fill(0.8);
  for (let shift = 0; shift < units; shift++) {
    for (const label of [-1, 1]) {
      for (let k = 0; k < units; k++) omega[k] = place(k);
      const before = node.logZ(label);
      // Neighbours changed: these generate every order of the units.
      if (shift + 1 < units) [omega[shift], omega[shift + 1]] = [omega[shift + 1], omega[shift]];
      if (!same(before, node.logZ(label))) return false;
    }
  }
  return true;
}

function isOdd(node: Omit<LabelNode, "symmetric" | "odd">): boolean {
  const { units, omega, variance, bias } = node;
  variance.fill(0.8);
  for (let trial = 0; trial < 4; trial++) {
    for (let k = 0; k < units; k++) omega[k] = bias + place(k + units * trial);
    const plus = node.logZ(1);
    for (let k = 0; k < units; k++) omega[k] = bias - place(k + units * trial);
    if (!same(plus, node.logZ(-1))) return false;
  }
  return true;
}
