import type { LawInfo } from "../../compiler/capabilities.js";

// Priors of continuous weights. Under the messages of all patterns a weight has the law p(w) exp(-A w^2 / 2 + B w) / I.

/** A law of one real weight, by name. */
export interface Prior extends LawInfo {
  /**
   * Moments of p(w) exp(-precision w^2 / 2 + field w), p normalised: out[0] = ln I, out[1] = mean, out[2] = variance. Any real
   * precision and field for which the integral exists; NaN otherwise.
   */
  moments(precision: number, field: number, parameters: Readonly<Record<string, number>>, out: Float64Array): void;
}

/**
 * The prior of the weights of one machine. `sphere`: uniform on the sphere of each unit. `gaussian`: a factor exp(-precision w^2 / 2 +
 * field w), which messages hold exactly; `logWeight` is ln of its normaliser, a weight. `sites`: any other law, matched weight by weight.
 */
export type WeightPrior =
  | { readonly kind: "sphere" }
  | { readonly kind: "gaussian"; readonly precision: number; readonly field: number; readonly logWeight: number }
  | {
      readonly kind: "sites";
      /** Moments of variable node v, as `Prior.moments`. */
      moments(v: number, precision: number, field: number, out: Float64Array): void;
    };
