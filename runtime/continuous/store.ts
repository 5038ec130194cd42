import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { Rows } from "../kernels/dense-dot.js";
import { packRows, type SignRows } from "../kernels/sign-sums.js";
import type { WeightPrior } from "../priors/prior.js";
import { seeTheSame, unitRows } from "../unit-rows.js";
import { gaussianDoubles } from "./gaussian-edges.js";
import { nodeDoubles } from "./node.js";

// One machine with continuous weights, each unit's on its sphere or under a prior a weight, in one heap: [field | precision | multiplier |
// external field | external precision | messages | mean | prior | node | work]. Weight (k, i) has place k * inputs + i.

/** Which numbers a message has; see `reduced.ts`, `sign-edges.ts`, `edges.ts`, `gaussian-edges.ts`. */
export type FormName = "reduced" | "signs" | "edges" | "gaussian";

/** Offsets into the heap and sizes of one machine. */
export interface SphereStore {
  readonly group: MachineGroup;
  readonly form: FormName;
  readonly prior: WeightPrior;
  /** A precision a weight (`edges`, `gaussian`), or one for all weights of a unit. */
  readonly perWeight: boolean;
  /** Inputs of each unit, contiguous along a pattern. */
  readonly rows: readonly Rows[];
  /** The rows packed, where the form is `reduced`; none otherwise. */
  readonly signs: readonly SignRows[];
  /** Where the form is `reduced`: the fields whose products with the patterns the work area holds. */
  readonly projected: Float64Array;
  /** 0 .. patterns - 1. */
  readonly inOrder: Int32Array;
  readonly heap: Float64Array;
  /** Total field B_i of every weight: its external field and the sum of its messages b. */
  readonly field: number;
  /** Total precision: A_i of every weight where `perWeight`, one number a unit otherwise. Both contain the multiplier and the external precision. */
  readonly precision: number;
  /** Norm multiplier mu_l of every unit; 0 without a sphere. */
  readonly multiplier: number;
  /** A factor exp(-A w^2 / 2 + B w) on every weight beside the patterns: B a weight, A laid out as `precision`. At the start a normal prior's, all 0 otherwise: add to it. */
  readonly externalField: number;
  readonly externalPrecision: number;
  readonly messages: number;
  /** Posterior mean of every weight after the last sweep. */
  readonly mean: number;
  /** Four numbers a weight under a prior of `sites`, one after the other; see `sites.ts`. */
  readonly sites: number;
  /** End of what a snapshot holds: all but scratch. */
  readonly saved: number;
  /** Area of the output node, and of the form's own scratch. */
  readonly node: number;
  readonly work: number;
}

/** Doubles of messages of each form: c1, c2, a and the lagged product a unit and pattern; b an edge and a a unit; a and b an edge. */
function messageDoubles(form: FormName, { patterns, units, inputs }: MachineGroup): number {
  if (form === "reduced") return 4 * patterns * units;
  return form === "signs" ? patterns * units * (inputs + 1) : 2 * patterns * units * inputs;
}

function workDoubles(form: FormName, group: MachineGroup): number {
  const { patterns, units, inputs } = group;
  if (form === "reduced") return patterns * units;
  if (form === "signs") return 2 * units;
  return 2 * units * inputs + (form === "gaussian" ? gaussianDoubles(group) : 0);
}

/** Doubles a weight that the sites of a prior hold. */
const SITE_DOUBLES = 4;

const SPHERE: WeightPrior = { kind: "sphere" };

/** Lays out an empty machine: no messages yet, every multiplier and precision 1 on spheres. */
export function createSphereStore(group: MachineGroup, form: FormName, prior: WeightPrior = SPHERE): SphereStore {
  const { units, inputs, patterns } = group;
  const weights = units * inputs;
  const precision = weights;
  const perWeight = form === "edges" || form === "gaussian";
  const precisions = perWeight ? weights : units;
  const multiplier = precision + precisions;
  const externalField = multiplier + units;
  const externalPrecision = externalField + weights;
  const messages = externalPrecision + precisions;
  const mean = messages + messageDoubles(form, group);
  const sites = mean + weights;
  const saved = sites + (prior.kind === "sites" ? SITE_DOUBLES * weights : 0);
  const work = saved + nodeDoubles(group);
  const heap = new Float64Array(work + workDoubles(form, group));
  if (prior.kind === "sphere") heap.fill(1, precision, externalField);
  if (prior.kind === "gaussian") {
    heap.fill(prior.field, externalField, externalPrecision);
    heap.fill(prior.precision, externalPrecision, messages);
  }
  const inOrder = Int32Array.from({ length: patterns }, (_, mu) => mu);
  const rows = unitRows(group);
  return {
    group,
    form,
    prior,
    perWeight,
    rows,
    signs: form === "reduced" ? packed(group, rows) : [],
    projected: new Float64Array(form === "reduced" ? weights : 0).fill(Number.NaN),
    inOrder,
    heap,
    field: 0,
    precision,
    multiplier,
    externalField,
    externalPrecision,
    messages,
    mean,
    sites,
    saved,
    node: saved,
    work,
  };
}

function packed({ patterns, inputs }: MachineGroup, rows: readonly Rows[]): SignRows[] {
  const first = packRows(rows[0], patterns, inputs);
  if (seeTheSame(rows)) return rows.map(() => first);
  return rows.map((row, k) => (k === 0 ? first : packRows(row, patterns, inputs)));
}

/** True when every input is -1 or 1: precisions of messages are then the same for all weights of a unit. */
export function hasSignInputs({ input }: MachineGroup): boolean {
  for (let e = 0; e < input.length; e++) if (input[e] !== 1 && input[e] !== -1) return false;
  return true;
}
