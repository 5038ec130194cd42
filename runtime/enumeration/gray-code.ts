/**
 * Reflected mixed-radix Gray code: every configuration once, each step changing one digit by one.
 * Loopless, with focus pointers (Knuth, TAOCP 7.2.1.1, Algorithm H). All radices are at least 2.
 */
export interface GrayCode {
  readonly radix: Int32Array;
  /** Digits of the current configuration; digit 0 turns fastest. */
  readonly digit: Int32Array;
  readonly direction: Int8Array;
  readonly focus: Int32Array;
}

/** The code's first configuration: all digits 0. */
export function startGrayCode(radix: Int32Array): GrayCode {
  return {
    radix,
    digit: new Int32Array(radix.length),
    direction: new Int8Array(radix.length).fill(1),
    focus: Int32Array.from({ length: radix.length + 1 }, (_, j) => j),
  };
}

/** Goes on to the next configuration; returns the digit that changed, or -1 after the last one. */
export function advance(code: GrayCode): number {
  const { radix, digit, direction, focus } = code;
  const j = focus[0];
  focus[0] = 0;
  if (j === radix.length) return -1;
  digit[j] += direction[j];
  if (digit[j] === 0 || digit[j] === radix[j] - 1) {
    direction[j] = -direction[j];
    focus[j] = focus[j + 1];
    focus[j + 1] = j + 1;
  }
  return j;
}
