import type { FlipEnergy } from "./flip-energy.js";
import type { PatternLoss } from "./flip-loss.js";
import type { FlipMachine } from "./flip-machine.js";

/** What is held of a machine of several units, and of the last change proposed. */
interface Held {
  readonly machine: FlipMachine;
  /** Hidden value by sum, from -reach on; absent where sums are not whole numbers. */
  readonly table?: Float64Array;
  /** Hidden value of unit k and pattern mu at k * patterns + mu, and what each pattern costs. */
  readonly hidden: Float64Array;
  readonly costs: Float64Array;
  readonly nextHidden: Float64Array;
  readonly nextCosts: Float64Array;
  /** Hidden values of the pattern being judged. */
  readonly t: Float64Array;
  loss: PatternLoss;
  unit: number;
  column: number;
  step: number;
}

function heldOf(machine: FlipMachine, reach: number | undefined): Held {
  const { patterns, units } = machine.group;
  return {
    machine,
    ...(reach !== undefined && { table: new Float64Array(2 * reach + 1) }),
    hidden: new Float64Array(units * patterns),
    costs: new Float64Array(patterns),
    nextHidden: new Float64Array(patterns),
    nextCosts: new Float64Array(patterns),
    t: new Float64Array(units),
    loss: { unit: (h) => h, cost: () => 0 },
    unit: 0,
    column: 0,
    step: 0,
  };
}

/** The energy of any machine: only patterns whose hidden unit changes are judged anew. `reach`: of whole-number sums. */
export function unitsEnergy(machine: FlipMachine, reach: number | undefined): FlipEnergy {
  const held = heldOf(machine, reach);
  return {
    change(k, column, step) {
      held.unit = k;
      held.column = column;
      held.step = step;
      hiddenAfter(held);
      return costsAfter(held);
    },
    accept: () => accept(held),
    reset(loss) {
      held.loss = loss;
      settle(held);
    },
    total: () => held.costs.reduce((energy, cost) => energy + cost, 0),
  };
}

/** Hidden values of the unit in question after its change. */
function hiddenAfter({ machine, table, nextHidden, loss, unit, column, step }: Held): void {
  const { columns, sums, group } = machine;
  const { patterns, scale, bias } = group;
  const row = unit * patterns;
  if (table) {
    const middle = table.length >> 1;
    for (let mu = 0; mu < patterns; mu++) nextHidden[mu] = table[middle + sums[row + mu] + step * columns[column + mu]];
  } else {
    for (let mu = 0; mu < patterns; mu++)
      nextHidden[mu] = loss.unit(scale * (sums[row + mu] + step * columns[column + mu]) + bias);
  }
}

/** Costs after the change, and the sum of their changes. */
function costsAfter(held: Held): number {
  const { machine, hidden, costs, nextHidden, nextCosts, unit } = held;
  const { patterns } = machine.group;
  let change = 0;
  for (let mu = 0; mu < patterns; mu++) {
    nextCosts[mu] = costs[mu];
    if (nextHidden[mu] === hidden[unit * patterns + mu]) continue;
    nextCosts[mu] = costOf(held, mu, unit, nextHidden[mu]);
    change += nextCosts[mu] - costs[mu];
  }
  return change;
}

/** What pattern mu costs when hidden unit k has this value. */
function costOf({ machine, hidden, t, loss }: Held, mu: number, k: number, value: number): number {
  const { units, patterns, label } = machine.group;
  for (let l = 0; l < units; l++) t[l] = hidden[l * patterns + mu];
  t[k] = value;
  return loss.cost(t, label[mu]);
}

function accept({ machine, hidden, costs, nextHidden, nextCosts, unit, column, step }: Held): void {
  const { columns, sums, group } = machine;
  const row = unit * group.patterns;
  for (let mu = 0; mu < group.patterns; mu++) sums[row + mu] += step * columns[column + mu];
  hidden.set(nextHidden, row);
  costs.set(nextCosts);
}

/** Everything from the sums. */
function settle(held: Held): void {
  const { machine, table, hidden, costs, loss } = held;
  const { sums, group } = machine;
  const { patterns, scale, bias } = group;
  const middle = table ? table.length >> 1 : 0;
  if (table) for (let s = -middle; s <= middle; s++) table[middle + s] = loss.unit(scale * s + bias);
  for (let e = 0; e < sums.length; e++) hidden[e] = table ? table[middle + sums[e]] : loss.unit(scale * sums[e] + bias);
  for (let mu = 0; mu < patterns; mu++) costs[mu] = costOf(held, mu, 0, hidden[mu]);
}
