import type { FlatGraph, NamedLaw } from "../../compiler/ir/flat-graph.js";
import type { MachineSpec } from "../../testing/graphs/machine.js";
import { sphericalMachine } from "./spherical-machine.js";

/** Levels with log-weights, or a law of real weights. */
export type WeightLaw = { readonly values: readonly number[]; readonly logPrior?: readonly number[] } | NamedLaw;

/** Random +-1 patterns and labels for N weights under one prior, at alpha = P/N. */
export function weightedMachine(
  seed: number,
  weights: number,
  alpha: number,
  law: WeightLaw,
  units = 1,
  more: Partial<MachineSpec> = {},
): FlatGraph {
  return withPrior(sphericalMachine(seed, weights, alpha, units, { ...more, free: true }), law);
}

/** The graph with its weights under another law. */
export function withPrior(graph: FlatGraph, law: WeightLaw): FlatGraph {
  const { count, blocks } = graph.variables;
  const values = "values" in law ? law.values : [];
  const logPrior = ("values" in law && law.logPrior) || values.map(() => 0);
  const q = values.length;
  const repeat = (row: readonly number[]) => Float64Array.from({ length: q * count }, (_, n) => row[n % q]);
  const block =
    "values" in law
      ? { ...blocks[0], constraint: undefined, support: { kind: "finite" as const, type: "int" as const, values } }
      : { ...blocks[0], constraint: undefined, prior: law };
  const variables = {
    count,
    blocks: [block],
    states: new Int32Array(count).fill(q),
    stateOffset: Int32Array.from({ length: count + 1 }, (_, v) => q * v),
    stateValue: repeat(values),
    logPrior: repeat(logPrior),
  };
  return { ...graph, variables };
}
