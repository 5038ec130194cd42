import { patternPrints, sharedPatterns } from "../pattern-prints.js";
import { type SphereEngine, settle } from "./engine.js";
import type { FormName, SphereStore } from "./store.js";

/** The state of a machine with continuous weights as a value. */
export interface SphereSnapshot {
  readonly spheres: Float64Array;
  readonly form: FormName;
  /** Hashes of the patterns; see `patternPrints`. */
  readonly prints: Uint32Array;
}

/** Everything but scratch. */
export function saveSpheres({ store }: SphereEngine): SphereSnapshot {
  return { spheres: store.heap.slice(0, store.saved), form: store.form, prints: patternPrints(store.group) };
}

/** Puts a snapshot back as it was; false when it does not fit. */
export function restoreSpheres({ store }: SphereEngine, saved: Partial<SphereSnapshot>): boolean {
  if (saved.spheres?.length !== store.saved || saved.form !== store.form) return false;
  store.heap.set(saved.spheres);
  return true;
}

/** Rows of messages in a heap: `count` rows of `width` numbers, row r of pattern mu at `first + (r * patterns + mu) * width`. */
interface Rows {
  readonly first: number;
  readonly count: number;
  readonly width: number;
}

/** The messages of a form as rows by pattern; see the forms for their layouts. */
function rowsOf(form: FormName, first: number, patterns: number, units: number, inputs: number): readonly Rows[] {
  if (form === "reduced") return [{ first, count: 4 * units, width: 1 }];
  const row = { first, count: 1, width: units * inputs };
  const behind = first + patterns * row.width;
  return [row, { first: behind, count: 1, width: form === "signs" ? units : row.width }];
}

/**
 * Starts from a snapshot of the same weights under other parameters or with patterns added or taken away at the end: messages of shared
 * patterns stay, those of new ones are 0, everything else follows from them. False when the snapshot is of other weights or patterns.
 */
export function warmSpheres(engine: SphereEngine, saved: Partial<SphereSnapshot>): boolean {
  const { store } = engine;
  const { group, heap } = store;
  const { prints, spheres } = saved;
  if (!prints || !spheres || saved.form !== store.form) return false;
  const { patterns, units, inputs } = group;
  const rows = rowsOf(store.form, store.messages, patterns, units, inputs);
  const numbers = rows.reduce((sum, { count, width }) => sum + count * width, 0);
  if (spheres.length !== store.saved + numbers * (prints.length - patterns)) return false;
  const shared = sharedPatterns(prints, patternPrints(group));
  if (shared === 0 && Math.min(prints.length, patterns) > 0) return false;
  const before = rowsOf(store.form, store.messages, prints.length, units, inputs);
  rows.forEach(({ first, count, width }, n) => {
    for (let r = 0; r < count; r++) {
      const from = before[n].first + r * prints.length * width;
      heap.set(spheres.subarray(from, from + shared * width), first + r * patterns * width);
    }
  });
  copyWeights(store, spheres, numbers * prints.length);
  settle(engine);
  return true;
}

/** Fields, multipliers and means as they were; the external factors are those of this run. */
function copyWeights(
  { heap, messages, externalField, mean, sites }: SphereStore,
  spheres: Float64Array,
  behind: number,
) {
  heap.set(spheres.subarray(0, externalField));
  heap.set(spheres.subarray(messages + behind, messages + behind + sites - mean), mean);
}
