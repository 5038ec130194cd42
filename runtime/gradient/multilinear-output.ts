import type { SmoothOutput } from "./smooth-output.js";

// Multilinear extensions E[rule(tau)], tau_k = +-1 independent of means t_k. Each is linear in every t_k, so that
//   dF/dt_k = [F(t_k = 1) - F(t_k = -1)] / 2,   d2F/dt_k dt_l = the same difference taken twice, and 0 for k = l.

/** sign * prod t. */
export function productOutput(units: number, sign: number): SmoothOutput {
  const without = (t: Float64Array, at: number, k: number, l: number): number => {
    let product = sign;
    for (let j = 0; j < units; j++) if (j !== k && j !== l) product *= t[at + j];
    return product;
  };
  return {
    linear: units < 2,
    value: (t, at) => without(t, at, -1, -1),
    gradient(t, at, out, to) {
      for (let k = 0; k < units; k++) out[to + k] = without(t, at, k, k);
    },
    curvature(t, at, out, to) {
      for (let k = 0; k < units; k++)
        for (let l = 0; l < units; l++) out[to + k * units + l] = k === l ? 0 : without(t, at, k, l);
    },
  };
}

/** mass[c] = P(c pluses among all units but k and l). */
function countPluses(mass: Float64Array, t: Float64Array, at: number, k: number, l: number): void {
  mass.fill(0);
  mass[0] = 1;
  let counted = 0;
  for (let j = 0; j < mass.length - 1; j++) {
    if (j === k || j === l) continue;
    const p = (1 + t[at + j]) / 2;
    counted++;
    for (let c = counted; c > 0; c--) mass[c] = (1 - p) * mass[c] + p * mass[c - 1];
    mass[0] *= 1 - p;
  }
}

/** sum of mass[c] weigh(c), c = 0 .. most. */
function weighed(mass: Float64Array, weigh: (pluses: number) => number, most: number): number {
  let sum = 0;
  for (let c = 0; c <= most; c++) sum += mass[c] * weigh(c);
  return sum;
}

/** A rule given by its output for every number of pluses: the distribution of that number, one unit after another. */
export function countOutput(outputs: Int8Array): SmoothOutput {
  const units = outputs.length - 1;
  const mass = new Float64Array(units + 1);
  const mean = (weigh: (pluses: number) => number, most: number): number => weighed(mass, weigh, most);
  const once = (c: number): number => (outputs[c + 1] - outputs[c]) / 2;
  const twice = (c: number): number => (outputs[c + 2] - 2 * outputs[c + 1] + outputs[c]) / 4;
  return {
    linear: units < 2,
    value(t, at) {
      countPluses(mass, t, at, -1, -1);
      return mean((c) => outputs[c], units);
    },
    gradient(t, at, out, to) {
      for (let k = 0; k < units; k++) {
        countPluses(mass, t, at, k, k);
        out[to + k] = mean(once, units - 1);
      }
    },
    curvature(t, at, out, to) {
      for (let k = 0; k < units; k++)
        for (let l = 0; l < units; l++) {
          countPluses(mass, t, at, k, l);
          out[to + k * units + l] = k === l ? 0 : mean(twice, units - 2);
        }
    },
  };
}

/** A rule given by all its 2^K outputs; bit k of the entry's number is set where tau_k = +1. */
export function listedOutput(units: number, outputs: Int8Array): SmoothOutput {
  /** Sum over tau of the outputs, weighted by P(tau_j) for j other than k and l and by tau_k tau_l / (2 or 4) for these. */
  const total = (t: Float64Array, at: number, k: number, l: number): number => {
    let sum = 0;
    for (let bits = 0; bits < outputs.length; bits++) {
      let weight = outputs[bits];
      for (let j = 0; j < units; j++) {
        const plus = (bits >> j) & 1 ? 1 : -1;
        weight *= j === k || j === l ? plus / 2 : (1 + plus * t[at + j]) / 2;
      }
      sum += weight;
    }
    return sum;
  };
  return {
    linear: units < 2,
    value: (t, at) => total(t, at, -1, -1),
    gradient(t, at, out, to) {
      for (let k = 0; k < units; k++) out[to + k] = total(t, at, k, k);
    },
    curvature(t, at, out, to) {
      for (let k = 0; k < units; k++)
        for (let l = 0; l < units; l++) out[to + k * units + l] = k === l ? 0 : total(t, at, k, l);
    },
  };
}
