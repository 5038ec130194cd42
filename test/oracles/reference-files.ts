import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import { graphOf, tableGroup } from "../../testing/graphs/factors.js";
import { machineGraph } from "../../testing/graphs/machine.js";
import { categoricalVariables } from "../../testing/graphs/variables.js";

// The outside numbers under test/reference, as graphs.

const bytes = (path: string) => readFileSync(new URL(`../reference/${path}`, import.meta.url));

/** A `nn_*.json` instance: a machine with binary weights and its enumerated numbers. */
export interface MachineReference {
  readonly model: string;
  readonly N: number;
  readonly K: number;
  readonly patterns: number[][];
  readonly labels: number[];
  readonly exact: {
    readonly n_solutions: number;
    readonly ln_n_solutions: number;
    readonly magnetizations: number[];
    readonly finite_beta: { beta: number; lnZ: number; mean_energy: number; magnetizations: number[] }[];
    readonly local_entropy_curves: { reference_weights: number[]; count_by_hamming_distance: number[] }[];
  };
  readonly bp_fixed_point: Record<string, { bethe_lnZ: number; magnetizations: number[] }>;
}

/** A `fg_*.json` instance: table factors, enumerated numbers and the BP fixed point. */
export interface FactorGraphReference {
  readonly variables: { card: number }[];
  readonly factors: { vars: number[]; table: number[] }[];
  readonly exact: { lnZ: number; n_configurations_with_positive_weight: number; marginals: number[][] };
  readonly bp_fixed_point: { bethe_lnZ: number; marginals: number[][] };
}

/** Reads `exact/<name>.json`. */
export function readMachine(name: string): MachineReference {
  return JSON.parse(bytes(`exact/${name}.json`).toString()) as MachineReference;
}

/** The graph of a machine instance; with `beta`, labels are seen through `gibbs`. */
export function machineOf(reference: MachineReference, beta?: number): FlatGraph {
  const parity = reference.model.startsWith("parity");
  return machineGraph({
    patterns: reference.patterns,
    labels: reference.labels,
    units: reference.K,
    wiring: reference.model.endsWith("fc") ? "full" : "tree",
    rule: reference.K === 1 ? undefined : { name: parity ? "parity" : "majority", parameters: {} },
    channel: beta === undefined ? undefined : { name: "gibbs", parameters: { beta } },
  });
}

/** Reads `exact/<name>.json` of a factor graph. */
export function readFactorGraph(name: string): FactorGraphReference {
  return JSON.parse(bytes(`exact/${name}.json`).toString()) as FactorGraphReference;
}

/** The graph of a factor-graph instance. */
export function factorGraphOf(reference: FactorGraphReference): FlatGraph {
  const tables = reference.factors.map(({ vars, table }) => ({ variables: vars, logTable: table.map(Math.log) }));
  return graphOf(categoricalVariables(reference.variables.map(({ card }) => card)), [tableGroup(tables)]);
}

/** The ten patterns of 21 entries, all labels +1. */
export function fbpPatterns(): number[][] {
  const text = gunzipSync(bytes("fbp/patterns.txt.gz")).toString().trim();
  return text.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
}

/** A libDAI `.fg` file: variables in the order of their labels, tables with the first variable fastest, entries not listed 0. */
export function libdaiGraph(name: string): FlatGraph {
  const text = bytes(`libdai/${name}.fg`).toString();
  const numbers = text.replace(/#.*/g, "").trim().split(/\s+/).map(Number);
  let at = 0;
  const take = (count: number) => {
    at += count;
    return numbers.slice(at - count, at);
  };
  const cards = new Map<number, number>();
  const read = Array.from({ length: take(1)[0] }, () => {
    const [arity] = take(1);
    const labels = take(arity);
    const sizes = take(arity);
    labels.forEach((label, j) => {
      cards.set(label, sizes[j]);
    });
    const table = new Array<number>(sizes.reduce((product, q) => product * q, 1)).fill(0);
    for (let entries = take(1)[0]; entries > 0; entries--) {
      const [index, value] = take(2);
      table[index] = value;
    }
    // Reversed variables make the first one fastest, as a row-major table wants its last.
    return { labels: labels.reverse(), table };
  });
  const order = [...cards.keys()].sort((a, b) => a - b);
  const factors = read.map(({ labels, table }) => ({
    variables: labels.map((label) => order.indexOf(label)),
    logTable: table.map(Math.log),
  }));
  return graphOf(categoricalVariables(order.map((label) => cards.get(label) ?? 0)), [tableGroup(factors)]);
}

/** The rows of a table of theory. */
export function theoryRows<Row>(file: string): Row[] {
  return JSON.parse(bytes(`theory/${file}`).toString("utf8")).rows;
}
