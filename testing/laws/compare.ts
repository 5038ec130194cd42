import fc from "fast-check";
import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Reading } from "../../runtime/contracts.js";

/** How a law is checked: fast-check's seed and number of runs, to replay a failure that it prints. */
export interface LawOptions {
  readonly seed?: number;
  readonly numRuns?: number;
}

/** Runs a property `numRuns` times unless the options say otherwise; a failure is thrown with its reason, seed and path. */
export function assertLaw<T>(property: fc.IProperty<T>, numRuns: number, { seed, numRuns: asked }: LawOptions): void {
  fc.assert(property, {
    numRuns: asked ?? numRuns,
    includeErrorInReport: true,
    ...(seed === undefined ? {} : { seed }),
  });
}

/** Throws unless got = wanted: equal infinities, or within `tolerance * (1 + |wanted|)`. */
export function expectNear(got: number, wanted: number, tolerance: number, what: string): void {
  if (got === wanted) return;
  if (Math.abs(got - wanted) <= tolerance * (1 + Math.abs(wanted)) && Number.isFinite(got)) return;
  throw new Error(`${what}: got ${got}, wanted ${wanted} within ${tolerance}`);
}

/** `expectNear` for every entry. */
export function expectAllNear(
  got: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  if (got.length !== wanted.length) throw new Error(`${what}: ${got.length} numbers, wanted ${wanted.length}`);
  for (let n = 0; n < got.length; n++) expectNear(got[n], wanted[n], tolerance, `${what}[${n}]`);
}

/** What a reading says of a graph, with what it does not give left out. */
export interface Reported {
  readonly marginals?: ArrayLike<number>;
  readonly logPartition?: number;
  readonly meanEnergy?: number;
}

/** Compares a reading's marginals, ln Z and mean energy with wanted ones; the energy is absolute, so it gets the marginals' scale. */
export function expectReading(reading: Reading, wanted: Reported, tolerance: number): void {
  if (reading.marginals && wanted.marginals)
    expectAllNear(reading.marginals(), wanted.marginals, tolerance, "marginals");
  if (reading.logPartition && wanted.logPartition !== undefined) {
    expectNear(reading.logPartition(), wanted.logPartition, tolerance, "log partition");
  }
  if (reading.meanEnergy && wanted.meanEnergy !== undefined) {
    expectNear(reading.meanEnergy(), wanted.meanEnergy, tolerance, "mean energy");
  }
}

/** The values of a reading that has them all; throws where an algorithm gives no marginals or no ln Z. */
export function reported(reading: Reading): { marginals: Float64Array; logPartition: number; meanEnergy: number } {
  if (!reading.marginals || !reading.logPartition) throw new Error("this law needs marginals and a log partition");
  return {
    marginals: reading.marginals(),
    logPartition: reading.logPartition(),
    meanEnergy: reading.meanEnergy?.() ?? 0,
  };
}

/** Number of configurations of a graph. */
export function sizeOfGraph(graph: FlatGraph): number {
  return graph.variables.states.reduce((product, q) => product * q, 1);
}
