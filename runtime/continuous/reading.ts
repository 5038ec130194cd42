import type { Reading } from "../contracts.js";
import { logPriorMeasure } from "../observables/thermal.js";
import type { SphereEngine } from "./engine.js";
import { levelBeliefs, likelyLevels } from "./levels-reading.js";
import { squares } from "./norm.js";
import { sitesLogZ } from "./sites.js";
import type { SphereStore } from "./store.js";

// What messages between continuous weights say.

/** What observables may ask after `iterations` sweeps. */
export function readSpheres(engine: SphereEngine, iterations: number): Reading {
  const { store, graph } = engine;
  const means = () => inFlatOrder(store, store.heap.subarray(store.mean, store.mean + graph.variables.count));
  const reading: Reading = {
    configuration: () => (store.prior.kind === "sphere" ? onSpheres(store) : means()),
    means,
    freeEntropy: () => sphereFreeEntropy(engine) / graph.weightCount,
    logPartition: () => sphereFreeEntropy(engine) + logMeasure(engine),
    meanEnergy: () => meanErrors(engine),
    iterations: () => iterations,
  };
  if (graph.variables.states[store.group.firstVariable] === 0) return reading;
  return { ...reading, configuration: () => likelyLevels(engine), marginals: () => levelBeliefs(engine) };
}

/** ln of the measure that free entropy is relative to: areas of spheres, weights of levels, 1 for a density. */
function logMeasure({ store, graph }: SphereEngine): number {
  const { group, prior } = store;
  if (prior.kind === "sphere") return group.units * logSphere(group.inputs);
  return graph.variables.states[group.firstVariable] === 0 ? 0 : logPriorMeasure(graph);
}

/** Values of weights (k, i) as values of variable nodes. */
function inFlatOrder({ group }: SphereStore, weights: Float64Array): Float64Array {
  const { units, inputs, weightStride, firstVariable } = group;
  const values = new Float64Array(weights.length);
  for (let k = 0; k < units; k++) {
    for (let i = 0; i < inputs; i++)
      values[firstVariable + k * weightStride[0] + i * weightStride[1]] = weights[k * inputs + i];
  }
  return values;
}

/** Posterior means, each unit's scaled to its sphere sum_i w^2 = n; a unit without any mean stays 0. */
function onSpheres(store: SphereStore): Float64Array {
  const { units, inputs } = store.group;
  const weights = store.heap.slice(store.mean, store.mean + units * inputs);
  for (let k = 0; k < units; k++) {
    const norm = squares(weights, k * inputs, inputs);
    const factor = norm > 0 ? Math.sqrt(inputs / norm) : 0;
    for (let i = k * inputs; i < (k + 1) * inputs; i++) weights[i] *= factor;
  }
  return inFlatOrder(store, weights);
}

/**
 * Bethe's ln of the volume of solutions over that of the spheres, or ln E[weight] over the prior, nats:
 *   sum_mu ln Z_mu - sum_edges ln Z_edge + (weights), the weights on spheres
 *   sum_i [ln(2 pi / A_i) + B_i^2 / A_i] / 2 + (n/2) sum_l mu_l - (N/2) (1 + ln 2 pi),
 * under a Gaussian prior sum_i [B_i^2 / A_i - ln A_i] / 2 + its normaliser, under others sum_i ln I_i: the integral of the prior against all
 * messages of patterns (the Gaussian terms of weight and prior site cancel).
 */
export function sphereFreeEntropy(engine: SphereEngine): number {
  const { store, node, form } = engine;
  let sum = weightTerms(store);
  for (let mu = 0; mu < store.group.patterns; mu++) {
    sum -= form.load(engine, mu);
    sum += node.logZ(mu);
  }
  return sum;
}

function weightTerms(store: SphereStore): number {
  const { heap, group, field, precision, multiplier, prior, perWeight } = store;
  const { units, inputs } = group;
  if (prior.kind === "sites") return sitesLogZ(store);
  const constant = prior.kind === "gaussian" ? prior.logWeight : -0.5;
  let sum = 0;
  for (let k = 0; k < units; k++) {
    for (let i = k * inputs; i < (k + 1) * inputs; i++) {
      const a = heap[perWeight ? precision + i : precision + k];
      sum += 0.5 * (heap[field + i] ** 2 / a - Math.log(a)) + constant;
    }
    sum += 0.5 * inputs * heap[multiplier + k];
  }
  return sum;
}

/** Mean number of wrong patterns under a `gibbs` channel; 0 for the others, which have no energy. */
function meanErrors(engine: SphereEngine): number {
  const { group } = engine.store;
  if (group.channel.name !== "gibbs") return 0;
  let errors = 0;
  for (let mu = 0; mu < group.patterns; mu++) {
    engine.form.load(engine, mu);
    errors += engine.node.wrongBelief(mu);
  }
  return errors;
}

/** ln of the area of the sphere |w|^2 = n in n dimensions: 2 pi^(n/2) n^((n-1)/2) / Gamma(n/2). */
export function logSphere(n: number): number {
  let logGamma = n % 2 === 0 ? 0 : 0.5 * Math.log(Math.PI);
  for (let j = n / 2 - 1; j > 0; j--) logGamma += Math.log(j);
  return Math.LN2 + 0.5 * n * Math.log(Math.PI) + 0.5 * (n - 1) * Math.log(n) - logGamma;
}
