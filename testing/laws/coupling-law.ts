import fc from "fast-check";
import type { Coupling } from "../../runtime/couplings/contract.js";
import { real } from "../arbitraries/numbers.js";
import { assertLaw, expectNear, type LawOptions } from "./compare.js";

/**
 * A coupling's answers are those of its weight: of one spin replica to the centre and back from it, by enumeration for whole y; of a
 * Gaussian replica, by integrals. gamma = 0 decouples, y = 1 is a replica without others, and its answer is odd in the field.
 */
export function couplingLaw(coupling: Coupling, options: LawOptions = {}): void {
  const fields = real(-6, 6);
  assertLaw(
    fc.property(fields, real(0, 4), fc.integer({ min: 1, max: 6 }), (h, gamma, y) => {
      checkLimits(coupling, h, gamma, y);
      checkSpins(coupling, h, gamma, y);
    }),
    200,
    options,
  );
  assertLaw(
    fc.property(real(0.1, 20), real(0.01, 20), real(1, 12), (precision, gamma, y) =>
      checkGaussian(coupling, precision, gamma, y),
    ),
    60,
    options,
  );
}

function checkLimits(coupling: Coupling, h: number, gamma: number, y: number): void {
  const { name } = coupling;
  expectNear(coupling.toSpin(h, 0, y), 0, 0, `\`${name}\` at gamma = 0`);
  expectNear(coupling.spinToCentre(h, 0), 0, 0, `\`${name}\` to the centre at gamma = 0`);
  expectNear(coupling.toSpin(h, gamma, 1), 0, 0, `\`${name}\` at y = 1`);
  // The same numbers with other signs.
  expectNear(coupling.toSpin(-h, gamma, y), -coupling.toSpin(h, gamma, y), 1e-13, `\`${name}\` under a flip`);
}

/** Half log-odds of a spin t under ln-weights. */
const odds = (log: (t: number) => number): number => (log(1) - log(-1)) / 2;
const logSum = (logs: readonly number[]): number => {
  const top = Math.max(...logs);
  return top + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - top), 0));
};

function checkSpins(coupling: Coupling, h: number, gamma: number, y: number): void {
  const { name } = coupling;
  const bond = (s: number, c: number): number => gamma * coupling.logWeight(s, c);
  const told = (c: number): number => logSum([-1, 1].map((s) => h * s + bond(s, c)));
  // Two terms of size e^10 at most: rounding.
  expectNear(
    coupling.spinToCentre(h, gamma),
    odds(told),
    1e-11,
    `\`${name}\` to the centre, h = ${h}, gamma = ${gamma}`,
  );
  const back = (s: number): number => logSum([-1, 1].map((c) => (y - 1) * told(c) + bond(s, c)));
  const what = `\`${name}\` back to a spin, h = ${h}, gamma = ${gamma}, y = ${y}`;
  expectNear(coupling.toSpin(h, gamma, y), odds(back), 1e-11, what);
}

function checkGaussian(coupling: Coupling, precision: number, gamma: number, y: number): void {
  const { name } = coupling;
  expectNear(coupling.toGaussian(precision, 0, y), 0, 0, `\`${name}\` of Gaussians at gamma = 0`);
  expectNear(coupling.toGaussian(precision, gamma, 1), 0, 1e-13, `\`${name}\` of Gaussians at y = 1`);
  const centre =
    (y - 1) * curvature((c) => gaussianLog((a) => -0.5 * precision * a * a + gamma * coupling.logWeight(a, c)));
  const back = curvature((w) => gaussianLog((c) => -0.5 * centre * c * c + gamma * coupling.logWeight(w, c)));
  // Second differences of step 1e-2 of an exactly quadratic function: rounding 1e-15 over 1e-4.
  const what = `\`${name}\` of Gaussians, A = ${precision}, gamma = ${gamma}, y = ${y}`;
  expectNear(coupling.toGaussian(precision, gamma, y), back, 1e-9 * (1 + gamma + precision), what);
}

const APART = 0.5;

/** -f'' at 0 of a function that is quadratic. */
function curvature(f: (x: number) => number): number {
  return -(f(APART) - 2 * f(0) + f(-APART)) / APART ** 2;
}

/** ln of the integral of e^{f}, f quadratic: from three values, ln sqrt(2 pi / curvature) + top. */
function gaussianLog(f: (x: number) => number): number {
  const [low, middle, high] = [f(-1), f(0), f(1)];
  const curve = 2 * middle - low - high;
  const slope = (high - low) / 2;
  return middle + (slope * slope) / (2 * curve) + 0.5 * Math.log((2 * Math.PI) / curve);
}
