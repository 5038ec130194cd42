import { sizeOf, type Tensor } from "../../compiler/ir/tensor.js";
import type { DataTarget } from "../../compiler/source-call.js";

/** The tensor, or the flat position of the first entry that the declared type does not allow. */
export type Placed = { readonly tensor: Tensor } | { readonly at: number };

/** Numbers in row-major order as the declared type holds them: spin Int8, bit and bool Uint8, cat and int Int32, real Float64. */
export function toTensor(
  target: DataTarget,
  numbers: ArrayLike<number>,
  shape: readonly number[] = target.shape,
): Placed {
  const values = emptyValues(target, sizeOf(shape));
  const allowed = allowedBy(target);
  for (let i = 0; i < values.length; i++) {
    const value = numbers[i];
    if (!allowed(value)) return { at: i };
    values[i] = value;
  }
  return { tensor: { shape, values } };
}

/** Zeroed storage for `size` entries of the declared type. */
export function emptyValues(target: DataTarget, size: number): Tensor["values"] {
  switch (target.type.name) {
    case "spin":
      return new Int8Array(size);
    case "bit":
    case "bool":
      return new Uint8Array(size);
    case "real":
      return new Float64Array(size);
    default:
      return new Int32Array(size);
  }
}

function allowedBy(target: DataTarget): (value: number) => boolean {
  const { name, states = 0 } = target.type;
  if (name === "spin") return (value) => value === 1 || value === -1;
  if (name === "bit" || name === "bool") return (value) => value === 0 || value === 1;
  if (name === "cat") return (value) => Number.isInteger(value) && value >= 0 && value < states;
  if (name === "int") return (value) => (value | 0) === value;
  return Number.isFinite;
}

/** What the declared type allows, in words. */
export function allowedWords(target: DataTarget): string {
  const { name, states = 0 } = target.type;
  if (name === "spin") return "-1 or 1";
  if (name === "bit" || name === "bool") return "0 or 1";
  if (name === "cat") return `a whole number from 0 to ${states - 1}`;
  if (name === "int") return "a whole number below 2^31 in size";
  return "a finite number";
}

/** Declared type as the model spells it. */
export function typeWords(target: DataTarget): string {
  return target.type.name === "cat" ? `cat(${target.type.states})` : target.type.name;
}

/** Position along each axis, from 1, of a flat row-major position. */
export function positionOf(shape: readonly number[], flat: number): number[] {
  const place = new Array<number>(shape.length);
  for (let axis = shape.length - 1, rest = flat; axis >= 0; axis--) {
    place[axis] = (rest % shape[axis]) + 1;
    rest = Math.floor(rest / shape[axis]);
  }
  return place;
}

/** A shape as people write it: `10 x 21`. */
export function shapeWords(shape: readonly number[]): string {
  return shape.length === 0 ? "a single number" : shape.join(" x ");
}
