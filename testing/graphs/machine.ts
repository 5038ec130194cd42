import type {
  ActivationLaw,
  ChannelLaw,
  FlatGraph,
  MachineGroup,
  NamedLaw,
  RuleLaw,
} from "../../compiler/ir/flat-graph.js";
import { graphOf } from "./factors.js";
import { layOutVariables } from "./variables.js";

/** A learning machine on given patterns. */
export interface MachineSpec {
  /** One row a pattern. Tree wiring: unit k owns `inputs` entries from k * inputs; full wiring: every unit sees the row. */
  readonly patterns: readonly ArrayLike<number>[];
  /** +-1, one a pattern. */
  readonly labels: ArrayLike<number>;
  readonly units?: number;
  readonly wiring?: "tree" | "full";
  /** `spin` (default), `bit`, or `real`: then on spheres, one a unit, unless `free`. */
  readonly weights?: "spin" | "bit" | "real";
  readonly free?: boolean;
  /** Default: `identity` for one unit, `majority` for more. */
  readonly rule?: RuleLaw;
  readonly activation?: ActivationLaw;
  /** Default: the label is the output. */
  readonly channel?: ChannelLaw;
  /** Default 1/sqrt(inputs), and 0. */
  readonly scale?: number;
  readonly bias?: number;
}

const law = (name: string): NamedLaw => ({ name, parameters: {} });

/** The graph of one machine with weights w[k, i] and nothing else. */
export function machineGraph(spec: MachineSpec): FlatGraph {
  const units = spec.units ?? 1;
  const wiring = spec.wiring ?? "tree";
  const width = spec.patterns[0]?.length ?? 0;
  const inputs = wiring === "tree" ? width / units : width;
  const sphereAxis = spec.weights === "real" && !spec.free ? 1 : undefined;
  const variables = layOutVariables([
    { name: "w", support: spec.weights ?? "spin", shape: [units, inputs], sphereAxis },
  ]);
  const machine: MachineGroup = {
    kind: "machine",
    name: "sigma",
    patterns: spec.patterns.length,
    units,
    inputs,
    wiring,
    input: inputValues(spec.patterns, width),
    inputStride: [width, wiring === "tree" ? inputs : 0, 1],
    firstVariable: 0,
    weightStride: [inputs, 1],
    scale: spec.scale ?? 1 / Math.sqrt(inputs),
    bias: spec.bias ?? 0,
    activation: spec.activation ?? law("sign"),
    rule: spec.rule ?? law(units === 1 ? "identity" : "majority"),
    channel: spec.channel ?? law("deterministic"),
    label: Int8Array.from(spec.labels),
  };
  return graphOf(variables, [machine]);
}

function inputValues(patterns: readonly ArrayLike<number>[], width: number): Int8Array | Float64Array {
  const flat = new Float64Array(patterns.length * width);
  patterns.forEach((row, mu) => {
    flat.set(Array.from(row), mu * width);
  });
  return flat.every((x) => Number.isInteger(x) && Math.abs(x) <= 127) ? Int8Array.from(flat) : flat;
}
