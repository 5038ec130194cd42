import { isWrong, outputOf } from "../factors/machine-output.js";
import { type FlipMachine, integerReach } from "./flip-machine.js";

/** What a machine's hidden units are, and what a pattern costs when they are t[0 .. units - 1] and its label is this. */
export interface PatternLoss {
  unit(h: number): number;
  cost(t: Float64Array, label: number): number;
}

/** The energy of all patterns, as single weights change. */
export interface FlipEnergy {
  /** Change of the energy when the weight of unit k whose inputs start at `column` moves by `step`. */
  change(k: number, column: number, step: number): number;
  /** Makes the change that was asked for last. */
  accept(): void;
  /** Takes a loss, and the sums as they are. */
  reset(loss: PatternLoss): void;
  /** The energy, summed over the patterns. */
  total(): number;
}

/** Wrong patterns: 1 each, by the machine's own activation and rule. */
export function errorLoss({ group }: FlipMachine): PatternLoss {
  const output = outputOf(group);
  return {
    unit: (h) => output.activation.apply(h),
    cost: (t, label) => (isWrong(output.of(t), label) ? 1 : 0),
  };
}

/** Wrong patterns of the weights as they are. */
export function errorsNow(machine: FlipMachine): number {
  const { group, sums } = machine;
  const { patterns, units, label, scale, bias } = group;
  const { unit, cost } = errorLoss(machine);
  const t = new Float64Array(units);
  let errors = 0;
  for (let mu = 0; mu < patterns; mu++) {
    for (let k = 0; k < units; k++) t[k] = unit(scale * sums[k * patterns + mu] + bias);
    errors += cost(t, label[mu]);
  }
  return errors;
}

/** Largest table of hidden values by sum. */
const MOST_SUMS = 2 ** 20;

/** The energy of a machine; call `reset` first. */
export function flipEnergy(machine: FlipMachine): FlipEnergy {
  const reach = integerReach(machine);
  const tabled = reach !== undefined && reach <= MOST_SUMS;
  if (tabled && machine.group.units === 1) return oneUnitEnergy(machine, reach);
  return unitsEnergy(machine, tabled ? reach : undefined);
}

/** Of one unit with whole-number sums: the cost of a pattern is a table of its sum and its label. */
function oneUnitEnergy({ group, columns, sums }: FlipMachine, reach: number): FlipEnergy {
  const { patterns, label, scale, bias } = group;
  const width = 2 * reach + 1;
  const table = new Float64Array(2 * width);
  /** Where the table has each pattern's label and sum. */
  const place = new Int32Array(patterns);
  const t = new Float64Array(1);
  let energy = 0;
  const asked = { column: 0, step: 0, energy: 0 };
  return {
    change(_k, column, step) {
      asked.column = column;
      asked.step = step;
      asked.energy = costsAfter(table, place, columns, column, step);
      return asked.energy - energy;
    },
    accept() {
      const { column, step } = asked;
      for (let mu = 0; mu < patterns; mu++) {
        sums[mu] += step * columns[column + mu];
        place[mu] += step * columns[column + mu];
      }
      energy = asked.energy;
    },
    reset({ unit, cost }) {
      for (let s = -reach; s <= reach; s++) {
        t[0] = unit(scale * s + bias);
        table[reach + s] = cost(t, -1);
        table[width + reach + s] = cost(t, 1);
      }
      for (let mu = 0; mu < patterns; mu++) place[mu] = (label[mu] > 0 ? width : 0) + reach + sums[mu];
      energy = costsAfter(table, place, columns, 0, 0);
    },
    total: () => energy,
  };
}

/** Sum over patterns of the table, each moved by step times its input. */
function costsAfter(
  table: Float64Array,
  place: Int32Array,
  columns: Int8Array | Float64Array,
  column: number,
  step: number,
): number {
  let sum = 0;
  for (let mu = 0; mu < place.length; mu++) sum += table[place[mu] + step * columns[column + mu]];
  return sum;
}

/** Of several units: hidden values and costs are held; only patterns whose hidden unit changes are judged anew. */
function unitsEnergy({ group, columns, sums }: FlipMachine, reach: number | undefined): FlipEnergy {
  const { patterns, units, label, scale, bias } = group;
  const table = reach === undefined ? undefined : new Float64Array(2 * reach + 1);
  const hidden = new Float64Array(units * patterns);
  const costs = new Float64Array(patterns);
  const next = { hidden: new Float64Array(patterns), cost: new Float64Array(patterns) };
  const t = new Float64Array(units);
  let loss: PatternLoss = { unit: (h) => h, cost: () => 0 };
  const asked = { k: 0, column: 0, step: 0 };
  const value = (s: number): number => (table && reach !== undefined ? table[reach + s] : loss.unit(scale * s + bias));
  const costOf = (mu: number): number => {
    for (let k = 0; k < units; k++) t[k] = hidden[k * patterns + mu];
    return loss.cost(t, label[mu]);
  };
  return {
    change(k, column, step) {
      asked.k = k;
      asked.column = column;
      asked.step = step;
      const row = k * patterns;
      let change = 0;
      for (let mu = 0; mu < patterns; mu++) {
        const now = hidden[row + mu];
        const then = value(sums[row + mu] + step * columns[column + mu]);
        next.hidden[mu] = then;
        next.cost[mu] = costs[mu];
        if (then === now) continue;
        hidden[row + mu] = then;
        next.cost[mu] = costOf(mu);
        hidden[row + mu] = now;
        change += next.cost[mu] - costs[mu];
      }
      return change;
    },
    accept() {
      const { k, column, step } = asked;
      for (let mu = 0; mu < patterns; mu++) sums[k * patterns + mu] += step * columns[column + mu];
      hidden.set(next.hidden, k * patterns);
      costs.set(next.cost);
    },
    reset(given) {
      loss = given;
      if (table && reach !== undefined)
        for (let s = -reach; s <= reach; s++) table[reach + s] = loss.unit(scale * s + bias);
      for (let e = 0; e < hidden.length; e++) hidden[e] = value(sums[e]);
      for (let mu = 0; mu < patterns; mu++) costs[mu] = costOf(mu);
    },
    total: () => costs.reduce((energy, cost) => energy + cost, 0),
  };
}
