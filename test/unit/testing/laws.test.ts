import { describe, expect, test } from "vitest";
import { ACTIVATIONS } from "../../../runtime/activations/registry.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { exact } from "../../../runtime/algorithms/exact.js";
import { lal } from "../../../runtime/algorithms/lal.js";
import type { Algorithm, Reading } from "../../../runtime/contracts.js";
import { spinProduct } from "../../../runtime/factors/spin-product.js";
import { majority } from "../../../runtime/rules/majority.js";
import * as testing from "../../../testing/index.js";

// A law is worth its name if a planted fault breaks it. Fixed seed: a fault must be found within the runs of a law.
const seed = { seed: 1 };

/** `exact` with its readings changed. */
function misreading(change: (reading: Reading) => Partial<Reading>): Algorithm {
  return {
    ...(exact as Algorithm),
    read: (state) => {
      const reading = (exact as Algorithm).read(state);
      return { ...reading, ...change(reading) };
    },
  };
}

const wrongMarginals = misreading((reading) => ({
  marginals: () => reading.marginals!().map((p, at) => (at === 0 ? p + 1e-6 : p)),
}));
const wrongPartition = misreading((reading) => ({ logPartition: () => 1.001 * reading.logPartition!() }));
const wrongEnergy = misreading((reading) => ({ meanEnergy: () => reading.meanEnergy!() + 1e-3 }));

describe("planted faults", () => {
  test("treeLaw sees a marginal off by 1e-6, ln Z off by a thousandth, an energy off by 1e-3", () => {
    for (const algorithm of [wrongMarginals, wrongPartition, wrongEnergy]) {
      expect(() => testing.treeLaw(algorithm, seed)).toThrow(/wanted/);
    }
  });

  test("gauge, relabelling, rescaling and energy laws see them too", () => {
    expect(() => testing.gaugeLaw(wrongMarginals, seed)).toThrow(/marginals/);
    expect(() => testing.relabellingLaw(wrongMarginals, seed)).toThrow(/marginals/);
    expect(() => testing.rescalingLaw(wrongPartition, seed)).toThrow(/log partition/);
    expect(() => testing.energyLaw(wrongEnergy, seed)).toThrow(/mean energy/);
  });

  test("algorithmLaw sees a forgotten counter, an unseeded number and a bad default", () => {
    const forgetful: Algorithm = {
      ...(lal as Algorithm),
      save: (state) => ({ ...(lal.save(state as never) as object), epoch: 0 }),
    };
    expect(() => testing.algorithmLaw(forgetful, seed)).toThrow(/resumed/);
    const unseeded = misreading(() => ({ meanEnergy: () => Math.random() }));
    expect(() => testing.algorithmLaw(unseeded, seed)).toThrow(/second run/);
    const badDefault = { ...lal, options: { rate: { ...lal.options.rate, default: 0 } } } as Algorithm;
    expect(() => testing.algorithmLaw(badDefault, seed)).toThrow(/default/);
  });

  test("betheStationaryLaw sees messages that are no fixed point", () => {
    const hasty: Algorithm = {
      ...(bp as Algorithm),
      step: (state) => ({ ...(bp as Algorithm).step(state), status: "converged" }),
    };
    expect(() => testing.betheStationaryLaw(hasty, seed)).toThrow(/slope/);
  });

  test("ruleLaw sees wrong messages, wrong flips and a decision that disagrees", () => {
    const halved = { ...majority, logZ: (view: Parameters<typeof majority.logZ>[0]) => majority.logZ(view) / 2 };
    expect(() => testing.ruleLaw(halved, seed)).toThrow(/ln Z/);
    const lazy = { ...majority, flips: () => [] };
    expect(() => testing.ruleLaw(lazy, seed)).toThrow(/flips/);
    const contrary = {
      ...majority,
      decide: (tau: ArrayLike<number>, units: number) => -majority.decide(tau, units, {}),
    };
    expect(() => testing.ruleLaw(contrary, seed)).toThrow(/wanted/);
  });

  test("factorKindLaw sees an update that does nothing", () => {
    expect(() => testing.factorKindLaw({ ...spinProduct, update: () => undefined } as never, seed)).toThrow(/beliefs/);
  });

  test("activationLaw sees a pole", () => {
    const pole = { ...ACTIVATIONS["sign"], name: "pole", doc: "1/z", apply: (z: number) => 1 / z };
    expect(() => testing.activationLaw(pole, seed)).toThrow(/pole/);
  });

  test("a failure names the seed that replays it", () => {
    expect(() => testing.treeLaw(wrongMarginals, seed)).toThrow(/seed: 1/);
  });
});
