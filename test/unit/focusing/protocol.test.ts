import { describe, expect, it } from "vitest";
import { fbp } from "../../../runtime/algorithms/fbp.js";
import { ALGORITHMS } from "../../../runtime/algorithms/registry.js";
import { reinforce } from "../../../runtime/algorithms/reinforcement.js";
import type { Progress } from "../../../runtime/contracts.js";
import { elastic } from "../../../runtime/couplings/elastic.js";
import { createEngine, sweep } from "../../../runtime/engine.js";
import { restoreMessages } from "../../../runtime/snapshot.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";
import { randomMachine } from "../../oracles/random-machine.js";

const graph = randomMachine(1, 31, 0.3);

function progresses(options: Record<string, number | string | number[]>): Progress[] {
  const state = fbp.init(contextFor(fbp, graph, options)).value;
  if (state === undefined) throw new Error("refused");
  const seen: Progress[] = [];
  while (seen.at(-1)?.status === undefined) seen.push(fbp.step(state));
  return seen;
}

describe("protocols", () => {
  it("a list of gamma is a step a value, each told with its errors", () => {
    const seen = progresses({ gamma: [0.1, 0.5, 1], y: 3 });
    const ends = seen.filter(({ milestone, status }) => milestone || status);
    expect(ends.map(({ at }) => at?.["gamma"])).toEqual([0.1, 0.5, 1]);
    for (const { errors, residual = 1 } of ends) {
      expect(errors).toBeGreaterThanOrEqual(0);
      expect(residual).toBeLessThanOrEqual(1e-3);
    }
  });

  it("free scoping moves gamma and y together", () => {
    const seen = progresses({ protocol: "free", gamma: [0.1, 0.5], y: [2, 7] });
    expect([...new Set(seen.map(({ at }) => `${at?.["gamma"]} ${at?.["y"]}`))]).toEqual(["0.1 2", "0.5 7"]);
  });

  it("pseudo-reinforcement: gamma = atanh(rho^x), y = 1 + rho^(1 - 2x) / (1 - rho), up to a solution", () => {
    const seen = progresses({ protocol: "pseudo_reinforcement", rho: [0.5, 0.9], exponent: 0.25 });
    const [first] = seen;
    expect(first?.at?.["gamma"]).toBeCloseTo(Math.atanh(0.5 ** 0.25), 12);
    expect(first?.at?.["y"]).toBeCloseTo(1 + 0.5 ** 0.5 / 0.5, 12);
    expect(seen.at(-1)).toMatchObject({ status: "solved", errors: 0 });
  });

  it("a step that does not settle: the next one, or the end, as asked", () => {
    const hasty = { gamma: [0.5, 1, 2], y: 5, max_iterations: 2, tolerance: 1e-12 };
    expect(progresses(hasty)).toHaveLength(6);
    const stopped = progresses({ ...hasty, on_step_failure: "stop" });
    expect(stopped).toHaveLength(2);
    expect(stopped[1]).toMatchObject({ status: "max_iterations", halt: true });
    const told = stopped[1].diagnostics?.map(({ code, message }) => `${code} ${message}`).join();
    expect(told).toMatch(/^WFM7003 .*after 2 sweeps at gamma = 0\.5, y = 5: the run ends there/);
  });

  it.each([
    [{ y: 0.5 }, "WFM5121"],
    [{ y: Infinity }, "WFM5121"],
    [{ gamma: -1 }, "WFM5121"],
    [{ protocol: "reinforcement", rho: [0, 1] }, "WFM5121"],
    [{ protocol: "free", gamma: [1, 2, 3], y: [1, 2] }, "WFM5122"],
    [{ gamma: 1, beta: 2 }, "WFM5123"],
    [{ gamma: [] }, "WFM5121"],
    [{ protocol: "reinforcement", gamma: 2 }, "WFM5126"],
    [{ protocol: "pseudo_reinforcement", y: 3 }, "WFM5126"],
    [{ protocol: "reinforcement", exponent: 0.2 }, "WFM5126"],
    [{ rho: 0.5 }, "WFM5126"],
    [{ protocol: "free", gamma: [1, 2], steps: 2 }, "WFM5126"],
  ])("%o is refused before anything runs", (options, code) => {
    const { value, diagnostics } = fbp.init(contextFor(fbp, graph, options));
    expect(value).toBeUndefined();
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
    expect(diagnostics[0].hints.length).toBeGreaterThan(0);
  });
});

it("gamma = infinity, y = 1 / (1 - rho) is reinforcement: ext = rho times the total, and the same messages", () => {
  const rho = 0.3;
  const options = { gamma: Infinity, y: 1 / (1 - rho), tolerance: 1e-12, max_iterations: 2000, damping: 0.3 };
  const state = fbp.init(contextFor(fbp, graph, options)).value;
  if (state === undefined) throw new Error("refused");
  let last: Progress = { iteration: 0 };
  while (last.status === undefined) last = fbp.step(state);
  const { messages } = fbp.save(state) as { messages: { messages: Float64Array; external: Float64Array } };
  // Reinforcement of `bp` held at strength rho, from its own start.
  const { engine } = createEngine(contextFor(ALGORITHMS.bp, graph, { damping: 0.3 }));
  if (!engine) throw new Error("refused");
  for (let n = 1; n <= 600; n++) {
    reinforce(engine.store, rho, { raises: 1, rest: 0 });
    sweep(engine, n);
  }
  const { heap, messages: from, scratch, external, nodeDoubles } = engine.store;
  // Both are iterated until nothing moves by 1e-12.
  heap.slice(from, scratch).forEach((u, e) => expect(Math.abs(u - messages.messages[e])).toBeLessThan(1e-10));
  heap.slice(external, external + nodeDoubles).forEach((ext, n) => {
    expect(Math.abs(ext - messages.external[n])).toBeLessThan(1e-10);
  });
  expect(restoreMessages(engine.store, messages)).toBe(true);
});

describe("the elastic coupling", () => {
  it("one replica, or no coupling, hears nothing back", () => {
    for (const h of [-3, 0, 0.7, 800]) {
      expect(elastic.toSpin(h, 0.8, 1)).toBe(0);
      expect(Math.abs(elastic.toSpin(h, 0, 5))).toBe(0);
    }
    expect([elastic.toGaussian(2, 0, 5), elastic.toGaussian(2, 3, 1)]).toEqual([0, 0]);
  });

  it("is the closed form where that has digits, and finite and monotone far beyond", () => {
    for (const [h, gamma, y] of [
      [0.3, 0.5, 4],
      [-1.2, 2, 1.5],
      [2, 1, 10],
    ]) {
      const t = Math.tanh(gamma);
      const plain = Math.atanh(t * Math.tanh((y - 1) * Math.atanh(t * Math.tanh(h))));
      // atanh near 1 loses digits as 1 / (1 - x).
      expect(elastic.toSpin(h, gamma, y)).toBeCloseTo(plain, 9);
    }
    expect(elastic.toSpin(1e4, 30, 7)).toBeCloseTo(30, 12);
    // Two fields of one size: ln(2)/2 below it.
    expect(elastic.toSpin(-1e300, 1e3, 2)).toBeCloseTo(Math.LN2 / 2 - 1e3, 9);
    expect(elastic.toSpin(5, Infinity, 3)).toBe(10);
    let before = -1;
    for (let h = 0; h < 60; h += 0.01) {
      const now = elastic.toSpin(h, 20, 1.5);
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
    // gamma bounds what the centre hears: half of 20 comes back with y - 1 = 1/2.
    expect(before).toBeCloseTo(10, 7);
  });

  it("Gaussians: P = gamma A / (gamma + A), rho = gamma (y - 1) P / (gamma + (y - 1) P)", () => {
    const [a, gamma, y] = [1.7, 0.9, 6];
    const p = (y - 1) * ((gamma * a) / (gamma + a));
    expect(elastic.toGaussian(a, gamma, y)).toBeCloseTo((gamma * p) / (gamma + p), 14);
    expect(elastic.toGaussian(a, Infinity, y)).toBeCloseTo(5 * a, 12);
  });
});

it("`runAlgorithm` with the default protocol solves an easy machine", () => {
  expect(runAlgorithm(fbp, graph).last).toMatchObject({ status: "solved", errors: 0 });
});
