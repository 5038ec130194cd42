import { capabilities } from "../../library/capabilities.js";
import type { RunOptions } from "../../library/index.js";
import { parseAssignments, type Scalar } from "../arguments/assignments.js";
import { parseSeeds } from "../arguments/seeds.js";
import type { Settings } from "../settings.js";
import { unknownWord } from "../usage-error.js";

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

/** The flags as a request. Throws a UsageError on a bad `--set`, `--seeds` or `--algorithm`. */
export function requestOf(experiment: string | undefined, flags: RequestFlags): Request {
  if (flags.algorithm !== undefined) refuseUnknown(flags.algorithm);
  return {
    experiment: experiment ?? null,
    set: parseAssignments(flags.set ?? []),
    seeds: flags.seeds === undefined ? null : parseSeeds(flags.seeds),
    algorithm: flags.algorithm ?? null,
  };
}

/** Words of the language that are planned are known: the run says what is missing. */
function refuseUnknown(algorithm: string): void {
  const built = capabilities.algorithms.map(({ name }) => name);
  if (built.includes(algorithm) || Object.hasOwn(capabilities.planned.algorithms, algorithm)) return;
  throw unknownWord("algorithm", algorithm, built);
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
