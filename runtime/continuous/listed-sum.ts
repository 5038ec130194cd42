import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import { settled } from "../factors/machine-output.js";
import { activationOf, channelOf } from "../laws.js";
import { fewEnough } from "../rules/cheapest-flips.js";
import { listedRule } from "../rules/listed-rule.js";
import type { TwoValued } from "./output-node.js";
import { sumOf } from "./sum-steps.js";

/** A real sum of few units of two values: the 2^K sums and their weights are listed, and nothing is taken as normal. Else undefined. */
export function listedSum(group: MachineGroup): TwoValued | undefined {
  const { levels } = activationOf(group.activation);
  const values = [...new Set(levels)].sort((a, b) => a - b);
  if (values.length !== 2 || group.units === 1 || !fewEnough(group.units)) return undefined;
  const { votes, offset } = sumOf(group);
  const size = votes.reduce((sum, vote) => sum + Math.abs(vote) * Math.max(...values.map(Math.abs)), Math.abs(offset));
  const sums = Float64Array.from({ length: 1 << group.units }, (_, code) =>
    settled(
      votes.reduce((sum, vote, k) => sum + vote * values[(code >> k) & 1], offset),
      size,
    ),
  );
  const channel = channelOf(group.channel);
  const weights = [-1, 1].map((label) => sums.map((sum) => channel.logWeight(label, sum)));
  return {
    middle: (values[0] + values[1]) / 2,
    rules: weights.map((one) => listedRule("sum", sums, one)),
    outputWeights: new Float64Array(4),
  };
}
