import type { Reading } from "../contracts.js";
import { readSpheres } from "./reading.js";
import { type ReplicaEngine, tell } from "./replicas.js";

// What the messages of coupled replicas say.

/** What observables may ask after `iterations` sweeps: values of every copy, then those of the centre, in flat order. */
export function readReplicas(engine: ReplicaEngine, iterations: number): Reading {
  const { context } = engine;
  const readings = engine.replicas.map((replica) => readSpheres(replica, iterations));
  const total = (term: (reading: Reading) => number | undefined): number =>
    readings.reduce((sum, reading) => sum + (term(reading) ?? 0), 0);
  const entropy = () => total((reading) => (reading.freeEntropy?.() ?? 0) * engine.weights) + couplingLogZ(engine);
  return {
    configuration: () => inFlatOrder(engine, (a) => readings[a].configuration()),
    means: () => inFlatOrder(engine, (a) => readings[a].means?.() ?? new Float64Array(engine.weights)),
    freeEntropy: () => entropy() / context.graph.weightCount,
    logPartition: () => total((reading) => reading.logPartition?.()) + couplingLogZ(engine),
    meanEnergy: () => total((reading) => reading.meanEnergy?.()),
    iterations: () => iterations,
  };
}

/** Values of all replicas, and the means of the centre: a real number each, on no sphere. */
function inFlatOrder(engine: ReplicaEngine, valuesOf: (a: number) => Float64Array): Float64Array {
  const { layout, context, replicas } = engine;
  const values = new Float64Array(context.graph.variables.count);
  for (let a = 0; a < replicas.length; a++) values.set(valuesOf(a), layout.block.first + a * layout.size);
  if (layout.centre) values.set(centreMeans(engine), layout.centre.first);
  return values;
}

/** Mean of the centre of every weight in flat order, F / P; without coupling its limit, the mean of the replicas' means. */
export function centreMeans(engine: ReplicaEngine): Float64Array {
  const { replicas, weights, slots } = engine;
  const means = new Float64Array(weights);
  const { units, inputs, firstVariable, weightStride } = replicas[0].store.group;
  const free = (place: number): number =>
    replicas.reduce((sum, { store }) => sum + store.heap[store.mean + place], 0) / replicas.length;
  for (let k = 0; k < units; k++)
    for (let i = 0; i < inputs; i++) {
      const place = k * inputs + i;
      const precision = column(engine.precisionToCentre, replicas.length, slots, slotOf(engine, place));
      const field = column(engine.fieldToCentre, replicas.length, weights, place);
      means[firstVariable + k * weightStride[0] + i * weightStride[1]] =
        precision > 0 ? field / precision : free(place);
    }
  return means;
}

function slotOf({ weights, slots }: ReplicaEngine, place: number): number {
  return slots === weights ? place : Math.floor((place * slots) / weights);
}

function column(rows: Float64Array, count: number, width: number, i: number): number {
  let sum = 0;
  for (let a = 0; a < count; a++) sum += rows[a * width + i];
  return sum;
}

/** What one weight's coupling node holds under the cavities of this moment; sums run over replicas. */
interface CouplingTerms {
  /** ln of the integral of all cavities against the coupling, the centre by dc / sqrt(2 pi). */
  logZ: number;
  /** ln of the integrals of the totals. */
  logEdges: number;
  /** sum_a <(w^a - c)^2>. */
  distance: number;
}

/**
 * A coupling node sees cavities (A_a, B_a): given c, replica a is Gaussian with precision A + g and mean (B + g c) / (A + g), and
 *   ln Z = sum_a [B^2 / (A + g) - ln(A + g)] / 2 + F^2 / (2 P) - ln(P) / 2,  P = sum P_a, F = sum F_a;  c has mean F / P, variance 1 / P.
 */
function couplingTerms(engine: ReplicaEngine, place: number, out: CouplingTerms): void {
  const { replicas, strength: g, weights, slots } = engine;
  const slot = slotOf(engine, place);
  const p = column(engine.precisionToCentre, replicas.length, slots, slot);
  const f = column(engine.fieldToCentre, replicas.length, weights, place);
  out.logZ = (f * f) / (2 * p) - Math.log(p) / 2;
  out.logEdges = 0;
  out.distance = 0;
  for (let a = 0; a < replicas.length; a++) {
    const { heap, field, precision } = replicas[a].store;
    const total = heap[precision + slot];
    const b = heap[field + place] - engine.fieldToReplica[a * weights + place];
    const own = total - engine.precisionToReplica[a * slots + slot];
    const held = own + g;
    out.logZ += (b * b) / (2 * held) - Math.log(held) / 2;
    out.logEdges += heap[field + place] ** 2 / (2 * total) - Math.log(total) / 2;
    out.distance += 1 / held + (((b - (own * f) / p) / held) ** 2 + (own / held) ** 2 / p);
  }
}

/**
 * The coupling's part of Bethe's ln Z, nats: sum over weights of ln Z minus that of the edges. The centre is counted by
 * dc / sqrt(2 pi) a weight; without a centre the pairs alone are, so that nothing is left at gamma = 0. Zero strength: none.
 */
export function couplingLogZ(engine: ReplicaEngine): number {
  const { replicas, strength, layout, weights } = engine;
  if (strength === 0) return 0;
  // Messages to the centre under the totals of this moment.
  for (let a = 0; a < replicas.length; a++) tell(engine, a);
  const terms: CouplingTerms = { logZ: 0, logEdges: 0, distance: 0 };
  let sum = layout.centre ? 0 : 0.5 * weights * Math.log(strength * replicas.length);
  for (let place = 0; place < weights; place++) {
    couplingTerms(engine, place, terms);
    sum += terms.logZ - terms.logEdges;
  }
  return sum;
}

/** sum over weights and replicas of <(w^a - c)^2>: -2 d ln Z / d gamma where there is a centre. */
export function centreDistance(engine: ReplicaEngine): number {
  const terms: CouplingTerms = { logZ: 0, logEdges: 0, distance: 0 };
  let sum = 0;
  for (let place = 0; place < engine.weights; place++) {
    couplingTerms(engine, place, terms);
    sum += terms.distance;
  }
  return sum;
}
