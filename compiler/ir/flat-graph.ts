import type { Support } from "./support.js";

// The ground graph: what the runtime sees. Typed arrays by group, no object per node, and no index where a stride will do.

/** Variable nodes `first .. first + count - 1`, in row-major order of `shape`. */
export interface VariableBlock {
  readonly name: string;
  readonly first: number;
  readonly count: number;
  readonly shape: readonly number[];
  /** For each axis of `shape`, the label of each position as the user counts (1..N, or a file's own labels). */
  readonly labels: readonly Int32Array[];
  readonly support: Support;
  /** Continuous weights held on a sphere: sum over axis of w^2 = length of that axis. */
  readonly constraint?: { readonly kind: "sphere"; readonly axis: number };
  /** Prior of continuous weights: `normal { mean, sd }` or `uniform { low, high }`; absent: flat. Discrete ones have `logPrior`. */
  readonly prior?: NamedLaw;
}

/** All variable nodes. Discrete variable v has `states[v]` states; a continuous one has 0. */
export interface FlatVariables {
  readonly count: number;
  readonly blocks: readonly VariableBlock[];
  readonly states: Int32Array;
  /**
   * The numerical value of state s of variable v is `stateValue[stateOffset[v] + s]` (spin: -1, 1; bit: 0, 1; cat: 0..q-1).
   * `logPrior` has the same layout: log-weights of the prior, all 0 for the counting measure; -Infinity forbids a state.
   */
  readonly stateOffset: Int32Array;
  readonly stateValue: Float64Array;
  readonly logPrior: Float64Array;
}

interface SparseGroup {
  readonly name: string;
  /** Number of factor nodes. */
  readonly count: number;
  /** Edges of factor a: `edgeStart[a] .. edgeStart[a + 1] - 1`; `variable[e]` is the variable node of edge e. Length count + 1. */
  readonly edgeStart: Int32Array;
  readonly variable: Int32Array;
  /** Sum over the group's factors of constants taken out of log-weights; adds to the log partition. */
  readonly logConstant: number;
  /** An `energy` group: its log-weight is -beta E with this beta; 0 for hard or soft factors that are no energy. */
  readonly beta: number;
}

/** Any factor by its table of log-weights: row-major over its edges' states, last edge fastest; -Infinity forbids. */
export interface TableGroup extends SparseGroup {
  readonly kind: "table";
  /** Table of factor a starts at `tableStart[a]` (Float64Array so that it may exceed 2^31). Length count + 1. */
  readonly tableStart: Float64Array;
  readonly logTable: Float64Array;
}

/** p-body product of two-state variables: log psi_a = coupling[a] * prod s, s = -1 for state 0, +1 for state 1. */
export interface SpinProductGroup extends SparseGroup {
  readonly kind: "spin_product";
  readonly coupling: Float64Array;
}

/** Hard parity of two-state variables: prod s = sign[a] (+1 or -1), s = -1 for state 0, +1 for state 1. */
export interface ParityGroup extends SparseGroup {
  readonly kind: "parity";
  readonly sign: Int8Array;
}

/**
 * A function of an integer sum of two-state variables: t = sum_e coefficient[e] * state index (0 or 1) of edge e,
 * log psi_a = logTable[tableStart[a] + t - minimum[a]], t in minimum[a] .. minimum[a] + (tableStart[a+1] - tableStart[a]) - 1.
 */
export interface SumGroup extends SparseGroup {
  readonly kind: "sum";
  readonly coefficient: Int32Array;
  readonly minimum: Int32Array;
  readonly tableStart: Float64Array;
  readonly logTable: Float64Array;
}

/**
 * Elastic coupling of real variables: one factor node a weight. `centred`: the last edge is the centre c and
 * log psi_a = -(strength / 2) sum_e (x_e - c)^2 over the others; else log psi_a = -(strength / 2) sum over pairs e < f of (x_e - x_f)^2.
 */
export interface ElasticGroup extends SparseGroup {
  readonly kind: "elastic";
  readonly strength: number;
  readonly centred: boolean;
}

/** A named law with numbers, e.g. rule `threshold` with `{ t: 2 }`. */
export interface NamedLaw {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/** A function of one real number that the model declares, its parameters put in. */
export interface ScalarLaw {
  apply(z: number): number;
  /** The form that gradients pass through, where it is another: `smooth` of the declaration. */
  smooth?(z: number): number;
  /** First and second derivative, piece by piece; of the `smooth` form where there is one. */
  slope(z: number): number;
  curvature(z: number): number;
  /** Ascending places where the function or its slope jumps. */
  readonly breakpoints: readonly number[];
  /** Its value on each of the breakpoints.length + 1 open pieces, where it is constant on all of them. */
  readonly levels?: readonly number[];
}

/** Activation of hidden units: built in under its name, or declared in the model. `linear` gives h itself. */
export interface ActivationLaw extends NamedLaw {
  readonly declared?: ScalarLaw;
}

/**
 * What a rule does with tau[0 .. K - 1], found by meaning. `product`: sign * prod tau. `count`: outputs[number of +1]. `weighted`: +1
 * when sum votes tau >= threshold, else -1. `listed`: outputs[sum over k with tau_k = +1 of 2^k]. `sum`: the real number
 * sum votes tau + offset, which a channel sees as it is (`probit`, `margin`) or by its sign (`deterministic`, `gibbs`, `flip`).
 */
export type RuleMeaning =
  | { readonly kind: "product"; readonly sign: 1 | -1 }
  | { readonly kind: "count"; readonly outputs: Int8Array }
  | { readonly kind: "weighted"; readonly votes: Float64Array; readonly threshold: number }
  | { readonly kind: "listed"; readonly outputs: Int8Array }
  | { readonly kind: "sum"; readonly votes: Float64Array; readonly offset: number };

/** Rule from hidden units to the output: built in under its name, or with the meaning found for this number of units. */
export interface RuleLaw extends NamedLaw {
  readonly meaning?: RuleMeaning;
}

/** A channel that the model declares, its parameters put in: weight(label, output) = P(label | output) or any weight >= 0. */
export interface DeclaredChannel {
  /** `sign`: the output is -1 or +1; `real`: any number. */
  readonly sees: "sign" | "real";
  weight(label: number, output: number): number;
  /** Ascending places where the weight of a label jumps as a function of the output. */
  breakpoints(label: number): readonly number[];
}
export interface ChannelLaw extends NamedLaw {
  /** Present for built-in channels that see the output's value; others see its sign. */
  readonly sees?: "real";
  readonly declared?: DeclaredChannel;
}

/**
 * A learning machine: one factor node a pattern mu, dense over weights; no index is stored.
 *   h[mu, k] = scale * sum_i input[mu, k, i] * w[k, i] + bias,  tau = activation(h),  out = rule(tau),  label[mu] seen through `channel`.
 * input(mu, k, i) = input[mu * inputStride[0] + k * inputStride[1] + i * inputStride[2]]  (fully connected: inputStride[1] = 0);
 * weight (k, i) is variable node firstVariable + k * weightStride[0] + i * weightStride[1]. Units own disjoint weights.
 */
export interface MachineGroup {
  readonly kind: "machine";
  readonly name: string;
  readonly patterns: number;
  readonly units: number;
  readonly inputs: number;
  readonly wiring: "tree" | "full";
  /** Int8Array when every entry is -1, 0 or 1 (or another small integer), Float64Array otherwise. */
  readonly input: Int8Array | Float64Array;
  readonly inputStride: readonly [number, number, number];
  readonly firstVariable: number;
  readonly weightStride: readonly [number, number];
  readonly scale: number;
  readonly bias: number;
  readonly activation: ActivationLaw;
  readonly rule: RuleLaw;
  /** `deterministic` for `:=`; `gibbs {beta}`: 1 for a right label, exp(-beta) for a wrong one. */
  readonly channel: ChannelLaw;
  /** +-1, one a pattern. */
  readonly label: Int8Array;
}

export type SparseFactorGroup = TableGroup | SpinProductGroup | ParityGroup | SumGroup | ElasticGroup;
export type FlatGroup = SparseFactorGroup | MachineGroup;
export type FactorKindName = FlatGroup["kind"];

/** Replicas that were collapsed: the graph holds one of them, and `count` (any number >= 1) are coupled to a common centre. */
export interface CollapsedReplicas {
  readonly count: number;
  /** Coupling strength exp(-(gamma / 2) sum_a |w^a - centre|^2); for spins exp(gamma sum_a w^a centre). */
  readonly gamma: number;
  /** Variable blocks that are replicated. */
  readonly variables: readonly string[];
  /** The name of the centre, absent for a coupling of all pairs. */
  readonly centre?: string;
}

/** The ground graph of one instance (one binding of parameters, one seed). */
export interface FlatGraph {
  readonly variables: FlatVariables;
  readonly groups: readonly FlatGroup[];
  /** True when the graph has no cycle (machines count as one node a pattern): BP is then exact. */
  readonly isTree: boolean;
  /** "weights" normaliser of per-weight observables: number of variable nodes. */
  readonly weightCount: number;
  /** Present when the model's replicas are collapsed into one; explicit replicas are variables and factors like any other. */
  readonly replicas?: CollapsedReplicas;
  /** Number of explicit replicas, where the model has them. */
  readonly copies?: number;
}
