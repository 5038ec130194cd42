import type { Figure } from "../figure.js";

const EPOCHS = { observable: "epochs" } as const;

/** Minima of four algorithms on two classes of Fashion-MNIST. */
export const fashionVolumes: Figure = {
  name: "fashion-volumes",
  title: "Width of minima on Fashion-MNIST, dresses and coats: fully connected committee, K = 9, 500 images",
  file: "fashion_volumes.wfm",
  cite: "C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  needs: "fashion-mnist",
  studies: [
    { experiment: "elal", label: "eLAL", runs: 50, seconds: [70, 4] },
    { experiment: "ce_sgd_slow", label: "ceSGD-slow", runs: 50, seconds: [90, 7] },
    { experiment: "ce_sgd_fast", label: "ceSGD-fast", runs: 50, seconds: [45, 4] },
    { experiment: "lal", label: "LAL", runs: 50, seconds: [45, 4] },
  ],
  quick: { seeds: [1, 2], set: { P: 100 } },
  drawings: [
    {
      kind: "curve",
      name: "local_entropy",
      title: "Local entropy around solutions on Fashion-MNIST",
      xLabel: "distance d = (1 - q) / 2",
      yLabel: "local entropy (nats/weight)",
      y: { observable: "local_entropy" },
    },
    {
      kind: "curve",
      name: "hessian_max",
      title: "Largest eigenvalue of the Hessian on Fashion-MNIST",
      xLabel: "sharpness beta of the units",
      yLabel: "largest eigenvalue",
      y: { observable: "hessian_max" },
    },
    {
      kind: "scatter",
      name: "test_error",
      title: "Test error against local entropy on Fashion-MNIST",
      xLabel: "local entropy at d = 0.02 (nats/weight)",
      yLabel: "test error (fraction)",
      x: { observable: "local_entropy", at: 0.02 },
      y: { observable: "test_error" },
    },
  ],
  checks: [
    { kind: "number", study: "lal", quantity: EPOCHS, published: { mean: 61, deviation: 21 } },
    { kind: "number", study: "elal", quantity: EPOCHS, published: { mean: 190, deviation: 40 } },
    { kind: "number", study: "ce_sgd_fast", quantity: EPOCHS, published: { mean: 460, deviation: 334 } },
    { kind: "number", study: "ce_sgd_slow", quantity: EPOCHS, published: { mean: 3570, deviation: 50 } },
    {
      kind: "order",
      quantity: { observable: "local_entropy", at: 0.01 },
      studies: ["elal", "ce_sgd_slow", "ce_sgd_fast", "lal"],
      note: "as on random patterns",
    },
    { kind: "order", quantity: { observable: "test_error" }, studies: ["lal", "ce_sgd_fast", "elal"] },
    { kind: "correlation", x: { observable: "local_entropy", at: 0.01 }, y: { observable: "test_error" }, sign: -1 },
  ],
};
