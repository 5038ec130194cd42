/** Whole numbers or doubles that come one by one, in a typed array that doubles: a list of numbers would take twice as much. */
export interface Growing<A extends Int32Array | Float64Array> {
  readonly length: number;
  push(value: number): void;
  at(place: number): number;
  /** The numbers in an array of their own length. */
  done(): A;
}

function growing<A extends Int32Array | Float64Array>(make: (length: number) => A): Growing<A> {
  let values = make(64);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === values.length) {
        const wider = make(2 * length);
        wider.set(values);
        values = wider;
      }
      values[length++] = value;
    },
    at: (place) => values[place],
    done: () => values.slice(0, length) as A,
  };
}

/** Whole numbers. */
export function growingInts(): Growing<Int32Array> {
  return growing((length) => new Int32Array(length));
}

/** Doubles. */
export function growingDoubles(): Growing<Float64Array> {
  return growing((length) => new Float64Array(length));
}
