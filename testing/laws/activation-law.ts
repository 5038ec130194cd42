import fc from "fast-check";
import type { Activation } from "../../runtime/contracts.js";
import { real } from "../arbitraries/numbers.js";
import { assertLaw, expectAllNear, expectNear, type LawOptions } from "./compare.js";
import { machineOfActivation } from "./declared-law.js";

/** Step of central differences, and how far from a breakpoint they are taken. */
const STEP = 2e-4;
const CLEAR = 1e-3;

/**
 * An activation is a function: finite at every finite z, the same each time, whatever was asked before. Away from its breakpoints, slope
 * and curvature are derivatives of its smooth form, or of itself where it has none; levels are its values between them; mean and variance
 * those under a normal z; and a declaration, where there is one, means the same function.
 */
export function activationLaw(
  activation: Activation,
  options: LawOptions & { readonly parameters?: Activation["parameters"] } = {},
): void {
  const { parameters = activation.parameters, ...runs } = options;
  checkDeclaration(activation, parameters, runs);
  // Ordinary places, and any bit pattern that is a finite number.
  const z = fc.oneof(real(-20, 20), fc.double({ noNaN: true, noDefaultInfinity: true }));
  const near = real(-8, 8);
  assertLaw(
    fc.property(z, z, near, (first, second, place) => {
      checkFunction(activation, parameters, first, second);
      checkDerivatives(activation, parameters, place);
      checkLevels(activation, parameters, place);
    }),
    200,
    runs,
  );
  const spread = real(0.05, 20);
  assertLaw(
    fc.property(near, spread, (centre, deviation) => checkMoments(activation, parameters, centre, deviation)),
    50,
    runs,
  );
}

type Parameters = Activation["parameters"];

/** The kernel and what the compiler makes of the declaration: the same value everywhere, the same breakpoints. */
function checkDeclaration(activation: Activation, parameters: Parameters, runs: LawOptions): void {
  const { name, declaration } = activation;
  if (declaration === undefined) return;
  const { declared } = machineOfActivation({ name, declaration, parameters }).activation;
  if (!declared) throw new Error(`\`${name}\` is not what its declaration declares`);
  // Breakpoints of a text are found by bisection.
  expectAllNear(declared.breakpoints, [...activation.breakpoints(parameters)], 1e-9, `breakpoints of \`${name}\``);
  const check = (z: number): void => {
    if (declared.breakpoints.some((place) => Math.abs(z - place) < CLEAR)) return;
    // Two spellings of one function: some tens of roundings.
    expectNear(activation.apply(z, parameters), declared.apply(z), 1e-12, `\`${name}\` and its declaration at ${z}`);
  };
  assertLaw(fc.property(real(-8, 8), check), 200, runs);
}

function checkFunction(activation: Activation, parameters: Parameters, first: number, second: number): void {
  const value = activation.apply(first, parameters);
  activation.apply(second, parameters);
  if (!Number.isFinite(value)) throw new Error(`${activation.name}(${first}) is ${value}`);
  if (!Object.is(activation.apply(first, parameters), value)) throw new Error("not a function of z");
}

function checkDerivatives(activation: Activation, parameters: Parameters, z: number): void {
  if (activation.breakpoints(parameters).some((place) => Math.abs(z - place) < CLEAR)) return;
  const central = (f: Activation["apply"], step: number): number =>
    (f(z + step, parameters) - f(z - step, parameters)) / (2 * step);
  // Extrapolated: h^4 / 120 times a fifth derivative of up to 1e6 (of tanh(4 (w^2 - z^2))), and rounding 1e-16 / h.
  const differences = (f: Activation["apply"]): number => (4 * central(f, STEP / 2) - central(f, STEP)) / 3;
  expectNear(
    activation.slope(z, parameters),
    differences(activation.smooth ?? activation.apply),
    1e-6,
    `slope at ${z}`,
  );
  expectNear(activation.curvature(z, parameters), differences(activation.slope), 1e-6, `curvature at ${z}`);
}

function checkLevels(activation: Activation, parameters: Parameters, z: number): void {
  const places = activation.breakpoints(parameters);
  if (places.some((place, j) => j > 0 && !(place > places[j - 1]))) throw new Error("breakpoints are not ascending");
  const levels = activation.levels?.(parameters);
  if (!levels || places.includes(z)) return;
  if (levels.length !== places.length + 1) throw new Error("one level more than breakpoints is wanted");
  const level = levels[places.filter((place) => place < z).length];
  if (activation.apply(z, parameters) !== level) throw new Error(`${activation.name}(${z}) is not its level ${level}`);
}

function checkMoments(activation: Activation, parameters: Parameters, centre: number, spread: number): void {
  if (!activation.mean || !activation.variance) return;
  const [points, reach] = [4001, 9];
  let [mass, first, second] = [0, 0, 0];
  for (let i = 0; i < points; i++) {
    const t = reach * ((2 * i) / (points - 1) - 1);
    const weight = Math.exp(-0.5 * t * t);
    const value = (activation.apply(centre + spread * t, parameters) - activation.apply(centre, parameters)) / spread;
    mass += weight;
    first += weight * value;
    second += weight * value * value;
  }
  const mean = activation.apply(centre, parameters) + (spread * first) / mass;
  const variance = spread * spread * (second / mass - (first / mass) ** 2);
  // The trapezoid rule at a kink: the square of its step, 2e-5, times the spread.
  expectNear(activation.mean(centre, spread, parameters), mean, 1e-4 * (1 + spread), "mean");
  expectNear(activation.variance(centre, spread, parameters), variance, 1e-4 * (1 + spread * spread), "variance");
}
