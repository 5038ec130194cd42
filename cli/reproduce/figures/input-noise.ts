import type { Figure } from "../figure.js";

/** Robustness of the minima to noise on the inputs. */
export const inputNoise: Figure = {
  name: "input-noise",
  title: "Robustness to noise on the pixels: Fashion-MNIST, dresses and coats, K = 9, 500 images",
  file: "input_noise.wfm",
  cite: "C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  needs: "fashion-mnist",
  studies: [
    { experiment: "elal", label: "eLAL", runs: 10, seconds: [40, 3] },
    { experiment: "ce_sgd_slow", label: "ceSGD-slow", runs: 10, seconds: [50, 5] },
    { experiment: "ce_sgd_fast", label: "ceSGD-fast", runs: 10, seconds: [10, 2] },
    { experiment: "lal", label: "LAL", runs: 10, seconds: [8, 2] },
  ],
  quick: { seeds: [1, 2, 3], set: { P: 100 } },
  drawings: [
    {
      kind: "curve",
      name: "input_noise_error",
      title: "Training error under noise on the pixels",
      xLabel: "noise, in standard deviations of each pixel",
      yLabel: "training error (fraction)",
      y: { observable: "input_noise_error" },
    },
  ],
  checks: [
    {
      kind: "order",
      quantity: { observable: "input_noise_error", at: 0.5 },
      studies: ["lal", "ce_sgd_fast", "ce_sgd_slow"],
    },
    { kind: "order", quantity: { observable: "input_noise_error", at: 0.5 }, studies: ["lal", "elal"] },
  ],
};
