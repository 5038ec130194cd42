import type { Figure } from "../figure.js";

const EPOCHS = { observable: "epochs" } as const;
/** From the widest minima to the narrowest, as published. */
const WIDEST_FIRST = ["fbp", "elal", "ce_sgd_slow", "ce_sgd_fast", "lal"] as const;

/** Minima of five algorithms on random patterns: local entropies, Hessian spectra, epochs. */
export const randomPatterns: Figure = {
  name: "random-patterns",
  title: "Width of minima on random patterns: tree committee, K = 9, alpha = 1",
  file: "random_patterns.wfm",
  cite: "C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  studies: [
    { experiment: "fbp", label: "fBP", runs: 10, seconds: [11, 11] },
    { experiment: "elal", label: "eLAL", runs: 10, seconds: [45, 45] },
    { experiment: "ce_sgd_slow", label: "ceSGD-slow", runs: 10, seconds: [45, 45] },
    { experiment: "ce_sgd_fast", label: "ceSGD-fast", runs: 10, seconds: [11, 11] },
    { experiment: "lal", label: "LAL", runs: 10, seconds: [9, 9] },
  ],
  quick: { seeds: [1, 2, 3], set: {} },
  drawings: [
    {
      kind: "curve",
      name: "local_entropy",
      title: "Local entropy around solutions",
      xLabel: "distance d = (1 - q) / 2",
      yLabel: "local entropy (nats/weight)",
      y: { observable: "local_entropy" },
    },
    {
      kind: "curve",
      name: "hessian_max",
      title: "Largest eigenvalue of the Hessian",
      xLabel: "sharpness beta of the units",
      yLabel: "largest eigenvalue",
      y: { observable: "hessian_max" },
    },
    {
      kind: "density",
      name: "hessian_spectrum",
      title: "Spectrum of the Hessian",
      xLabel: "eigenvalue",
      yLabel: "log10 of the density",
      y: { observable: "hessian_spectrum", at: 100 },
      from: -0.6,
      to: 1.2,
      bins: 36,
    },
  ],
  checks: [
    { kind: "number", study: "lal", quantity: EPOCHS, published: { mean: 76, deviation: 15 } },
    { kind: "number", study: "elal", quantity: EPOCHS, published: { mean: 861, deviation: 315 } },
    { kind: "number", study: "ce_sgd_fast", quantity: EPOCHS, published: { mean: 770, deviation: 150 } },
    {
      kind: "number",
      study: "ce_sgd_slow",
      quantity: EPOCHS,
      published: { mean: 12980, deviation: 70 },
      note: "growth of beta not published",
    },
    { kind: "order", quantity: { observable: "local_entropy", at: 0.005 }, studies: WIDEST_FIRST },
    { kind: "order", quantity: { observable: "local_entropy", at: 0.025 }, studies: ["fbp", "elal", "ce_sgd_slow"] },
    { kind: "order", quantity: { observable: "hessian_max", at: "common" }, studies: [...WIDEST_FIRST].reverse() },
  ],
};
