import type { SphereEngine } from "../continuous/engine.js";
import { readSpheres } from "../continuous/reading.js";
import type { SphereStore } from "../continuous/store.js";
import type { Reading } from "../contracts.js";
import { baseOf } from "./norms.js";
import type { Focus } from "./row.js";
import type { Strength } from "./strength.js";

/** What observables may ask of focused messages between continuous weights, after `iterations` sweeps. */
export function readFocusedSpheres(engine: SphereEngine, strength: Strength, iterations: number): Reading {
  const plain = readSpheres(engine, iterations);
  let known: Focus | undefined;
  const focus = (): Focus => {
    known ??= focusOf(engine, strength);
    return known;
  };
  const weights = engine.graph.weightCount;
  // A replica's share: with gamma = 0 or y = 1 that of belief propagation.
  const freeEntropy = () => focus().replicated / (strength.y * weights);
  const measure = () => (plain.logPartition?.() ?? 0) - (plain.freeEntropy?.() ?? 0) * weights;
  return { ...plain, freeEntropy, logPartition: () => weights * freeEntropy() + measure(), focus };
}

/**
 * The row of a step. With A, m = B / A what one replica's messages say without the centre, P = gamma A / (gamma + A), Bethe's ln Z of y
 * replicas and an unconstrained centre under exp(-(gamma / 2) sum_a |w^a - c|^2) is
 *   F = y [patterns + norms] + sum_i { y [A m^2 - ln((A + gamma) / 2 pi)] / 2 + ln(2 pi / (y P)) / 2 },
 * less its value without patterns. Its derivative by y at fixed messages gives
 *   Sigma = [patterns + norms] + sum_i { [A m^2 - ln(A + gamma)] / 2 + (y - 1) gamma / (2 y (A + gamma)) } + constants.
 */
function focusOf(engine: SphereEngine, strength: Strength): Focus {
  const { store, form, node, graph } = engine;
  const { patterns } = store.group;
  let machine = 0;
  for (let mu = 0; mu < patterns; mu++) {
    machine -= form.load(engine, mu);
    machine += node.logZ(mu);
  }
  const terms = weightSums(store, strength);
  const share = 1 / graph.weightCount;
  return {
    ...strength,
    internal: (machine + terms.internal) * share,
    replicated: strength.y * machine + terms.replicated,
    overlapCentre: terms.overlap * share,
    selfOverlap: terms.square * share,
    centreOverlap: terms.square * share,
    replicaOverlap: terms.pair * share,
  };
}

/** Precision of a weight on its sphere without patterns: the root of [1 / A + (y - 1) / (A + gamma)] / y = 1. */
export function loneSphere({ gamma, y }: Strength): number {
  if (gamma === Infinity) return 1 / y;
  const root = Math.sqrt((gamma - 1) ** 2 + (4 * gamma) / y);
  return gamma < 1 ? (1 - gamma + root) / 2 : (2 * gamma) / y / (gamma - 1 + root);
}

/** Sums over weights, each less its value without patterns where it goes into ln Z. */
function weightSums(store: SphereStore, strength: Strength) {
  const { heap, group, field, precision, multiplier, externalPrecision, prior, perWeight } = store;
  const { gamma, y } = strength;
  const base = baseOf(store);
  const lone = prior.kind === "sphere" ? loneSphere(strength) : base.precision;
  const constant = prior.kind === "gaussian" ? prior.logWeight : -0.5;
  const sums = { internal: 0, replicated: 0, overlap: 0, square: 0, pair: 0 };
  for (let k = 0; k < group.units; k++) {
    for (let i = k * group.inputs; i < (k + 1) * group.inputs; i++) {
      const at = perWeight ? i : k;
      const a = heap[precision + at] - heap[externalPrecision + at] + base.precision;
      const m = heap[field + i] / heap[precision + at];
      const stiff = gamma === Infinity ? 1 : gamma / (a + gamma);
      const spread = gamma === Infinity ? 0 : Math.log((a + gamma) / (lone + gamma));
      const less = base.field ** 2 / lone;
      sums.internal += 0.5 * (a * m * m - Math.log(a + gamma) + ((y - 1) * stiff) / y) + constant;
      sums.replicated += 0.5 * (y * (a * m * m - less) - (y - 1) * spread - Math.log(a / lone));
      sums.overlap += m * m + 1 / (y * a);
      sums.square += m * m;
      sums.pair += m * m + stiff / (y * a);
    }
    if (prior.kind !== "sphere") continue;
    sums.internal += 0.5 * group.inputs * heap[multiplier + k];
    sums.replicated += 0.5 * y * group.inputs * (heap[multiplier + k] - lone);
  }
  return sums;
}
