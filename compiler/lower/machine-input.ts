import type { Expr } from "../../grammar/ast.js";
import { BindFault } from "../bind/fault.js";
import { indexName, type Loop, newFrame, symbolOf } from "../expr/scope.js";
import type { MachineGroup } from "../ir/flat-graph.js";
import { stridesOf, type Tensor } from "../ir/tensor.js";
import { constantOf, enterAll, extent, isConstant, type MachineLoops } from "./ground-machine.js";
import { coefficientOf, type LinearTerm } from "./linear-form.js";

interface MachineInput extends Pick<MachineGroup, "input" | "inputStride"> {
  readonly scale: number;
  /** Every unit sees the same inputs. */
  readonly full: boolean;
}
type Reference = Extract<Expr, { kind: "reference" }>;

/** The coefficients of a machine: the data array itself where they are `data * constant`, an array of their own otherwise. */
export function machineInput(term: LinearTerm, loops: MachineLoops): MachineInput {
  const { scope } = loops;
  const varying = term.coefficients.filter((c) => !isConstant(c, scope));
  const steady = term.divisors.every((divisor) => isConstant(divisor, scope));
  const only = varying.length === 1 && varying[0].kind === "reference" ? varying[0] : undefined;
  const direct = only && steady ? directInput(only, loops) : undefined;
  if (!direct) return materialise(term, loops);
  const constants = term.coefficients.filter((c) => isConstant(c, scope)).map((c) => constantOf(c, scope));
  const divisors = term.divisors.map((d) => constantOf(d, scope));
  const scale = (term.sign * constants.reduce((p, c) => p * c, 1)) / divisors.reduce((p, d) => p * d, 1);
  return { ...direct, scale };
}

/** Strides into the data array as it lies, where its indices are plain loop indices. */
function directInput(reference: Reference, loops: MachineLoops): Omit<MachineInput, "scale"> | undefined {
  const symbol = symbolOf(loops.scope, reference.name.text);
  const tensor = symbol?.kind === "data" ? loops.scope.instance.data.get(symbol.name) : undefined;
  if (symbol?.kind !== "data" || !tensor) return undefined;
  if (symbol.axes.some((axis) => axis.arity > 1)) return undefined;
  const strides = new Map<number, number>();
  const lengths = stridesOf(tensor.shape);
  for (const [n, index] of (reference.indices ?? []).entries()) {
    const name = indexName(index);
    const slot = name === undefined ? undefined : loops.scope.slots.get(name);
    if (slot === undefined || strides.has(slot)) return undefined;
    strides.set(slot, lengths[n]);
  }
  const groups = [loops.patterns, loops.hidden, loops.inputs].map((group) => combined(group, strides));
  const [mu, k, i] = groups;
  if (mu === undefined || k === undefined || i === undefined) return undefined;
  return { input: compact(tensor), inputStride: [mu, k, i], full: loops.hidden.length === 0 || k === 0 };
}

/** The stride of a group of loops run together, if there is one: the last loop's, when the others nest around it. */
function combined(loops: readonly Loop[], strides: ReadonlyMap<number, number>): number | undefined {
  let stride: number | undefined;
  let span = 1;
  for (let n = loops.length - 1; n >= 0; n--) {
    if (loops[n].components.length > 0) return undefined;
    const own = strides.get(loops[n].slot) ?? 0;
    stride ??= own;
    if (own !== stride * span) return undefined;
    span *= loops[n].set.size;
  }
  return stride ?? 0;
}

const compacted = new WeakMap<object, Int8Array | Float64Array>();

/** One byte an entry where every entry is a small integer: the sweep reads the patterns more than anything else. */
function compact(tensor: Tensor): Int8Array | Float64Array {
  const known = compacted.get(tensor);
  if (known) return known;
  const { values } = tensor;
  let input: Int8Array | Float64Array;
  if (values instanceof Int8Array) input = values;
  else if (values.every((value) => Number.isInteger(value) && Math.abs(value) < 128)) input = Int8Array.from(values);
  else input = values instanceof Float64Array ? values : Float64Array.from(values);
  compacted.set(tensor, input);
  return input;
}

/** Coefficients that are no plain data array are computed once, (pattern, unit, input) row-major; `ground` has checked the size. */
function materialise(term: LinearTerm, loops: MachineLoops): MachineInput {
  const [patterns, units, inputs] = [loops.patterns, loops.hidden, loops.inputs].map(extent);
  const coefficient = coefficientOf(term, loops.scope);
  const values = new Float64Array(patterns * units * inputs);
  const frame = newFrame();
  let at = 0;
  for (let mu = 0; mu < patterns; mu++) {
    enterAll(frame, loops.patterns, mu);
    for (let k = 0; k < units; k++) {
      enterAll(frame, loops.hidden, k);
      for (let i = 0; i < inputs; i++) {
        enterAll(frame, loops.inputs, i);
        const value = coefficient(frame);
        if (!Number.isFinite(value)) throw new BindFault(term.variable.span, `a coefficient is ${value}`);
        values[at++] = value;
      }
    }
  }
  const tensor: Tensor = { shape: [patterns, units, inputs], values };
  return { input: compact(tensor), inputStride: [units * inputs, inputs, 1], scale: 1, full: false };
}
