import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import { logAddExp } from "../kernels/log-sum-exp.js";
import { integerUnits } from "./machine-integer.js";
import { listedUnits } from "./machine-listed.js";
import { settled } from "./machine-output.js";
import { inputRow, labelWeight, type MachineTask, type PatternForm, type Terminal } from "./machine-task.js";

// Summed outputs that take few values: partial sums of the units are the nodes of a trellis. With F_k the log-probabilities of the sum of
// the first k units and B_k the expected log-weights of the label from there on, a value v of unit k has the weight
//   sum_y F_k(y) B_{k+1}(y + v).

/** Most steps of the trellises of a group, all patterns together. */
const MOST_STEPS = 1 << 18;
/** Partial sums closer than this share of the largest one are equal. */
const EQUAL = 1e-12;

/** The partial sums that a pattern's units can reach. */
export interface Lattice {
  /** Values of a(h) of each unit. */
  readonly values: readonly Float64Array[];
  /** Partial sums before unit 0, 1, .., and the outputs. */
  readonly sums: readonly Float64Array[];
  /** Unit k leads from sum y by value j to `next[k][y * values + j]`. */
  readonly next: readonly Int32Array[];
  readonly steps: number;
}

const found = new WeakMap<MachineTask, readonly Lattice[] | undefined>();

/** The lattice of every pattern, or undefined where there are too many values. */
export function outputLattices(task: MachineTask): readonly Lattice[] | undefined {
  if (!found.has(task)) found.set(task, findLattices(task));
  return found.get(task);
}

function findLattices(task: MachineTask): readonly Lattice[] | undefined {
  const { group } = task;
  const shared = new Map<string, Lattice>();
  const lattices: Lattice[] = [];
  let left = MOST_STEPS;
  for (let mu = 0; mu < group.patterns; mu++) {
    const values: Float64Array[] = [];
    for (let k = 0; k < group.units; k++) {
      const list = valuesOf(task, mu, k);
      if (list === undefined) return undefined;
      values.push(list);
    }
    const key = values.map((list) => list.join()).join(";");
    const lattice = shared.get(key) ?? connect(task, values, left);
    if (lattice === undefined) return undefined;
    if (!shared.has(key)) left -= lattice.steps;
    shared.set(key, lattice);
    lattices.push(lattice);
  }
  return lattices;
}

/** All values of a(h) of unit k in pattern mu, ascending; undefined where they are not countable or too many. */
function valuesOf(task: MachineTask, mu: number, k: number): Float64Array | undefined {
  const { group, method, output } = task;
  const { apply, levels, breakpoints } = output.activation;
  let places: number[];
  if (levels) return distinct([...levels, ...breakpoints.map(apply)]);
  if (method === integerUnits) places = integerPlaces(group, mu, k);
  else if (method === listedUnits && 2 ** group.inputs <= MOST_STEPS) places = listedPlaces(group, mu, k);
  else return undefined;
  return distinct(places.map(apply));
}

function distinct(values: readonly number[]): Float64Array {
  return Float64Array.from(new Set(values)).sort();
}

function integerPlaces(group: MachineGroup, mu: number, k: number): number[] {
  const at = inputRow(group, mu, k);
  let reach = 0;
  for (let i = 0; i < group.inputs; i++) reach += Math.abs(group.input[at + i * group.inputStride[2]]);
  return Array.from({ length: reach + 1 }, (_, t) => group.scale * (2 * t - reach) + group.bias);
}

/** As `listedUnits` sums them, to the last bit. */
function listedPlaces(group: MachineGroup, mu: number, k: number): number[] {
  const at = inputRow(group, mu, k);
  let sums = [0];
  for (let i = 0; i < group.inputs; i++) {
    const x = group.input[at + i * group.inputStride[2]];
    sums = sums.flatMap((sum) => [sum - x, sum + x]);
  }
  return sums.map((sum) => group.scale * sum + group.bias);
}

function connect({ output }: MachineTask, values: readonly Float64Array[], budget: number): Lattice | undefined {
  const { votes, offset } = output.sum ?? { votes: new Float64Array(values.length), offset: 0 };
  const size = values.reduce(
    (sum, list, k) => sum + Math.abs(votes[k]) * list.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    Math.abs(offset),
  );
  const sums = [Float64Array.of(offset)];
  const next: Int32Array[] = [];
  let steps = 0;
  for (const [k, list] of values.entries()) {
    steps += sums[k].length * list.length;
    if (steps > budget) return undefined;
    const reached = Float64Array.from(
      { length: sums[k].length * list.length },
      (_, n) => sums[k][Math.floor(n / list.length)] + votes[k] * list[n % list.length],
    );
    const order = Int32Array.from(reached, (_, n) => n).sort((a, b) => reached[a] - reached[b]);
    const into = new Int32Array(reached.length);
    const merged: number[] = [];
    for (const n of order) {
      const last = merged.length - 1;
      if (last < 0 || reached[n] - merged[last] > EQUAL * size) merged.push(reached[n]);
      into[n] = merged.length - 1;
    }
    next.push(into);
    sums.push(Float64Array.from(merged));
  }
  sums[values.length] = sums[values.length].map((y) => settled(y, size));
  return { values, sums, next, steps };
}

/** The node of a machine whose summed output takes few values. */
export function createTrellis(task: MachineTask, lattices: readonly Lattice[]): PatternForm {
  const { group, method, output } = task;
  const { units } = group;
  const { apply } = output.activation;
  /** ln P of each value of unit k; F and B at each partial sum. */
  const chances: Float64Array[] = Array.from({ length: units }, () => new Float64Array(0));
  const forward: Float64Array[] = Array.from({ length: units + 1 }, () => new Float64Array(0));
  const back: Float64Array[] = Array.from({ length: units + 1 }, () => new Float64Array(0));
  const setLabel = (mu: number): void => {
    const { sums, next } = lattices[mu];
    back[units] = sums[units].map((y) => labelWeight(task, mu, y));
    for (let k = units - 1; k >= 0; k--) back[k] = backOne(sums[k].length, next[k], chances[k], back[k + 1]);
  };
  return {
    load(mu) {
      const { values, sums, next } = lattices[mu];
      forward[0] = Float64Array.of(0);
      for (let k = 0; k < units; k++) {
        method.load(task, mu, k);
        chances[k] = values[k].map((value) => method.logZ(task, k, (h) => (apply(h) === value ? 0 : -Infinity)));
        forward[k + 1] = forwardOne(sums[k + 1].length, next[k], chances[k], forward[k]);
      }
    },
    logZ(mu) {
      setLabel(mu);
      return back[0][0];
    },
    send(mu) {
      setLabel(mu);
      const { values, next } = lattices[mu];
      let allowed = true;
      for (let k = 0; k < units; k++) {
        if (task.loaded !== k) method.load(task, mu, k);
        const terminal = byValue(values[k], weighValues(values[k].length, next[k], forward[k], back[k + 1]), apply);
        allowed = method.send(task, mu, k, terminal) && allowed;
      }
      return allowed;
    },
  };
}

function forwardOne(size: number, next: Int32Array, chances: Float64Array, from: Float64Array): Float64Array {
  const into = new Float64Array(size).fill(-Infinity);
  const width = chances.length;
  for (let n = 0; n < next.length; n++) {
    into[next[n]] = logAddExp(into[next[n]], from[Math.floor(n / width)] + chances[n % width]);
  }
  return into;
}

function backOne(size: number, next: Int32Array, chances: Float64Array, from: Float64Array): Float64Array {
  const into = new Float64Array(size).fill(-Infinity);
  const width = chances.length;
  for (let n = 0; n < next.length; n++) {
    const y = Math.floor(n / width);
    into[y] = logAddExp(into[y], from[next[n]] + chances[n % width]);
  }
  return into;
}

/** ln of the weight of each value of a unit. */
function weighValues(width: number, next: Int32Array, forward: Float64Array, back: Float64Array): Float64Array {
  const weights = new Float64Array(width).fill(-Infinity);
  for (let n = 0; n < next.length; n++) {
    const j = n % width;
    weights[j] = logAddExp(weights[j], forward[Math.floor(n / width)] + back[next[n]]);
  }
  return weights;
}

function byValue(values: Float64Array, weights: Float64Array, apply: Terminal): Terminal {
  const weightOf = new Map(Array.from(values, (value, j) => [value, weights[j]]));
  return (h) => weightOf.get(apply(h)) ?? -Infinity;
}
