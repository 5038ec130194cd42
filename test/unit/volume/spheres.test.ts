import { describe, expect, it } from "vitest";
import type { MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { lal } from "../../../runtime/algorithms/lal.js";
import { countErrors } from "../../../runtime/errors.js";
import { localEntropy } from "../../../runtime/observables/local-entropy.js";
import { streams } from "../../../runtime/random.js";
import { type CurvePoint, curveOf } from "../../../runtime/volume/curve.js";
import { sampleSection } from "../../../runtime/volume/section.js";
import { slopeError } from "../../../runtime/volume/self-check.js";
import { runAlgorithm } from "../../../testing/run-algorithm.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";
import { contextWith, planOf, tilted } from "./context.js";

const TIGHT = { tolerance: 1e-10, maxIterations: 400 };
const overlaps = [0.9999, 0.99, 0.9, 0.5, 0, -0.2];
const aims = overlaps.map((overlap) => ({ overlap }));
const committee = sphericalMachine(3, 297, 1, 9);
const solution = runAlgorithm(lal, committee, {}, 3).reading.configuration();

function values(points: readonly CurvePoint[]): number[] {
  for (const { status } of points) expect(status).toBe("converged");
  return points.map(({ value }) => value);
}

describe("around a LAL solution of a tree committee, K = 9", () => {
  const messages = tilted(committee);
  const points = curveOf(messages, solution, aims, TIGHT);

  it("every point converges, meets its overlap, lies below 0, and falls with the distance near the solution", () => {
    const curve = values(points);
    points.forEach(({ overlap }, j) => {
      // Where undamped following converges, overlaps are met as closely as the root is sought.
      expect(Math.abs(overlap - overlaps[j])).toBeLessThan(1e-9);
      expect(curve[j]).toBeLessThan(0);
      if (j > 0 && overlap > 0.8) expect(curve[j]).toBeLessThan(curve[j - 1]);
    });
  });

  it.each(overlaps.map((q, j) => [q, j]))("d phi / d gamma = q at q = %f", (_, j) => {
    // Central difference with a relative step of 1e-3: its error is some 1e-7 of q, and 1e-6 is what a curve must keep.
    expect(slopeError(messages, solution, points[j], TIGHT)).toBeLessThan(1e-6);
  });

  it.each([
    ["signs", { accuracy: "ep", schedule: "sequential" }],
    ["signs, random order", { accuracy: "ep", schedule: "random" }],
    ["signs, all at once", { accuracy: "ep", schedule: "flooding" }],
  ])("the same curve from %s", (_, options) => {
    const other = values(curveOf(tilted(committee, options), solution, aims, TIGHT));
    // Free entropies are stationary: a residual of 1e-10 leaves rounding, times gamma = 5000 next to the reference.
    other.forEach((value, j) => {
      expect(Math.abs(value - points[j].value)).toBeLessThan(1e-8);
    });
  });

  it("a list of fields gives points of the same curve, in any order", () => {
    const fields = [3, 1].map((j) => ({ strength: points[j].strength }));
    const again = curveOf(tilted(committee), solution, fields, TIGHT);
    [3, 1].forEach((j, at) => {
      expect(again[at].overlap).toBeCloseTo(overlaps[j], 7);
      expect(again[at].value).toBeCloseTo(points[j].value, 7);
    });
  });

  it("agrees with uniform draws at a distance, within 3 standard errors", () => {
    const distance = 3e-5;
    const [point] = curveOf(tilted(committee), solution, [{ overlap: 1 - 2 * distance }], TIGHT);
    const drawn = sampleSection(committee, solution, distance, 4000, streams(5)("section"));
    console.log(
      `d = ${distance}: EP ${point.value.toFixed(5)}, draws ${drawn.value.toFixed(5)} +- ${drawn.stdError.toFixed(5)} (seed 5)`,
    );
    expect(drawn.value).toBeLessThan(-0.001);
    // Messages fix the overlap of all weights, draws that of every unit: a difference of the order of ln N / N, below the error here.
    expect(Math.abs(point.value - drawn.value)).toBeLessThan(3 * drawn.stdError);
  });
});

const TIGHTER = { tolerance: 1e-12, maxIterations: 400 };

it("real inputs have the curve of their signs where they are signs", () => {
  const small = sphericalMachine(8, 99, 0.8, 3);
  const [group] = small.groups as [MachineGroup];
  const scaled = { ...group, input: Float64Array.from(group.input, (x) => 2 * x), scale: group.scale / 2 };
  const own = runAlgorithm(lal, small, {}, 8).reading.configuration();
  const wanted = values(curveOf(tilted(small), own, aims, TIGHTER));
  const found = values(curveOf(tilted({ ...small, groups: [scaled] }), own, aims, TIGHTER));
  // As above. Both forms sum in their own order: where gamma = 5000 a residual of 1e-10 would leave some 1e-8 of where they stop.
  found.forEach((value, j) => {
    expect(Math.abs(value - wanted[j])).toBeLessThan(1e-8);
  });
});

it("fully connected machines converge too, and the slope is the overlap", () => {
  const full = sphericalMachine(4, 297, 0.5, 3, { wiring: "full" });
  const own = runAlgorithm(lal, full, {}, 4).reading.configuration();
  const messages = tilted(full);
  const points = curveOf(messages, own, [{ overlap: 0.99 }, { overlap: 0.8 }], TIGHT);
  for (const value of values(points)) expect(value).toBeLessThan(0);
  // As above.
  expect(slopeError(messages, own, points[1], TIGHT)).toBeLessThan(1e-6);
});

it("parity: around a planted solution from 0 at q = 1 to -alpha ln 2 at q = 0", () => {
  const parity = { rule: { name: "parity", parameters: {} } };
  const blank = sphericalMachine(9, 99, 0.4, 3, parity);
  const [group] = blank.groups as [MachineGroup];
  const teacher = runAlgorithm(lal, blank, { epochs: 1 }, 9).reading.configuration();
  const wrong = (mu: number): boolean =>
    countErrors(
      {
        ...blank,
        groups: [
          {
            ...group,
            patterns: 1,
            input: group.input.slice(mu * 99, (mu + 1) * 99),
            label: group.label.slice(mu, mu + 1),
          },
        ],
      },
      teacher,
    ) > 0;
  const label = group.label.map((one, mu) => (wrong(mu) ? -one : one));
  const planted = { ...blank, groups: [{ ...group, label }] };
  const [near, far] = values(curveOf(tilted(planted), teacher, [{ overlap: 1 - 1e-6 }, { overlap: 0 }], TIGHT));
  expect(near).toBeLessThan(0);
  expect(near).toBeGreaterThan(-1e-3);
  // Without an overlap the parity's messages are all 0: ln Z of each pattern is -ln 2.
  expect(far).toBeCloseTo((-group.patterns * Math.LN2) / 99, 6);
});

it("no patterns: nothing is forbidden anywhere", () => {
  const empty = sphericalMachine(1, 99, 0.02, 3);
  const [group] = empty.groups as [MachineGroup];
  const nothing = { ...empty, groups: [{ ...group, patterns: 0, label: new Int8Array(0), input: new Int8Array(0) }] };
  const own = runAlgorithm(lal, empty, {}, 1).reading.configuration();
  for (const value of values(curveOf(tilted(nothing), own, aims, TIGHT))) {
    // Rounding of phi - gamma q at gamma = 5000.
    expect(Math.abs(value)).toBeLessThan(1e-10);
  }
});

describe("the observable", () => {
  const graph = sphericalMachine(2, 99, 0.8, 3);
  const own = runAlgorithm(lal, graph, {}, 2).reading.configuration();
  const measure = (args: Record<string, number | string | number[]>, other?: Float64Array) =>
    localEntropy.measure(contextWith(graph, own, { reference: "w", ...args }, other));

  it("rows in the order asked, the reference itself at 0, its opposite at -Infinity", () => {
    const { value, diagnostics } = measure({ d: [0.2, 0, 0.1, 1] });
    expect(value?.map(({ coordinate }) => coordinate)).toEqual([0.2, 0, 0.1, 1]);
    expect(value?.[1].value).toBe(0);
    expect(value?.[3].value).toBe(-Infinity);
    expect(value?.map(({ status }) => status)).toEqual(["converged", "converged", "converged", "converged"]);
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([["WFM7141", "info"]]);
    expect(diagnostics[0].message).toMatch(/2 of 2 points converged.*\|d phi\/d gamma - q\| = \de-\d+/);
  });

  it("is measured in a store of its own: the run goes on as if nothing had been", () => {
    const before = runAlgorithm(bp, graph).reading;
    const context = { ...contextWith(graph, own, { reference: "w", d: [0.1] }), reading: before };
    const kept = [before.means?.().slice(), before.freeEntropy?.()];
    const [first, second] = [localEntropy.measure(context).value, localEntropy.measure(context).value];
    expect(second).toEqual(first);
    expect([before.means?.(), before.freeEntropy?.()]).toEqual(kept);
  });

  it.each([
    ["WFM8102", new Float64Array(12)],
    ["WFM8140", own.map((w) => 1.001 * w)],
    ["WFM8140", new Float64Array(99)],
    ["WFM8140", own.map((w, v) => (v === 5 ? Number.NaN : w))],
  ])("%s: a reference of another shape or norm is refused", (code, other) => {
    const { value, diagnostics } = measure({ reference: "file.npz", d: [0.1] }, other);
    expect(value).toBeUndefined();
    expect(diagnostics.map((one) => one.code)).toEqual([code]);
  });

  it("a reference that errs is told so, and the curve ends at -Infinity", () => {
    const { value, diagnostics } = measure(
      { reference: "w0", d: [0, 0.2] },
      own.map((w) => -w),
    );
    expect(diagnostics.map((one) => one.code)).toContain("WFM8141");
    expect(diagnostics[0].message).toContain(`${graph.groups[0].kind === "machine" ? 79 : 0} errors`);
    expect(value?.[0].value).toBe(-Infinity);
  });

  it("an invalid distance is refused; draws without a hit keep their row", () => {
    expect(measure({ d: [0.1, 1.5] }).diagnostics.map((one) => one.code)).toEqual(["WFM8142"]);
    const { value, diagnostics } = measure({ method: "monte_carlo", samples: 50, d: [0, 0.3] });
    expect(value?.map(({ status }) => status)).toEqual(["converged", "max_iterations"]);
    expect(value?.[1].value).toBeNaN();
    expect(diagnostics.map((one) => one.code)).toEqual(["WFM7142"]);
  });

  it("nobody planned: a reason", () => {
    const { messagePlan: _, ...context } = contextWith(graph, own, { reference: "w", d: [0.1] });
    expect(localEntropy.measure(context).diagnostics.map((one) => one.code)).toEqual(["WFM5108"]);
  });

  it("points that do not settle are kept with their status", () => {
    const { value, diagnostics } = measure({ d: [0.1], max_iterations: 1 });
    expect(value?.map(({ status }) => status)).toEqual(["max_iterations"]);
    expect(diagnostics.map((one) => one.code)).toContain("WFM7140");
  });
});

it("gibbs channel: the weight of the reference at d = 0, a higher curve than without errors", () => {
  const gibbs = { name: "gibbs", parameters: { beta: 1 } };
  const soft = sphericalMachine(2, 99, 0.8, 3, { channel: gibbs });
  const hard = sphericalMachine(2, 99, 0.8, 3);
  const own = runAlgorithm(lal, hard, {}, 2).reading.configuration();
  const opposite = own.map((w) => -w);
  const at = (graph: typeof soft, reference: Float64Array, d: number): number =>
    localEntropy.measure(contextWith(graph, reference, { reference: "w", d: [d] })).value?.[0].value ?? Number.NaN;
  expect(at(soft, own, 0)).toBe(0);
  expect(at(soft, opposite, 0)).toBeCloseTo(-79 / 99, 12);
  expect(at(soft, own, 0.1)).toBeGreaterThan(at(hard, own, 0.1));
  const drawn = sampleSection(soft, own, 0.1, 3000, streams(4)("section"));
  // Mean weights of 3000 draws of the energy are dominated by few at this distance: within 3 of their standard errors (seed 4).
  expect(Math.abs(at(soft, own, 0.1) - drawn.value)).toBeLessThan(3 * drawn.stdError + 0.01);
});

it("the compiler's plan for learners is that of plain BP", () => {
  expect(planOf(committee).groups[0].accuracy).toBe("reduced");
});
