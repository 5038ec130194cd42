import type { FlipEnergy } from "./flip-energy.js";
import type { PatternLoss } from "./flip-loss.js";
import type { FlipMachine } from "./flip-machine.js";

/** The energy of one unit with whole-number sums of at most `reach`: what a pattern costs is a table of its sum and its label. */
export function oneUnitEnergy({ group, columns, sums }: FlipMachine, reach: number): FlipEnergy {
  const { patterns, label } = group;
  const width = 2 * reach + 1;
  const table = new Float64Array(2 * width);
  /** Where the table has each pattern's label and sum. */
  const place = new Int32Array(patterns);
  const asked = { column: 0, step: 0, energy: 0 };
  let energy = 0;
  return {
    change(_k, column, step) {
      asked.column = column;
      asked.step = step;
      asked.energy = costsAfter(table, place, columns, column, step);
      return asked.energy - energy;
    },
    accept() {
      shift(sums, columns, asked.column, asked.step);
      shift(place, columns, asked.column, asked.step);
      energy = asked.energy;
    },
    reset(loss) {
      fill(table, loss, reach, group);
      for (let mu = 0; mu < patterns; mu++) place[mu] = (label[mu] > 0 ? width : 0) + reach + sums[mu];
      energy = costsAfter(table, place, columns, 0, 0);
    },
    total: () => energy,
  };
}

/** Costs by sum, of label -1 and then of label +1. */
function fill(
  table: Float64Array,
  { unit, cost }: PatternLoss,
  reach: number,
  { scale, bias }: { readonly scale: number; readonly bias: number },
): void {
  const t = new Float64Array(1);
  for (let s = -reach; s <= reach; s++) {
    t[0] = unit(scale * s + bias);
    table[reach + s] = cost(t, -1);
    table[3 * reach + 1 + s] = cost(t, 1);
  }
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

function shift(
  values: Float64Array | Int32Array,
  columns: Int8Array | Float64Array,
  column: number,
  step: number,
): void {
  for (let mu = 0; mu < values.length; mu++) values[mu] += step * columns[column + mu];
}
