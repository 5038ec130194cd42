import type { Algorithm } from "../contracts.js";
import { bp } from "./bp.js";
import { decimation } from "./decimation.js";
import { exact } from "./exact.js";
import { lal } from "./lal.js";

/** Names of the algorithms that `run` takes. */
export type AlgorithmName = "bp" | "decimation" | "exact" | "lal";

/** Every algorithm, by name. */
export const ALGORITHMS: { readonly [K in AlgorithmName]: Algorithm } = { bp, decimation, exact, lal };
