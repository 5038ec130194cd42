import type { Figure } from "../figure.js";

/** Simulated annealing of binary weights on two losses. */
export const annealing: Figure = {
  name: "annealing",
  title: "Simulated annealing of a binary perceptron, N = 1001: number of errors against cross-entropy",
  file: "annealing.wfm",
  cite: "H. Horner, Z. Phys. B 86 (1992) 291; C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  studies: [
    { experiment: "errors", label: "number of errors", runs: 50, seconds: [2, 0.3] },
    { experiment: "cross_entropy", label: "cross-entropy", runs: 50, seconds: [3, 0.5] },
  ],
  quick: { seeds: [1, 2, 3], set: { N: 401 }, points: 5 },
  drawings: [
    {
      kind: "curve",
      name: "training_errors",
      title: "Errors that simulated annealing ends with",
      xLabel: "patterns per weight alpha",
      yLabel: "training errors",
      y: { observable: "training_errors" },
      x: "alpha",
    },
  ],
  checks: [
    { kind: "solved", study: "errors", where: ["alpha", 0.5], most: 0.1 },
    { kind: "solved", study: "cross_entropy", where: ["alpha", 0.5], least: 0.9 },
  ],
};
