import type { FlatGraph, FlatGroup, FlatVariables, MachineGroup } from "../compiler/ir/flat-graph.js";
import { logSumExp } from "./kernels/log-sum-exp.js";
import { channelOf } from "./laws.js";

// What ln Z cannot exceed, whatever the graph: every factor at its largest weight, every variable node free under its prior,
//   ln Z <= sum_a max ln psi_a + sum_v ln sum_s prior_v(s),
// which Bethe's ln Z keeps too at every fixed point, as the entropy of a factor is at most that of its variable nodes. From below, where
// any configuration has positive weight: every factor at its smallest positive weight, times the mass of the prior, or one configuration's
// where weights of 0 may leave no more than one. Bethe's ln Z may fall short of that, as where loops frustrate each other.

/** Bounds of ln Z, nats; infinite where there is none. */
export interface PartitionBounds {
  readonly least: number;
  readonly most: number;
}

/** Bounds of one part of ln Z; `hard`: weights of 0 occur in it. */
interface Part extends PartitionBounds {
  readonly hard: boolean;
}

const UNKNOWN: Part = { least: -Infinity, most: Infinity, hard: true };

/** Bounds of ln Z of a graph of discrete variables. */
export function partitionBounds({ variables, groups }: FlatGraph): PartitionBounds {
  const parts = groups.map((group) => partOf(group));
  const hard = parts.some((part) => part.hard);
  const prior = priorMass(variables);
  const least = parts.reduce((sum, part) => sum + part.least, hard ? prior.least : prior.most);
  return { least, most: parts.reduce((sum, part) => sum + part.most, prior.most) };
}

function priorMass({ count, states, stateOffset, logPrior }: FlatVariables): PartitionBounds {
  let [least, most] = [0, 0];
  for (let v = 0; v < count; v++) {
    const own = logPrior.subarray(stateOffset[v], stateOffset[v] + states[v]);
    least += rangeOf(own, 0, own.length).least;
    most += logSumExp(own, 0, own.length);
  }
  return { least, most };
}

function partOf(group: FlatGroup): Part {
  switch (group.kind) {
    case "spin_product": {
      const size = group.coupling.reduce((sum, coupling) => sum + Math.abs(coupling), 0);
      return { least: group.logConstant - size, most: group.logConstant + size, hard: false };
    }
    case "parity":
      return { least: group.logConstant, most: group.logConstant, hard: true };
    case "table":
    case "sum":
      return tablesOf(group.tableStart, group.logTable, group.count, group.logConstant, group.kind === "sum");
    case "machine":
      return labelsOf(group);
    case "elastic":
      return UNKNOWN;
  }
}

/** Sums of the tables' largest and smallest entries; sums of states beyond a table have weight 0, which `open` says. */
function tablesOf(start: Float64Array, table: Float64Array, count: number, constant: number, open: boolean): Part {
  let [least, most, hard] = [constant, constant, open];
  for (let a = 0; a < count; a++) {
    const own = rangeOf(table, start[a], start[a + 1]);
    least += own.least;
    most += own.most;
    hard ||= own.hard;
  }
  return { least, most, hard };
}

/** Largest entry, and smallest above -Infinity (0 where there is none); `hard`: some are -Infinity. */
function rangeOf(weights: ArrayLike<number>, from: number, to: number): Part {
  let [least, most, hard] = [Infinity, -Infinity, false];
  for (let n = from; n < to; n++) {
    const weight = weights[n];
    if (weight > most) most = weight;
    if (weight === -Infinity) hard = true;
    else if (weight < least) least = weight;
  }
  return { least: least === Infinity ? 0 : least, most, hard };
}

/** Labels under a channel that sees one of two outputs, or a real one in steps; other channels have no bound here. */
function labelsOf({ patterns, label, channel, rule }: MachineGroup): Part {
  const { sees, logWeight, steps } = channelOf(channel);
  const real = rule.meaning?.kind === "sum" && sees === "real";
  if (real && !steps) return UNKNOWN;
  let [least, most, hard] = [0, 0, false];
  for (let mu = 0; mu < patterns; mu++) {
    const weights = real && steps ? steps(label[mu]).logWeights : [logWeight(label[mu], -1), logWeight(label[mu], 1)];
    const own = rangeOf(weights, 0, weights.length);
    least += own.least;
    most += own.most;
    hard ||= own.hard;
  }
  return { least, most, hard };
}
