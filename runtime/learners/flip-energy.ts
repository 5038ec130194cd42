import type { PatternLoss } from "./flip-loss.js";
import type { FlipMachine } from "./flip-machine.js";
import { integerReach } from "./flip-machine.js";
import { oneUnitEnergy } from "./one-unit-energy.js";
import { unitsEnergy } from "./units-energy.js";

/** The energy of all patterns, as single weights change. */
export interface FlipEnergy {
  /** Change of the energy when the weight of unit k whose inputs start at `column` moves by `step`; costs O(patterns). */
  change(k: number, column: number, step: number): number;
  /** Makes the last change proposed. */
  accept(): void;
  /** Takes a loss, and the sums as they are. */
  reset(loss: PatternLoss): void;
  /** The energy, summed over the patterns. */
  total(): number;
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
