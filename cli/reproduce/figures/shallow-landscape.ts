import type { Figure } from "../figure.js";

const ENTROPY = { observable: "local_entropy", at: 0.02 } as const;
const ENERGY = { observable: "local_energy", at: 0.5 } as const;
const TEST = { observable: "test_error" } as const;

/** Whether local entropy and local energy tell which solutions classify well. */
export const shallowLandscape: Figure = {
  name: "shallow-landscape",
  title: "Local entropy, local energy and test error of many solutions: Fashion-MNIST, K = 9, 500 images",
  file: "shallow_landscape.wfm",
  cite: "F. Pittorino et al., Entropic gradient descent algorithms and wide flat minima, ICLR 2021 (arXiv:2006.07897)",
  needs: "fashion-mnist",
  studies: [
    {
      experiment: "ce_sgd",
      label: "ceSGD",
      runs: 20,
      seconds: [45, 2],
      quick: { seeds: [1, 2], set: { P: 100 }, points: 4 },
    },
    {
      experiment: "elal",
      label: "eLAL",
      runs: 10,
      seconds: [60, 2],
      quick: { seeds: [1, 2], set: { P: 100 }, points: 2 },
    },
    {
      experiment: "lal",
      label: "LAL",
      runs: 10,
      seconds: [45, 2],
      quick: { seeds: [1, 2], set: { P: 100 }, points: 2 },
    },
  ],
  quick: { seeds: [1, 2], set: { P: 100 } },
  drawings: [
    {
      kind: "scatter",
      name: "local_entropy_and_energy",
      title: "Local entropy against local energy",
      xLabel: "local entropy at d = 0.02 (nats/weight)",
      yLabel: "local energy at sigma = 0.5 (fraction)",
      x: ENTROPY,
      y: ENERGY,
    },
    {
      kind: "scatter",
      name: "test_error",
      title: "Test error against local entropy",
      xLabel: "local entropy at d = 0.02 (nats/weight)",
      yLabel: "test error (fraction)",
      x: ENTROPY,
      y: TEST,
    },
  ],
  checks: [
    { kind: "correlation", x: ENTROPY, y: ENERGY, sign: -1 },
    { kind: "correlation", x: ENTROPY, y: TEST, sign: -1 },
    { kind: "correlation", x: ENERGY, y: TEST, sign: 1 },
  ],
};
