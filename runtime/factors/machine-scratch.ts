import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { MachineTask } from "./machine-task.js";

// Where Gaussian units keep what they read: [fields, means, variances of the weights of unit 0, 1, .. | omega and V of every
// unit | Taylor coefficients of one unit].

/** Offset of the cavity fields of unit k; `inputs` means and `inputs` variances follow. */
export function fieldsAt(task: MachineTask, k: number): number {
  return task.area + 3 * k * task.group.inputs;
}

/** Offset of omega and V of unit k. */
export function sumsAt(task: MachineTask, k: number): number {
  return task.area + 3 * task.group.units * task.group.inputs + 2 * k;
}

/** Place of the unit's Taylor coefficients in the scratch. */
export function jetAt(group: MachineGroup): number {
  return group.units * (3 * group.inputs + 2);
}
