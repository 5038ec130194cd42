import type { Figure } from "../figure.js";

/** The same minima once the pixels' correlations are gone. */
export const shuffledFashion: Figure = {
  name: "shuffled-fashion",
  title: "Width of minima on Fashion-MNIST with pixels permuted across images: K = 9, 500 images",
  file: "shuffled_fashion.wfm",
  cite: "C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  needs: "fashion-mnist",
  studies: [
    { experiment: "elal", label: "eLAL", runs: 10, seconds: [70, 4] },
    { experiment: "ce_sgd_slow", label: "ceSGD-slow", runs: 10, seconds: [90, 7] },
    { experiment: "ce_sgd_fast", label: "ceSGD-fast", runs: 10, seconds: [45, 4] },
    { experiment: "lal", label: "LAL", runs: 10, seconds: [45, 4] },
  ],
  quick: { seeds: [1, 2], set: { P: 100 } },
  drawings: [
    {
      kind: "curve",
      name: "local_entropy",
      title: "Local entropy around solutions, pixels permuted",
      xLabel: "distance d = (1 - q) / 2",
      yLabel: "local entropy (nats/weight)",
      y: { observable: "local_entropy" },
    },
    {
      kind: "curve",
      name: "hessian_max",
      title: "Largest eigenvalue of the Hessian, pixels permuted",
      xLabel: "sharpness beta of the units",
      yLabel: "largest eigenvalue",
      y: { observable: "hessian_max" },
    },
  ],
  checks: [
    {
      kind: "order",
      quantity: { observable: "local_entropy", at: 0.01 },
      studies: ["elal", "ce_sgd_slow", "ce_sgd_fast", "lal"],
      note: "as on random patterns",
    },
  ],
};
