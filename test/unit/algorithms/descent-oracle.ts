import type { FlatGraph, MachineGroup } from "../../../compiler/ir/flat-graph.js";

/** Wrong patterns of a committee of sign units, the meaning written out. */
export function committeeErrors(graph: FlatGraph, weights: ArrayLike<number>): number {
  const group = graph.groups[0] as MachineGroup;
  const { patterns, units, inputs, inputStride, input } = group;
  let errors = 0;
  for (let mu = 0; mu < patterns; mu++) {
    let votes = 0;
    for (let k = 0; k < units; k++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++)
        sum += input[mu * inputStride[0] + k * inputStride[1] + i * inputStride[2]] * weights[k * inputs + i];
      votes += sum >= 0 ? 1 : -1;
    }
    if ((votes >= 0 ? 1 : -1) !== group.label[mu]) errors++;
  }
  return errors;
}

/** Squared norm of each unit's weights. */
export function squaredNorms(graph: FlatGraph, weights: ArrayLike<number>): number[] {
  const { units, inputs } = graph.groups[0] as MachineGroup;
  return Array.from({ length: units }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += weights[k * inputs + i] ** 2;
    return sum;
  });
}
