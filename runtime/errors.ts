import type { FlatGraph, FlatGroup, FlatVariables, MachineGroup } from "../compiler/ir/flat-graph.js";
import { isWrong, outputOf } from "./factors/machine-output.js";
import { kindOf } from "./factors/registry.js";
import type { Rows } from "./kernels/dense-dot.js";
import { projectUnits, unitRows } from "./unit-rows.js";

/** Errors of a configuration (value of every variable node): wrong patterns, and violated hard factors of other kinds. */
export function countErrors(graph: FlatGraph, values: Float64Array): number {
  let errors = 0;
  for (const group of graph.groups) {
    errors += group.kind === "machine" ? wrongPatterns(group, values) : violations(group, values, graph.variables);
  }
  return errors;
}

/** Patterns whose preactivations are held at once. */
const BLOCK = 128;

/**
 * Number of patterns whose output (its sign, sign(0) = +1, where it is a real number) is not their label; NaN where weights are no numbers,
 * as those of a learner that diverged.
 */
export function wrongPatterns(group: MachineGroup, values: Float64Array): number {
  const { patterns, units, inputs, scale } = group;
  const { rows, order } = rowsOf(group);
  const weights = weightsOf(group, values);
  if (weights.some(Number.isNaN)) return Number.NaN;
  const sums = new Float64Array(units * BLOCK);
  const wrong = wrongCounter(group);
  const factors = new Float64Array(units).fill(scale);
  let errors = 0;
  for (let from = 0; from < patterns; from += BLOCK) {
    const count = Math.min(BLOCK, patterns - from);
    projectUnits(rows, order, from, count, weights, 0, inputs, sums, 0, BLOCK);
    errors += wrong(from, count, sums, 0, BLOCK, factors);
  }
  return errors;
}

/** How many of the patterns from .. from + count - 1 are wrong, unit k of pattern from + t at factors[k] * sums[at + k * pitch + t] + bias. */
type WrongCounter = (
  from: number,
  count: number,
  sums: Float64Array,
  at: number,
  pitch: number,
  factors: Float64Array,
) => number;

/** Counts wrong patterns of a machine from sums that are there; its laws are looked up once. */
export function wrongCounter(group: MachineGroup): WrongCounter {
  const { units, label, bias } = group;
  const output = outputOf(group);
  const { activation } = output;
  const tau = new Float64Array(units);
  return (from, count, sums, at, pitch, factors) => {
    let errors = 0;
    for (let t = 0; t < count; t++) {
      for (let k = 0; k < units; k++) tau[k] = activation.apply(factors[k] * sums[at + k * pitch + t] + bias);
      if (isWrong(output.of(tau), label[from + t])) errors++;
    }
    return errors;
  };
}

interface PatternRows {
  readonly rows: readonly Rows[];
  /** 0 .. patterns - 1. */
  readonly order: Int32Array;
}

/** Rows of machines whose errors were counted: learners count them every sweep. */
const known = new WeakMap<MachineGroup, PatternRows>();

function rowsOf(group: MachineGroup): PatternRows {
  const before = known.get(group);
  if (before) return before;
  const made = { rows: unitRows(group), order: Int32Array.from({ length: group.patterns }, (_, mu) => mu) };
  known.set(group, made);
  return made;
}

/** The machine's weights out of a configuration, unit k from k * inputs. */
function weightsOf({ units, inputs, firstVariable, weightStride }: MachineGroup, values: Float64Array): Float64Array {
  const weights = new Float64Array(units * inputs);
  for (let k = 0; k < units; k++)
    for (let i = 0; i < inputs; i++)
      weights[k * inputs + i] = values[firstVariable + k * weightStride[0] + i * weightStride[1]];
  return weights;
}

function violations(group: Exclude<FlatGroup, MachineGroup>, values: Float64Array, variables: FlatVariables): number {
  // A coupling of replicas is soft.
  if (group.kind === "elastic") return 0;
  const states = statesOf(variables, values);
  const kind = kindOf(group);
  let errors = 0;
  for (let a = 0; a < group.count; a++) {
    if (kind.logWeight(group, a, states, variables) === Number.NEGATIVE_INFINITY) errors++;
  }
  return errors;
}

/** The state whose value each discrete variable node has (-1: none). */
export function statesOf({ count, states, stateOffset, stateValue }: FlatVariables, values: Float64Array): Int32Array {
  const found = new Int32Array(count).fill(-1);
  for (let v = 0; v < count; v++) {
    for (let s = 0; s < states[v]; s++) if (stateValue[stateOffset[v] + s] === values[v]) found[v] = s;
  }
  return found;
}
