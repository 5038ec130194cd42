import { judge } from "./judge.js";
import type { Renormalise } from "./options.js";
import { move, normalise, type SignMachine } from "./sign-machine.js";

/**
 * For each wrong pattern, in the order of the epoch: of the units whose flips would correct the output, the one nearest to its flip (smallest
 * |h| of sign units) moves by rate * xi towards it. Preactivations are those from before the batch.
 */
export function leastActions(
  machine: SignMachine,
  order: Int32Array,
  from: number,
  count: number,
  rate: number,
  renormalise: Renormalise,
): void {
  const { group, rule, lead, towards } = machine;
  const direction = rate * Math.sign(group.scale);
  judge(machine, order, from, count, (mu, right) => {
    if (right) return;
    const k = rule.flips(lead, group.units, group.label[mu], group.rule.parameters)[0];
    if (k === undefined || !Number.isFinite(lead[k])) return;
    move(machine, k, mu, towards[k] * direction);
    if (renormalise === "update") normalise(machine, k);
  });
}

/** Every unit back to norm 1. */
export function normaliseAll(machine: SignMachine): void {
  for (let k = 0; k < machine.group.units; k++) normalise(machine, k);
}
