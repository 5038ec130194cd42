import type { RunOptions } from "../../library/index.js";
import { parseAssignments, type Scalar } from "../arguments/assignments.js";
import { parseSeeds } from "../arguments/seeds.js";
import type { Settings } from "../settings.js";

/** Flags that say what to run. */
export interface RequestFlags {
  readonly set?: readonly string[];
  readonly seeds?: string;
  readonly algorithm?: string;
}
/** What to run, as a manifest records it: everything that a rerun needs beside the sources. */
export interface Request {
  readonly experiment: string | null;
  readonly set: Readonly<Record<string, Scalar>>;
  readonly seeds: readonly number[] | null;
  readonly algorithm: string | null;
}

/** The flags as a request. Throws a UsageError on a bad `--set` or `--seeds`. */
export function requestOf(experiment: string | undefined, flags: RequestFlags): Request {
  return {
    experiment: experiment ?? null,
    set: parseAssignments(flags.set ?? []),
    seeds: flags.seeds === undefined ? null : parseSeeds(flags.seeds),
    algorithm: flags.algorithm ?? null,
  };
}

/** The request as the library takes it. */
export function runOptions(request: Request, settings: Settings): RunOptions {
  const { experiment, set, seeds, algorithm } = request;
  return {
    experiment: experiment ?? undefined,
    set,
    seeds: seeds ?? undefined,
    algorithm: algorithm ?? undefined,
    memoryLimit: settings.memoryLimit,
  };
}
