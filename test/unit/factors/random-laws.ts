import type {
  ActivationLaw,
  ChannelLaw,
  FlatGraph,
  MachineGroup,
  RuleLaw,
  ScalarLaw,
} from "../../../compiler/ir/flat-graph.js";
import type { Stream } from "../../../runtime/contracts.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import type { Meaning } from "./brute-force.js";

// Machines of random declared laws, with what they mean as plain functions beside them.

/** A law, and its meaning. */
export interface DeclaredLaw<L, F> {
  readonly name: string;
  readonly law: L;
  readonly means: F;
}
type Unit = DeclaredLaw<ActivationLaw, Meaning["activation"]>;
type Rule = DeclaredLaw<RuleLaw, Meaning["output"]>;
type Label = DeclaredLaw<ChannelLaw, Meaning["weight"]>;

const named = <T>(name: string, extra: T) => ({ name, parameters: {}, ...extra });

/** Steps between -1 and +1 at random places that no lattice of preactivations meets, 0.3 apart at least. */
export function steps(stream: Stream, count: number): Unit {
  const breakpoints = Array.from({ length: count }, () => 1.3 * stream.normal())
    .sort((a, b) => a - b)
    .map((place, j) => place + 0.3 * j);
  const levels = Array.from({ length: count + 1 }, (_, j) => (j % 2 === 0 ? -1 : 1) * (count % 2 === 0 ? 1 : -1));
  const apply = (h: number): number => levels[breakpoints.filter((place) => h >= place).length];
  const declared: ScalarLaw = { apply, slope: () => 0, curvature: () => 0, breakpoints, levels };
  return { name: `${count} steps`, law: named("own_steps", { declared }), means: apply };
}

/** Declared activations of real values: by name. */
export const realUnits: Readonly<Record<string, Unit>> = {
  ramp: real("ramp", (h) => Math.max(0, h - 0.3), [0.3]),
  hat: real("hat", (h) => 1 - Math.abs(h), [0]),
  soft: real("soft", (h) => Math.tanh(1.7 * h), []),
  straight: real("straight", (h) => h, []),
};

function real(name: string, apply: (h: number) => number, breakpoints: readonly number[]): Unit {
  // Messages ask for no slopes: NaN would show.
  const declared: ScalarLaw = { apply, slope: () => Number.NaN, curvature: () => Number.NaN, breakpoints };
  return { name, law: named(`own_${name}`, { declared }), means: apply };
}

/** A random rule of each meaning for K units. */
export function rules(stream: Stream, units: number): Rule[] {
  const outputs = (size: number) => Int8Array.from({ length: size }, () => stream.sign());
  const pluses = (tau: readonly number[]) => tau.filter((t) => t > 0).length;
  const sign = stream.sign() as 1 | -1;
  const count = outputs(units + 1);
  const listed = outputs(2 ** units);
  const votes = Float64Array.from({ length: units }, () => 0.1 + stream.uniform());
  const threshold = 0.3 * stream.normal();
  return [
    {
      name: "product",
      law: named("own_product", { meaning: { kind: "product", sign } }),
      means: (tau) => tau.reduce((product, t) => product * t, sign as number),
    },
    {
      name: "count",
      law: named("own_count", { meaning: { kind: "count", outputs: count } }),
      means: (tau) => count[pluses(tau)],
    },
    {
      name: "weighted",
      law: named("own_weighted", { meaning: { kind: "weighted", votes, threshold } }),
      means: (tau) => (tau.reduce((sum, t, k) => sum + votes[k] * t, 0) >= threshold ? 1 : -1),
    },
    {
      name: "listed",
      law: named("own_listed", { meaning: { kind: "listed", outputs: listed } }),
      means: (tau) => listed[tau.reduce((code, t, k) => code + (t > 0 ? 2 ** k : 0), 0)],
    },
  ];
}

/** A real output with these votes. */
export function summed(votes: readonly number[], offset: number): Rule {
  return {
    name: "sum",
    law: named("own_sum", { meaning: { kind: "sum", votes: Float64Array.from(votes), offset } }),
    means: (tau) => tau.reduce((sum, t, k) => sum + votes[k] * t, offset),
  };
}

/** Declared channels; the last three see real numbers. */
export const labels: readonly Label[] = [
  { name: "hard", law: named("deterministic", {}), means: (y, z) => (z >= 0 === y > 0 ? 1 : 0) },
  {
    name: "gibbs",
    law: { name: "gibbs", parameters: { beta: 0.8 } },
    means: (y, z) => (z >= 0 === y > 0 ? 1 : Math.exp(-0.8)),
  },
  // P(+1 | +1) = 0.9, P(+1 | -1) = 0.3: labels are not alike.
  label("lopsided", "sign", (y, z) => (z >= 0 ? (y > 0 ? 0.9 : 0.1) : y > 0 ? 0.3 : 0.7), [0]),
  label("squashed", "real", (y, z) => 1 / (1 + Math.exp(-1.5 * y * z)), []),
  label("distant", "real", (y, z) => Math.exp(-2 * (y - z) ** 2), []),
  label("wide", "real", (y, z) => (y * z >= 0.21 ? 0.95 : 0.05), [-0.21, 0.21]),
];

function label(name: string, sees: "sign" | "real", weight: Meaning["weight"], places: readonly number[]): Label {
  const own = name === "wide" ? (y: number) => [0.21 * y] : () => places;
  return {
    name,
    law: named(`own_${name}`, { declared: { sees, weight, breakpoints: own } }),
    means: weight,
  };
}

/** How large a machine is, and what it sees. */
export interface Size {
  readonly units: number;
  readonly inputs: number;
  readonly patterns: number;
  readonly wiring?: "tree" | "full";
  readonly real?: boolean;
  readonly weights?: "spin" | "real";
}

/** A machine of these laws on random patterns, each weight with a random prior. */
export function machineOf(
  stream: Stream,
  { units, inputs, patterns, wiring = "tree", real: continuous = false, weights }: Size,
  [unit, rule, channel]: readonly [Unit, Rule, Label],
): { graph: FlatGraph; meaning: Meaning } {
  const width = wiring === "tree" ? units * inputs : inputs;
  const row = () => Array.from({ length: width }, () => (continuous ? stream.normal() : stream.sign()));
  const graph = machineGraph({
    patterns: Array.from({ length: patterns }, row),
    labels: Array.from({ length: patterns }, () => stream.sign()),
    units,
    wiring,
    weights,
    activation: unit.law,
    rule: rule.law,
    channel: channel.law,
    bias: 0.05,
  });
  const logPrior = Float64Array.from(graph.variables.logPrior, () => 0.7 * stream.normal());
  const group: MachineGroup = { ...(graph.groups[0] as MachineGroup), ...lawsOf(unit, rule, channel) };
  return {
    graph: { ...graph, groups: [group], variables: { ...graph.variables, logPrior } },
    meaning: { activation: unit.means, output: rule.means, weight: channel.means },
  };
}

function lawsOf(unit: Unit, rule: Rule, channel: Label) {
  return { activation: unit.law, rule: rule.law, channel: channel.law };
}
