import type { FlatVariables, MachineGroup } from "../../compiler/ir/flat-graph.js";
import { isSignLaw, isWrong, type MachineOutput, outputOf } from "../factors/machine-output.js";

/** A machine along a Gray code: one weight changes at a time, and preactivations follow by one column of the patterns. */
export interface MachineState {
  readonly group: MachineGroup;
  readonly output: MachineOutput;
  /** True: hidden units are the sign of their preactivation. */
  readonly signs: boolean;
  /** Where all that counts is whether the output is right: log-weight of a pattern whose output is, and is not; else undefined. */
  readonly verdict?: { readonly right: number; readonly wrong: number };
  /** 1 where the machine's energy is its number of errors (channel `gibbs`), 0 otherwise. */
  readonly counts: number;
  /** Unit of weight `v - firstVariable`, or -1; its column of inputs starts at `column[v - firstVariable]`. */
  readonly unit: Int32Array;
  readonly column: Int32Array;
  /** Inputs by column: the `patterns` entries that one weight multiplies lie side by side. */
  readonly inputs: Float64Array;
  /** Sums of input * weight by unit, then pattern; hidden units by pattern, then unit. */
  readonly sums: Float64Array;
  readonly tau: Float64Array;
  readonly wrong: Uint8Array;
  readonly scratch: Float64Array;
  /** Number of wrong patterns. */
  errors: number;
  /** Without a verdict: log-weight of each pattern, the sum of the finite ones, and the number of the forbidden ones. */
  readonly log: Float64Array;
  total: number;
  forbidden: number;
}

/** Prepares a machine; `resetMachine` must follow before anything is read. */
export function machineState(group: MachineGroup, variables: FlatVariables): MachineState {
  const { patterns, units, inputs: width, inputStride, weightStride } = group;
  const reach = 1 + (units - 1) * weightStride[0] + (width - 1) * weightStride[1];
  const unit = new Int32Array(Math.min(reach, variables.count - group.firstVariable)).fill(-1);
  const column = new Int32Array(unit.length);
  const inputs = new Float64Array(patterns * width * (group.wiring === "full" ? 1 : units));
  for (let k = 0; k < units; k++) {
    for (let i = 0; i < width; i++) {
      const weight = k * weightStride[0] + i * weightStride[1];
      unit[weight] = k;
      column[weight] = (group.wiring === "full" ? i : k * width + i) * patterns;
      for (let mu = 0; mu < patterns; mu++) {
        inputs[column[weight] + mu] = group.input[mu * inputStride[0] + k * inputStride[1] + i * inputStride[2]];
      }
    }
  }
  const output = outputOf(group);
  return {
    group,
    output,
    signs: isSignLaw(output.activation),
    verdict: verdictOf(output),
    counts: group.channel.name === "gibbs" ? 1 : 0,
    unit,
    column,
    inputs,
    sums: new Float64Array(units * patterns),
    tau: new Float64Array(units * patterns),
    wrong: new Uint8Array(patterns),
    scratch: new Float64Array(units),
    errors: 0,
    log: new Float64Array(patterns),
    total: 0,
    forbidden: 0,
  };
}

/** Log-weights of right and wrong outputs where they are the same for both labels and nothing else counts. */
function verdictOf({ channel, sum }: MachineOutput): MachineState["verdict"] {
  if (sum && channel.sees === "real") return undefined;
  const [right, wrong] = [channel.logWeight(1, 1), channel.logWeight(1, -1)];
  const same = channel.logWeight(-1, -1) === right && channel.logWeight(-1, 1) === wrong;
  return same ? { right, wrong } : undefined;
}

/** Everything from scratch for the weights' `values` (one a variable node): no rounding is carried along. */
export function resetMachine(machine: MachineState, values: Float64Array): void {
  const { group, unit, column, inputs, sums, tau } = machine;
  const { patterns, units } = group;
  sums.fill(0);
  for (let weight = 0; weight < unit.length; weight++) {
    if (unit[weight] < 0) continue;
    const row = unit[weight] * patterns;
    const value = values[group.firstVariable + weight];
    for (let mu = 0; mu < patterns; mu++) sums[row + mu] += value * inputs[column[weight] + mu];
  }
  machine.errors = 0;
  machine.total = 0;
  machine.forbidden = 0;
  machine.wrong.fill(0);
  machine.log.fill(0);
  for (let mu = 0; mu < patterns; mu++) {
    for (let k = 0; k < units; k++) tau[mu * units + k] = hidden(machine, sums[k * patterns + mu]);
    judge(machine, mu);
  }
}

/** Weight v changes by `delta`: its unit's sums, then what hangs on them where the hidden unit flips. */
export function moveWeight(machine: MachineState, v: number, delta: number): void {
  const { group, unit, column, inputs, sums, tau } = machine;
  const weight = v - group.firstVariable;
  if (weight < 0 || weight >= unit.length || unit[weight] < 0) return;
  const { patterns, units } = group;
  const k = unit[weight];
  const row = k * patterns;
  const from = column[weight];
  for (let mu = 0; mu < patterns; mu++) {
    const sum = sums[row + mu] + delta * inputs[from + mu];
    sums[row + mu] = sum;
    const value = hidden(machine, sum);
    if (value === tau[mu * units + k]) continue;
    tau[mu * units + k] = value;
    judge(machine, mu);
  }
}

function hidden({ group, output, signs }: MachineState, sum: number): number {
  const h = group.scale * sum + group.bias;
  if (signs) return h >= 0 ? 1 : -1;
  return output.activation.apply(h);
}

/** Brings errors and log-weights up to date with the hidden units of pattern mu. */
function judge(machine: MachineState, mu: number): void {
  const { group, tau, scratch, output, wrong, verdict, log } = machine;
  const { units } = group;
  for (let k = 0; k < units; k++) scratch[k] = tau[mu * units + k];
  const value = output.of(scratch);
  const label = group.label[mu];
  const now = isWrong(value, label) ? 1 : 0;
  machine.errors += now - wrong[mu];
  wrong[mu] = now;
  if (verdict) return;
  if (log[mu] === -Infinity) machine.forbidden--;
  else machine.total -= log[mu];
  log[mu] = output.channel.logWeight(label, value);
  if (log[mu] === -Infinity) machine.forbidden++;
  else machine.total += log[mu];
}

/** Log-weight of all patterns in the current configuration. */
export function machineLogWeight({ group, errors, verdict, forbidden, total }: MachineState): number {
  if (!verdict) return forbidden > 0 ? -Infinity : total;
  const right = group.patterns - errors;
  return (right === 0 ? 0 : right * verdict.right) + (errors === 0 ? 0 : errors * verdict.wrong);
}
