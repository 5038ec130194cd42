import { expect, it } from "vitest";
import type { MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { holdNorm } from "../../../runtime/continuous/norm.js";
import { createSphereStore } from "../../../runtime/continuous/store.js";
import { streams } from "../../../runtime/random.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";

const group = sphericalMachine(1, 30, 0.1, 2).groups[0] as MachineGroup;

/** sum_i [1 / A_i + (B_i / A_i)^2] of unit k. */
function length(store: ReturnType<typeof createSphereStore>, k: number): number {
  let sum = 0;
  for (let i = 15 * k; i < 15 * (k + 1); i++) {
    const a = store.heap[store.form === "edges" ? store.precision + i : store.precision + k];
    sum += 1 / a + (store.heap[store.field + i] / a) ** 2;
  }
  return sum;
}

it.each([0, 1e-3, 1, 50, 1e4])("fields of size %f: every unit has its norm, precisions are positive", (size) => {
  for (const form of ["edges", "signs"] as const) {
    const store = createSphereStore(group, form);
    const stream = streams(3)("norm");
    for (let i = 0; i < 30; i++) store.heap[store.field + i] = size * stream.normal();
    if (form === "edges") for (let i = 0; i < 30; i++) store.heap[store.precision + i] += 3 * stream.normal();
    const before = store.heap.slice(store.precision, store.multiplier);
    expect(holdNorm(store)).toBe(true);
    // Newton stops at a change of 1e-15; the sum has 15 terms.
    for (const k of [0, 1]) expect(Math.abs(length(store, k) / 15 - 1)).toBeLessThan(1e-13);
    for (let i = 0; i < before.length; i++) {
      const k = form === "edges" ? Math.floor(i / 15) : i;
      expect(store.heap[store.precision + i]).toBeGreaterThan(0);
      // Precisions move with their unit's multiplier, which began at 1.
      const moved = store.heap[store.precision + i] - before[i];
      expect(moved).toBeCloseTo(store.heap[store.multiplier + k] - 1, size > 1e3 ? 6 : 9);
    }
  }
});

it("fields that are no numbers are refused", () => {
  for (const form of ["edges", "signs"] as const) {
    const store = createSphereStore(group, form);
    store.heap[store.field + 4] = Number.NaN;
    expect(holdNorm(store)).toBe(false);
  }
});
