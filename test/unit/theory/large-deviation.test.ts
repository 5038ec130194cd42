import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { widestOnSphere } from "../../../theory/large-deviation.js";
import { replicaSymmetric } from "../../../theory/replica-symmetric.js";
import { signMachine } from "./machines.js";

interface Row {
  readonly model: string;
  readonly alpha: number;
  readonly q1: number;
  readonly V1: number;
}
const TABLE = new URL("../../reference/theory/large_deviations.json", import.meta.url);
const rows = (JSON.parse(readFileSync(TABLE, "utf8")).sphere.rows as Row[]).filter(({ model }) => model === "maj1");

describe("the widest minima of one unit, y -> infinity", () => {
  // Where the entropy itself is below 1e-15 nothing can be resolved.
  it.each(rows.filter(({ q1 }) => q1 <= 0.99))("alpha = $alpha, q1 = $q1", ({ alpha, q1, V1 }) => {
    const { status, localEntropy } = widestOnSphere(signMachine(1, alpha), q1, 1 / 8);
    expect(status).toBe("converged");
    expect(Math.abs(localEntropy - V1)).toBeLessThan(1e-9);
  });

  it("at the overlap of typical solutions they are these: V1 + ln(1 - q) / 2 is the typical entropy", () => {
    const { q, freeEntropy } = replicaSymmetric(signMachine(1, 1));
    const { localEntropy, order } = widestOnSphere(signMachine(1, 1), q, 1 / 8);
    expect(Math.abs(localEntropy + 0.5 * Math.log(1 - q) - freeEntropy)).toBeLessThan(1e-8);
    expect(Math.abs(order)).toBeLessThan(1e-3);
  });
});
