import type { ProgressEvent, ResultEvent, RunEvent, StartEvent } from "../../library/events.js";
import { advice } from "../../runtime/status.js";

/** Runs that have begun and have no result. */
export interface OpenRuns {
  note(event: RunEvent): void;
  /** The ends of those whose worker was ended in the middle, as far as they had come, and the end of all. */
  cutOff(finished: readonly ResultEvent[]): Generator<RunEvent>;
}
interface Open {
  readonly place: Pick<ResultEvent, "experiment" | "run" | "seed" | "params">;
  readonly since: number;
  readonly progress?: ProgressEvent;
}

/** Follows which runs are open. */
export function openRuns(): OpenRuns {
  const open = new Map<number, Open>();
  let start: StartEvent | undefined;
  const note = (event: RunEvent) => {
    if (event.type === "start") start = event;
    if (event.type === "result") open.delete(event.run);
    if (event.type !== "plan" && event.type !== "progress" && event.type !== "measure") return;
    const { experiment, run, seed, params } = event;
    const before = open.get(run);
    const progress = event.type === "progress" ? event : before?.progress;
    open.set(run, { place: { experiment, run, seed, params }, since: before?.since ?? performance.now(), progress });
  };
  return {
    note,
    *cutOff(finished) {
      for (const each of open.values()) yield resultOf(each, start?.algorithm ?? "");
      const good = finished.some(({ status }) => status === "solved" || status === "converged");
      yield { type: "end", expectations: [], anyConverged: good, cancelled: true };
    },
  };
}

function resultOf({ place, since, progress }: Open, method: string): ResultEvent {
  return {
    type: "result",
    ...place,
    method,
    status: "cancelled",
    advice: advice("cancelled", "message passing", false),
    errors: progress?.errors ?? null,
    iterations: progress?.iteration ?? 0,
    residual: progress?.residual ?? null,
    growth: null,
    stable: null,
    wall_s: (performance.now() - since) / 1000,
    summary: { params: place.params, values: {} },
  };
}
