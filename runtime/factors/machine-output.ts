import type { MachineGroup, ScalarLaw } from "../../compiler/ir/flat-graph.js";
import { activationOf, channelOf, type LabelChannel, ruleOf } from "../laws.js";

/** Shares of the summed votes below this are rounding: the output is a tie, sign(0) = +1. */
const ROUNDING = 1e-12;

/** From hidden units to the output of a machine and the weight of its label. */
export interface MachineOutput {
  readonly activation: ScalarLaw;
  readonly channel: LabelChannel;
  /** Present where the output is a real number: votes of the units, and what is added. */
  readonly sum?: { readonly votes: Float64Array; readonly offset: number };
  /** The output (-1 or +1, or a real number) of hidden units tau, one a unit. */
  of(tau: ArrayLike<number>): number;
}

/** The output of a machine, its laws looked up once. */
export function outputOf(group: MachineGroup): MachineOutput {
  const { meaning, parameters } = group.rule;
  const laws = { activation: activationOf(group.activation), channel: channelOf(group.channel) };
  if (meaning?.kind === "sum") {
    const { votes, offset } = meaning;
    return { ...laws, sum: { votes, offset }, of: (tau) => summedOutput(tau, votes, offset) };
  }
  const rule = ruleOf(group.rule);
  return { ...laws, of: (tau) => rule.decide(tau, group.units, parameters) };
}

function summedOutput(tau: ArrayLike<number>, votes: Float64Array, offset: number): number {
  let sum = offset;
  let size = Math.abs(offset);
  for (let k = 0; k < votes.length; k++) {
    sum += votes[k] * tau[k];
    size += Math.abs(votes[k] * tau[k]);
  }
  return settled(sum, size);
}

/** A sum of terms of this total size, with a tie that rounding has moved put back to 0. */
export function settled(sum: number, size: number): number {
  return Math.abs(sum) <= ROUNDING * size ? 0 : sum;
}

/** True of -1 below 0 and +1 from there on, whatever the activation is called. */
export function isSignLaw({ breakpoints, levels, apply }: ScalarLaw): boolean {
  return breakpoints.length === 1 && breakpoints[0] === 0 && levels?.join() === "-1,1" && apply(0) === 1;
}

/** True when the sign of the output is not the label; sign(0) = +1. */
export function isWrong(output: number, label: number): boolean {
  return output >= 0 !== label > 0;
}
