import { squares } from "../continuous/norm.js";
import type { SphereStore } from "../continuous/store.js";
import { COUPLINGS } from "../couplings/registry.js";
import type { Strength } from "./strength.js";

// The pseudo term of Gaussian weights together with the norm. With A, B what the patterns and the prior say of a weight, the centre
// sends back precision rho(A) and field rho B / A: the mean stays B / A, the variance becomes 1 / (A + rho). A norm multiplier is part
// of A, and sum_i [(B_i / A_i)^2 + 1 / (A_i + rho(A_i))] = n, with 1 / (A + rho) = [1 / A + (y - 1) / (A + gamma)] / y, falls with it.

/** What a pseudo term adds to, on every weight: a normal prior's precision and field, else nothing. */
export function baseOf({ prior }: SphereStore): { readonly precision: number; readonly field: number } {
  return prior.kind === "gaussian" ? prior : { precision: 0, field: 0 };
}

/** Sets multipliers, pseudo terms and totals of all units from their messages; false where a precision is not positive or a field is NaN. */
export function focusNorms(store: SphereStore, strength: Strength): boolean {
  takeOut(store);
  for (let k = 0; k < store.group.units; k++) {
    if (store.prior.kind === "sphere" && !holdUnit(store, k, strength)) return false;
    if (!putBack(store, k, strength)) return false;
  }
  return true;
}

/** Places of the precisions of unit k. */
function precisionsOf(
  { precision, perWeight, group }: SphereStore,
  k: number,
): { readonly at: number; readonly count: number } {
  return perWeight ? { at: precision + k * group.inputs, count: group.inputs } : { at: precision + k, count: 1 };
}

/** Totals without the pseudo terms. */
function takeOut(store: SphereStore): void {
  const { heap, group, field, precision, externalField, externalPrecision, messages } = store;
  const base = baseOf(store);
  const apart = externalPrecision - precision;
  for (let a = externalPrecision; a < messages; a++) heap[a - apart] -= heap[a] - base.precision;
  for (let i = 0; i < group.units * group.inputs; i++) heap[field + i] -= heap[externalField + i] - base.field;
}

/** The multiplier of unit k: Newton on (sum / n)^(-1/2) - 1, nearly linear in it, inside a bracket. */
function holdUnit(store: SphereStore, k: number, strength: Strength): boolean {
  const { heap, multiplier } = store;
  const { at, count } = precisionsOf(store, k);
  let least = Infinity;
  for (let i = at; i < at + count; i++) least = Math.min(least, heap[i]);
  const sums = new Float64Array(2);
  let low = -least;
  let high = Infinity;
  let move = least > 0 ? 0 : 1 - least;
  for (let step = 0; step < MOST_STEPS; step++) {
    addSquares(store, k, move, strength, sums);
    const [ratio, slope] = sums;
    if (!(ratio < Infinity)) return false;
    if (ratio > 1) low = move;
    else high = move;
    if (Math.abs(ratio - 1) <= SETTLED) break;
    const change = (2 * ratio * (1 - Math.sqrt(ratio))) / slope;
    const next = move + change;
    const inside = next > low && next < high;
    move = inside ? next : high === Infinity ? 2 * move - low + 1 : (low + high) / 2;
    if (inside && Math.abs(change) <= SETTLED * (1 + Math.abs(move))) break;
  }
  for (let i = at; i < at + count; i++) heap[i] += move;
  heap[multiplier + k] += move;
  return true;
}

const MOST_STEPS = 100;
const SETTLED = 1e-15;

/** Mean of (B / A)^2 + 1 / (A + rho) over the weights of unit k, every A moved, and its slope: into `sums`. */
function addSquares(store: SphereStore, k: number, move: number, { gamma, y }: Strength, sums: Float64Array): void {
  const { heap, group, field, perWeight, precision } = store;
  const n = group.inputs;
  const from = field + k * n;
  const at = perWeight ? precision + k * n : precision + k;
  const count = perWeight ? n : 1;
  const share = 1 / count;
  const all = perWeight ? 0 : squares(heap, from, n) / n;
  sums.fill(0);
  for (let i = 0; i < count; i++) {
    const v = 1 / (heap[at + i] + move);
    const w = gamma === Infinity ? 0 : 1 / (heap[at + i] + move + gamma);
    const square = (perWeight ? heap[from + i] ** 2 : all) * v * v;
    sums[0] += share * (square + (v + (y - 1) * w) / y);
    sums[1] -= share * (2 * square * v + (v * v + (y - 1) * w * w) / y);
  }
}

/** Pseudo terms of unit k from its precisions and fields, and the totals with them. */
function putBack(store: SphereStore, k: number, { gamma, y }: Strength): boolean {
  const { heap, group, field, precision, externalField, externalPrecision, perWeight } = store;
  const base = baseOf(store);
  const { at, count } = precisionsOf(store, k);
  for (let i = k * group.inputs; i < (k + 1) * group.inputs; i++) {
    const a = heap[perWeight ? precision + i : at];
    const pseudo = (COUPLINGS.elastic.toGaussian(a, gamma, y) * heap[field + i]) / a;
    heap[externalField + i] = base.field + pseudo;
    heap[field + i] += pseudo;
  }
  for (let i = 0; i < count; i++) {
    const a = heap[at + i];
    if (!(a > 0 && a < Infinity)) return false;
    const pseudo = COUPLINGS.elastic.toGaussian(a, gamma, y);
    heap[at + i - precision + externalPrecision] = base.precision + pseudo;
    heap[at + i] += pseudo;
  }
  return true;
}
