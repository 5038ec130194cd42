import type { Plan } from "../compiler/ir/plan.js";
import type { Progress } from "../runtime/contracts.js";
import type { CheckpointEvent } from "./events.js";
import { ofRun } from "./run-events.js";
import type { Live, Stage } from "./stage.js";

// Where a run stands, so that it can go on to the same bits after an interruption: the state of its algorithm at the end of a step of
// the anneal, inside a long step, and between two costly observables.

/** All that a run needs to go on, beside what it told before. Can be copied between threads. */
export interface Checkpoint {
  /** Number of the run in the grid. */
  readonly run: number;
  /** The step of the anneal that comes, or goes on, from 0. */
  readonly step: number;
  /** State of the algorithm in the step that goes on, or, without `inside`, at the end of the step before; absent where that diverged. */
  readonly snapshot?: unknown;
  /** How far the step is; absent: it has not begun. */
  readonly inside?: Inside;
  /** Hashes of the data: others cannot be gone on with. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Time that the run took, in milliseconds. */
  readonly elapsed: number;
  /** Iterations of the steps before; absent: 0. */
  readonly iterations?: number;
}

/** A step in the middle. */
export interface Inside {
  readonly progress: Omit<Progress, "diagnostics">;
  /** Observables that were measured after it: how many, and the values that `expect` looks at. */
  readonly measured: MeasuredSoFar;
}

/** Observables of the last step that are done. */
export interface MeasuredSoFar {
  readonly count: number;
  readonly values: readonly (readonly [expression: string, mean: number])[];
}

export const NOTHING_MEASURED: MeasuredSoFar = { count: 0, values: [] };

/** A snapshot takes at most this share of the time, unless the last one is older than LONGEST (milliseconds). */
const SHARE = 1 / 20;
const LONGEST = 30_000;
/** Least time between two snapshots inside one step. */
const INSIDE = 1000;

/** A snapshot that takes longer is not waited for by who wants the run to end (milliseconds). */
const PATIENCE = 50;

/** Bytes that are copied in a millisecond. */
const COPIED = 1e6;

/** Before the first snapshot: what one of a run of this size will cost. */
export function expectedCost({ bytes }: Plan): Live["kept"] {
  return { at: performance.now(), cost: bytes / COPIED };
}

/** Tells a checkpoint; it costs what whoever hears of it does with it, too. */
export function* keep(live: Live, event: CheckpointEvent): Generator<CheckpointEvent> {
  yield event;
  const now = performance.now();
  live.kept = { at: now, cost: now - live.kept.at };
}

/** Whether a snapshot is worth its time now; that of a cancelled run is the last, and always is unless it is very large. */
export function isDue({ setup, kept }: Live, inside: boolean, cancelled = false): boolean {
  const { checkpoints } = setup.options;
  if (!checkpoints || checkpoints === "always") return checkpoints !== undefined;
  if (cancelled && kept.cost < PATIENCE) return true;
  const since = performance.now() - kept.at;
  return since >= LONGEST || since >= Math.max(inside ? INSIDE : 0, kept.cost / SHARE);
}

/** The checkpoint of a running step, from `save` of its state. */
export function insideStep(
  stage: Stage,
  save: () => unknown,
  { diagnostics: _told, ...progress }: Progress,
  last: boolean,
  measured: MeasuredSoFar = NOTHING_MEASURED,
): CheckpointEvent {
  return checkpointEvent(stage, { step: stage.step - 1, inside: { progress, measured } }, save, last);
}

/** The checkpoint at the end of a step, before the next one begins. */
export function afterStep(stage: Stage, snapshot: unknown): CheckpointEvent {
  return checkpointEvent(stage, { step: stage.step }, () => snapshot);
}

function checkpointEvent(
  { live, at, prepared }: Stage,
  place: Pick<Checkpoint, "step" | "inside">,
  save: () => unknown,
  last = false,
): CheckpointEvent {
  const now = performance.now();
  const snapshot = save();
  live.kept = { at: now, cost: live.kept.cost };
  const { hashes } = prepared.instance;
  const { iterations, started, point } = live;
  const checkpoint = { run: point.number, ...place, snapshot, hashes, elapsed: now - started, iterations };
  return { type: "checkpoint", ...ofRun(live.setup, live.point, at), checkpoint, last };
}
