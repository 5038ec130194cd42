import type { Algorithm } from "../contracts.js";
import { bp } from "./bp.js";
import { ceSgd } from "./ce-sgd.js";
import { decimation } from "./decimation.js";
import { exact } from "./exact.js";
import { fbp } from "./fbp.js";
import { lal } from "./lal.js";

/** Names of the algorithms that `run` takes. */
export type AlgorithmName = "bp" | "ce_sgd" | "decimation" | "exact" | "fbp" | "lal";

/** Every algorithm, by name. */
export const ALGORITHMS: { readonly [K in AlgorithmName]: Algorithm } = {
  bp,
  ce_sgd: ceSgd,
  decimation,
  exact,
  fbp,
  lal,
};
