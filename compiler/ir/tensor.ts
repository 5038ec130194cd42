/** Dense numbers in row-major order (last axis fastest). +-1 and 0/1 data are held in one byte an entry. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float64Array | Int32Array | Int8Array | Uint8Array;
}

/** Number of entries of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Row-major strides, in entries. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  for (let axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}
