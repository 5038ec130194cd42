import type { Observable } from "../contracts.js";
import { betheFreeEntropy } from "./bethe-free-entropy.js";
import { energy } from "./energy.js";
import { entropy } from "./entropy.js";
import { epochs } from "./epochs.js";
import { fixedPoints } from "./fixed-points.js";
import { flatness } from "./flatness.js";
import {
  centreOverlap,
  internalEntropy,
  overlapCentre,
  replicaFreeEntropy,
  replicaOverlap,
  selfOverlap,
} from "./focus.js";
import { franzParisi } from "./franz-parisi.js";
import { freeEnergy } from "./free-energy.js";
import { hessianMax, hessianSpectrum, hessianTraceObservable } from "./hessian.js";
import { inputNoiseError } from "./input-noise-error.js";
import { iterations } from "./iterations.js";
import { localEnergy } from "./local-energy.js";
import { localEntropy } from "./local-entropy.js";
import { logPartition } from "./log-partition.js";
import { magnetisation } from "./magnetisation.js";
import { marginals } from "./marginals.js";
import { overlap } from "./overlap.js";
import { rescale } from "./rescale.js";
import { residual } from "./residual.js";
import { sharpness } from "./sharpness.js";
import { smoothBeta } from "./smooth-beta.js";
import { solutions } from "./solutions.js";
import { testError } from "./test-error.js";
import { trainingErrors } from "./training-errors.js";

/** Names of the observables that `measure` takes: the spelling of columns, JSON and plots. */
export type ObservableName =
  | "training_errors"
  | "test_error"
  | "log_partition"
  | "bethe_free_entropy"
  | "entropy"
  | "free_energy"
  | "energy"
  | "magnetisation"
  | "marginals"
  | "overlap"
  | "solutions"
  | "local_entropy"
  | "franz_parisi"
  | "fixed_points"
  | "overlap_centre"
  | "self_overlap"
  | "centre_overlap"
  | "replica_overlap"
  | "replica_free_entropy"
  | "internal_entropy"
  | "local_energy"
  | "hessian_spectrum"
  | "hessian_max"
  | "hessian_trace"
  | "smooth_beta"
  | "sharpness"
  | "flatness"
  | "rescale"
  | "input_noise_error"
  | "iterations"
  | "residual"
  | "epochs";

/** Every observable, by name. */
export const OBSERVABLES: { readonly [K in ObservableName]: Observable } = {
  training_errors: trainingErrors,
  test_error: testError,
  log_partition: logPartition,
  bethe_free_entropy: betheFreeEntropy,
  entropy,
  free_energy: freeEnergy,
  energy,
  magnetisation,
  marginals,
  overlap,
  solutions,
  local_entropy: localEntropy,
  franz_parisi: franzParisi,
  fixed_points: fixedPoints,
  overlap_centre: overlapCentre,
  self_overlap: selfOverlap,
  centre_overlap: centreOverlap,
  replica_overlap: replicaOverlap,
  replica_free_entropy: replicaFreeEntropy,
  internal_entropy: internalEntropy,
  local_energy: localEnergy,
  hessian_spectrum: hessianSpectrum,
  hessian_max: hessianMax,
  hessian_trace: hessianTraceObservable,
  smooth_beta: smoothBeta,
  sharpness,
  flatness,
  rescale,
  input_noise_error: inputNoiseError,
  iterations,
  residual,
  epochs,
};
