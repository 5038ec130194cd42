import type { AlgorithmInfo } from "../compiler/capabilities.js";
import type { Outcome } from "../grammar/diagnostic.js";
import { ALGORITHMS } from "../runtime/algorithms/registry.js";
import type { Algorithm, AlgorithmContext } from "../runtime/contracts.js";
import { streams } from "../runtime/random.js";
import type { Prepared } from "./prepare.js";

/** What an algorithm is given of a prepared point. */
export function contextOf(
  { flat, plan, algorithmOptions }: Prepared,
  seed: number,
  { name }: AlgorithmInfo,
): AlgorithmContext {
  return { graph: flat, plan, options: algorithmOptions, streams: streams(seed), caller: name };
}

/** The algorithm behind its description. */
export function algorithmOf({ name }: AlgorithmInfo): Algorithm {
  return ALGORITHMS[name as keyof typeof ALGORITHMS] as Algorithm;
}

/** An algorithm's state before its first step, or what it refuses: the one answer for runs, dry runs and checks. */
export function startOn(info: AlgorithmInfo, prepared: Prepared, seed: number): Outcome<unknown> {
  return algorithmOf(info).init(contextOf(prepared, seed, info));
}
