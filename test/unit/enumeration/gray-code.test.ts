import { expect, test } from "vitest";
import { advance, startGrayCode } from "../../../runtime/enumeration/gray-code.js";

test.each([[[]], [[2]], [[5]], [[2, 2, 2, 2]], [[3, 2, 4]], [[2, 5, 3, 2]]])(
  "radices %j: every configuration once, one digit by one a step",
  (radix) => {
    const code = startGrayCode(Int32Array.from(radix));
    const seen = new Set([code.digit.join()]);
    for (;;) {
      const before = code.digit.slice();
      const j = advance(code);
      if (j < 0) break;
      const changes = before.map((digit, n) => Math.abs(code.digit[n] - digit));
      expect(changes.reduce((sum, change) => sum + change, 0)).toBe(1);
      expect(changes[j]).toBe(1);
      seen.add(code.digit.join());
    }
    expect(seen.size).toBe(radix.reduce((product: number, q: number) => product * q, 1));
  },
);
