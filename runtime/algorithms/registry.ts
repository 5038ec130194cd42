import type { Algorithm } from "../contracts.js";
import { bp } from "./bp.js";
import { ceSgd } from "./ce-sgd.js";
import { decimation } from "./decimation.js";
import { elal } from "./elal.js";
import { entropySgd } from "./entropy-sgd.js";
import { exact } from "./exact.js";
import { fbp } from "./fbp.js";
import { lal } from "./lal.js";
import { perceptron } from "./perceptron.js";
import { replicatedSgd } from "./replicated-sgd.js";
import { simulatedAnnealing } from "./simulated-annealing.js";

/** Names of the algorithms that `run` takes. */
export type AlgorithmName =
  | "bp"
  | "ce_sgd"
  | "decimation"
  | "elal"
  | "entropy_sgd"
  | "exact"
  | "fbp"
  | "lal"
  | "perceptron"
  | "replicated_sgd"
  | "simulated_annealing";

/** Every algorithm, by name. */
export const ALGORITHMS: { readonly [K in AlgorithmName]: Algorithm } = {
  bp,
  ce_sgd: ceSgd,
  decimation,
  elal,
  entropy_sgd: entropySgd,
  exact,
  fbp,
  lal,
  perceptron,
  replicated_sgd: replicatedSgd,
  simulated_annealing: simulatedAnnealing,
};
