import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import { inputRow, type MachineTask } from "./machine-task.js";

// Where the weight of a label jumps as a function of the preactivation of the only unit of a machine: at the breakpoints of its
// activation, and where its output meets a breakpoint of the channel.

/** Places at which an activation is looked at on its way through the channel's breakpoints. */
const GRID = 4096;

const found = new WeakMap<MachineTask, readonly number[]>();

/** Ascending jumps of the terminal weight of a unit. */
export function jumpsOf(task: MachineTask): readonly number[] {
  let jumps = found.get(task);
  if (jumps === undefined) {
    jumps = findJumps(task);
    found.set(task, jumps);
  }
  return jumps;
}

function findJumps({ output, group }: MachineTask): readonly number[] {
  const { activation, channel, sum } = output;
  const jumps = new Set(activation.breakpoints);
  if (sum && group.units === 1) {
    const reach = furthest(group);
    for (const level of new Set([...channel.breakpoints(1), ...channel.breakpoints(-1)])) {
      const gap = (h: number): number => sum.offset + sum.votes[0] * activation.apply(h) - level;
      for (let j = 0; j < GRID; j++) {
        const from = reach * ((2 * j) / GRID - 1);
        const to = reach * ((2 * j + 2) / GRID - 1);
        if (gap(from) >= 0 !== gap(to) >= 0) jumps.add(bisect(gap, from, to));
      }
    }
  }
  return [...jumps].sort((a, b) => a - b);
}

/** Twice the largest |h| that spins can reach, plus 1. */
function furthest(group: MachineGroup): number {
  let most = 0;
  for (let mu = 0; mu < group.patterns; mu++) {
    for (let k = 0; k < group.units; k++) {
      const at = inputRow(group, mu, k);
      let sum = 0;
      for (let i = 0; i < group.inputs; i++) sum += Math.abs(group.input[at + i * group.inputStride[2]]);
      most = Math.max(most, sum);
    }
  }
  return 1 + 2 * (Math.abs(group.scale) * most + Math.abs(group.bias));
}

function bisect(gap: (h: number) => number, from: number, to: number): number {
  const right = gap(to) >= 0;
  let [low, high] = [from, to];
  for (let turn = 0; turn < 60; turn++) {
    const middle = 0.5 * (low + high);
    if (gap(middle) >= 0 === right) high = middle;
    else low = middle;
  }
  return high;
}
