import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { LabelChannel, UnitLaw } from "../laws.js";
import { crossings } from "./crossings.js";

// The weight of a label as a function of one preactivation: where it jumps, and where it is constant between the jumps.

/** Votes and offset of a machine with a real output; a built-in rule without a meaning is the plain sum. */
export function sumOf({ rule, units }: MachineGroup): { votes: Float64Array; offset: number } {
  const { meaning } = rule;
  if (meaning?.kind === "sum") return meaning;
  return { votes: new Float64Array(units).fill(1), offset: 0 };
}

/** Weight of a label as a function of the preactivation of the only unit: constant between cuts. */
export interface Steps {
  readonly cuts: Float64Array;
  readonly weights: Float64Array;
}

/** Breakpoints of the activation and, for one unit, those of the channel seen through it. */
export function unitCuts(group: MachineGroup, law: UnitLaw, channel: LabelChannel, label: number): Float64Array {
  const places = [...law.breakpoints];
  const { votes, offset } = sumOf(group);
  if (group.units === 1 && votes[0] !== 0) {
    const jumps = law.levels ? [] : channel.breakpoints(label);
    for (const jump of jumps) places.push(...crossings(law.apply, law.breakpoints, (jump - offset) / votes[0]));
  }
  return Float64Array.from(new Set(places)).sort();
}

/** The weights on the pieces, where there is one unit and they are constant. */
export function fixedSteps(
  group: MachineGroup,
  law: UnitLaw,
  channel: LabelChannel,
  cuts: readonly Float64Array[],
): readonly Steps[] | undefined {
  const sharp = channel.steps?.(1).noise === 0 && channel.steps(-1).noise === 0;
  if (group.units > 1 || !(law.levels || sharp)) return undefined;
  const { votes, offset } = sumOf(group);
  return [-1, 1].map((label, side) => ({
    cuts: cuts[side],
    weights: Float64Array.from({ length: cuts[side].length + 1 }, (_, j) =>
      channel.logWeight(label, offset + votes[0] * law.apply(inside(cuts[side], j))),
    ),
  }));
}

/** A place on piece j. */
function inside(cuts: Float64Array, j: number): number {
  if (cuts.length === 0) return 0;
  if (j === 0) return cuts[0] - 1;
  return j === cuts.length ? cuts[j - 1] + 1 : (cuts[j - 1] + cuts[j]) / 2;
}
