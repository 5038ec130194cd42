import { type Enumeration, energy, logWeight, nextConfiguration } from "./enumeration.js";

/** Sums over configurations, each relative to the largest weight met: sum of e^{L - top}. */
export interface Tally {
  top: number;
  weight: number;
  /** Sum of energy * e^{L - top}. */
  energy: number;
  /** Sum of e^{L - top} over configurations with variable v in state s, at stateOffset[v] + s. */
  readonly states: Float64Array;
  /** Configurations of positive weight. */
  solutions: number;
  /** States of the first configuration that no other outweighs. */
  readonly best: Int32Array;
  bestWeight: number;
}

/** An empty tally: ln 0 everywhere. */
export function emptyTally(variables: number, states: number): Tally {
  return {
    top: Number.NEGATIVE_INFINITY,
    weight: 0,
    energy: 0,
    states: new Float64Array(states),
    solutions: 0,
    best: new Int32Array(variables),
    bestWeight: Number.NEGATIVE_INFINITY,
  };
}

/** Empties a tally, keeping its best configuration as the one to beat. */
function clear(tally: Tally): void {
  tally.top = Number.NEGATIVE_INFINITY;
  tally.weight = 0;
  tally.energy = 0;
  tally.states.fill(0);
  tally.solutions = 0;
}

function raise(tally: Tally, top: number): void {
  const factor = tally.weight === 0 ? 0 : Math.exp(tally.top - top);
  tally.top = top;
  tally.weight *= factor;
  tally.energy *= factor;
  for (let s = 0; s < tally.states.length; s++) tally.states[s] *= factor;
}

/**
 * Tallies the current configuration and those after it, `limit` in all. True when the last configuration was among them;
 * otherwise the walk stands at the first one not tallied.
 */
export function tallyChunk(walk: Enumeration, tally: Tally, limit: number): boolean {
  clear(tally);
  const { stateOffset } = walk.graph.variables;
  for (let visited = 0; visited < limit; visited++) {
    const log = logWeight(walk);
    if (log > Number.NEGATIVE_INFINITY) {
      if (log > tally.top) raise(tally, log);
      const weight = Math.exp(log - tally.top);
      tally.weight += weight;
      tally.energy += weight * energy(walk);
      for (let v = 0; v < walk.states.length; v++) tally.states[stateOffset[v] + walk.states[v]] += weight;
      tally.solutions++;
      if (log > tally.bestWeight) keepBest(walk, tally, log);
    }
    if (nextConfiguration(walk) < 0) return true;
  }
  return false;
}

/** Weights equal up to the rounding of running sums are ties, and the first one stays. */
function keepBest(walk: Enumeration, tally: Tally, log: number): void {
  if (log - tally.bestWeight <= 1e-9 * (1 + Math.abs(log))) return;
  tally.bestWeight = log;
  tally.best.set(walk.states);
}

/** Adds a chunk to the total. Sums of sums keep the rounding of 2^24 terms near that of a few hundred. */
export function addTally(total: Tally, chunk: Tally): void {
  if (chunk.weight === 0) return;
  if (chunk.top > total.top) raise(total, chunk.top);
  const factor = Math.exp(chunk.top - total.top);
  total.weight += factor * chunk.weight;
  total.energy += factor * chunk.energy;
  for (let s = 0; s < total.states.length; s++) total.states[s] += factor * chunk.states[s];
  total.solutions += chunk.solutions;
}
