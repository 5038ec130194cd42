/** A function of numbers that every expression may call. */
export interface Builtin {
  readonly name: string;
  readonly arity: readonly [number, number];
  readonly apply: (...values: number[]) => number;
  /** Interval of the result whatever the arguments; refined by support inference where it knows better. */
  readonly range: readonly [number, number];
  readonly integer?: boolean;
}

function erfcSeries(x: number): number {
  // Continued fraction (Abramowitz & Stegun 7.1.14) beyond 2, Taylor series (7.1.5) below: full precision at compile time,
  // where speed does not matter; the runtime's kernels are independent of this.
  const z = Math.abs(x);
  let value: number;
  if (z < 2) {
    let term = z;
    let sum = z;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (-z * z) / n;
      sum += term / (2 * n + 1);
      if (n > 200) break;
    }
    value = 1 - (2 / Math.sqrt(Math.PI)) * sum;
  } else {
    let fraction = 0;
    for (let n = 120; n >= 1; n--) fraction = n / 2 / (z + fraction);
    value = Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + fraction);
  }
  return x < 0 ? 2 - value : value;
}

const ALL: readonly [number, number] = [-Infinity, Infinity];
const POSITIVE: readonly [number, number] = [0, Infinity];

const list: readonly Builtin[] = [
  { name: "abs", arity: [1, 1], apply: Math.abs, range: POSITIVE },
  { name: "sqrt", arity: [1, 1], apply: Math.sqrt, range: POSITIVE },
  { name: "exp", arity: [1, 1], apply: Math.exp, range: POSITIVE },
  { name: "log", arity: [1, 1], apply: Math.log, range: ALL },
  { name: "log2", arity: [1, 1], apply: Math.log2, range: ALL },
  { name: "sin", arity: [1, 1], apply: Math.sin, range: [-1, 1] },
  { name: "cos", arity: [1, 1], apply: Math.cos, range: [-1, 1] },
  { name: "tanh", arity: [1, 1], apply: Math.tanh, range: [-1, 1] },
  { name: "atanh", arity: [1, 1], apply: Math.atanh, range: ALL },
  { name: "cosh", arity: [1, 1], apply: Math.cosh, range: [1, Infinity] },
  { name: "erf", arity: [1, 1], apply: (x) => 1 - erfcSeries(x), range: [-1, 1] },
  { name: "erfc", arity: [1, 1], apply: erfcSeries, range: [0, 2] },
  { name: "floor", arity: [1, 1], apply: Math.floor, range: ALL, integer: true },
  { name: "ceil", arity: [1, 1], apply: Math.ceil, range: ALL, integer: true },
  { name: "round", arity: [1, 1], apply: Math.round, range: ALL, integer: true },
  { name: "min", arity: [1, 64], apply: Math.min, range: ALL },
  { name: "max", arity: [1, 64], apply: Math.max, range: ALL },
  { name: "relu", arity: [1, 1], apply: (x) => Math.max(0, x), range: POSITIVE },
  // sign(0) is +1 everywhere in the language.
  { name: "sign", arity: [1, 1], apply: (x) => (x >= 0 ? 1 : -1), range: [-1, 1], integer: true },
];

export const builtins: ReadonlyMap<string, Builtin> = new Map(list.map((entry) => [entry.name, entry]));

/** `%` of the language: the remainder with the sign of the divisor, so that `-1 % 3` is 2 as in number theory. */
export function modulo(a: number, b: number): number {
  return a - b * Math.floor(a / b);
}
