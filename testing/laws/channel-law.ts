import fc from "fast-check";
import type { Channel, ChannelSteps } from "../../runtime/contracts.js";
import { cdf } from "../../runtime/kernels/normal.js";
import { real, spin } from "../arbitraries/numbers.js";
import { assertLaw, expectNear, type LawOptions } from "./compare.js";
import { machineOfChannel } from "./declared-law.js";

/** How far from a breakpoint the weight may not jump, and the step over which it is watched. */
const CLEAR = 1e-6;
const STEP = 1e-9;

/**
 * A channel gives a log-weight below infinity, and not above the largest that it names, for every output; one that sees the sign sees nothing else; the weight
 * jumps at its breakpoints only; steps, where it has some, are the same weights; and so are those of a declaration.
 */
export function channelLaw(
  channel: Channel,
  options: LawOptions & { readonly parameters?: Channel["parameters"] } = {},
): void {
  const { parameters = channel.parameters, ...runs } = options;
  checkDeclaration(channel, parameters, runs);
  const output = real(-30, 30);
  assertLaw(
    fc.property(spin(), output, (label, z) => {
      const weight = channel.logWeight(label, z, parameters);
      if (!(weight < Number.POSITIVE_INFINITY)) throw new Error(`the log-weight of ${label} at ${z} is ${weight}`);
      if (channel.sees === "sign") {
        if (weight !== channel.logWeight(label, z >= 0 ? 1 : -1, parameters))
          throw new Error("more than the sign is seen");
        return;
      }
      // The largest weight is given in closed form; a weight may round above it.
      if (channel.most && weight > channel.most(parameters) + 1e-12)
        throw new Error(`the log-weight of ${label} at ${z} is ${weight}, above the largest`);
      checkJumps(channel, parameters, label, z);
      const steps = channel.steps?.(label, parameters);
      if (steps) checkSteps(steps, label, z, Math.exp(weight));
    }),
    300,
    runs,
  );
}

/** Kernel and declaration give the same weights. */
function checkDeclaration(channel: Channel, parameters: Channel["parameters"], runs: LawOptions): void {
  const { name, declaration, sees } = channel;
  if (declaration === undefined) return;
  const { declared } = machineOfChannel({ name, declaration, parameters }, sees).channel;
  if (declared?.sees !== sees) throw new Error(`\`${name}\` is not what its declaration declares`);
  const check = (label: number, z: number): void => {
    const output = sees === "sign" ? (z >= 0 ? 1 : -1) : z;
    if (channel.breakpoints(label, parameters).some((place) => Math.abs(z - place) < CLEAR)) return;
    const weight = Math.exp(channel.logWeight(label, output, parameters));
    const what = `\`${name}\` and its declaration, label ${label} at ${z}`;
    // Two spellings of one function: some tens of roundings.
    expectNear(weight, declared.weight(label, output), 1e-12, what);
  };
  assertLaw(fc.property(spin(), real(-8, 8), check), 200, runs);
}

function checkJumps(channel: Channel, parameters: Channel["parameters"], label: number, z: number): void {
  const places = channel.breakpoints(label, parameters);
  if (places.some((place, j) => j > 0 && !(place > places[j - 1]))) throw new Error("breakpoints are not ascending");
  if (places.some((place) => Math.abs(z - place) < CLEAR)) return;
  const [low, high] = [z - STEP, z + STEP].map((at) => Math.exp(channel.logWeight(label, at, parameters)));
  // A slope of a thousand over the step.
  expectNear(high, low, 1e-6, `weight of ${label} around ${z}`);
}

function checkSteps({ noise, thresholds, logWeights }: ChannelSteps, label: number, z: number, weight: number): void {
  if (logWeights.length !== thresholds.length + 1) throw new Error("one weight more than thresholds is wanted");
  if (noise === 0 && thresholds.includes(z)) return;
  const below = thresholds.map((place) => (noise > 0 ? cdf((place - z) / noise) : place < z ? 0 : 1));
  const sum = logWeights.reduce((total, log, j) => total + Math.exp(log) * ((below[j] ?? 1) - (below[j - 1] ?? 0)), 0);
  // Differences of two distribution functions round to 1e-16.
  expectNear(sum, weight, 1e-13, `steps of ${label} at ${z}`);
}
