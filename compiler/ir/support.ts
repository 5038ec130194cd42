/** The values a variable, a datum or a deterministic node can take. */
export type Support =
  | {
      readonly kind: "finite";
      /** `int` and `real`: a prior leaves these values. */
      readonly type: "spin" | "bit" | "cat" | "int" | "real" | "bool";
      readonly values: readonly number[];
    }
  | { readonly kind: "interval"; readonly lower: number; readonly upper: number; readonly integer: boolean };

export const SPIN: Support = { kind: "finite", type: "spin", values: [-1, 1] };
export const BIT: Support = { kind: "finite", type: "bit", values: [0, 1] };
export const REAL: Support = { kind: "interval", lower: -Infinity, upper: Infinity, integer: false };
export const INT: Support = { kind: "interval", lower: -Infinity, upper: Infinity, integer: true };

/** `cat(q)`: the states 0, 1, .. q - 1. */
export function categorical(q: number): Support {
  return { kind: "finite", type: "cat", values: Array.from({ length: q }, (_, state) => state) };
}
