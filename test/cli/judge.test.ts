import { describe, expect, it } from "vitest";
import { panelOf } from "../../cli/reproduce/draw.js";
import { secondsLeft } from "../../cli/reproduce/estimate.js";
import type { Check, Figure, Study } from "../../cli/reproduce/figure.js";
import { judge } from "../../cli/reproduce/judge.js";
import { commonPlace, type StudyResult } from "../../cli/reproduce/measured.js";
import { rankCorrelation } from "../../cli/reproduce/statistics.js";
import type { MeasureEvent } from "../../library/events.js";
import { measured } from "./measured.js";

const study = (experiment: string): Study => ({
  experiment,
  label: experiment.toUpperCase(),
  runs: 3,
  seconds: [10, 1],
});
const figureOf = (...checks: Check[]): Figure => ({
  name: "f",
  title: "F",
  file: "f.wfm",
  cite: "nobody",
  studies: [study("a"), study("b")],
  quick: { seeds: [1], set: {} },
  drawings: [],
  checks,
});
/** Rows of one observable, one a seed from 1. */
const rows = (observable: string, values: readonly number[], fields: Partial<MeasureEvent> = {}) =>
  values.map((value, run) => measured({ observable, run, seed: run + 1, value, ...fields }));
const measuredOf = (a: readonly MeasureEvent[], b: readonly MeasureEvent[] = []) =>
  new Map<string, StudyResult>([
    ["a", { measures: a, results: [] }],
    ["b", { measures: b, results: [] }],
  ]);
const verdicts = (check: Check, ...own: Parameters<typeof measuredOf>) =>
  judge({ figure: figureOf(check), measured: measuredOf(...own), fullSize: true });

describe("verdicts", () => {
  const epochs: Check = {
    kind: "number",
    study: "a",
    quantity: { observable: "epochs" },
    published: { mean: 76, deviation: 15 },
  };

  it("holds a mean against two published deviations", () => {
    // Mean 90, deviation sqrt((100 + 0 + 100) / 2) = 10; 14 is less than 2 * 15.
    expect(verdicts(epochs, rows("epochs", [80, 90, 100]))).toEqual([
      { quantity: "epochs, A", published: "76 ± 15", ours: "90 ± 10 (3 runs)", verdict: "agrees" },
    ]);
    expect(verdicts(epochs, rows("epochs", [106]))[0].verdict).toBe("agrees");
    expect(verdicts(epochs, rows("epochs", [107]))[0].verdict).toBe("differs");
    expect(verdicts(epochs, [])[0]).toMatchObject({ ours: "-", verdict: "not run" });
  });

  it("does not hold runs of another size against the published number", () => {
    const judged = { figure: figureOf(epochs), measured: measuredOf(rows("epochs", [80])), fullSize: false };
    expect(judge(judged)[0].verdict).toBe("other size");
  });

  it("takes differences seed by seed, and solutions alone", () => {
    const order: Check = { kind: "order", quantity: { observable: "test_error" }, studies: ["a", "b"] };
    // Seeds differ by far more than the experiments: 1.0, 1.1, 1.2 above, deviation 0.1, error 0.1 / sqrt(3) = 0.058.
    const above = rows("test_error", [11, 101.1, 51.2]);
    const below = rows("test_error", [10, 100, 50]);
    expect(verdicts(order, above, below)).toEqual([
      { quantity: "test_error: A - B", published: "> 0", ours: "1.100 ± 0.058", verdict: "agrees" },
    ]);
    expect(verdicts(order, below, above)[0].verdict).toBe("differs");
    expect(verdicts(order, above, rows("test_error", [10, 103, 50]))[0].verdict).toBe("not separated");
    expect(verdicts(order, above.slice(0, 1), below)[0].verdict).toBe("not separated");
    const failed = [...above, ...rows("training_errors", [0, 3, 0])];
    expect(verdicts(order, failed, below)[0].ours).toBe("1.10 ± 0.10");
  });

  it("compares at the first place where all solutions are without errors", () => {
    const at = (beta: number, value: number) => measured({ observable: "hessian_max", coordinate: beta, value });
    const curves = measuredOf(
      [at(30, 1), at(50, 4), at(70, 9), measured({ observable: "smooth_beta", value: 2 })],
      [at(30, 2), at(50, 3), at(70, 5), measured({ observable: "smooth_beta", value: 41 })],
    );
    expect(commonPlace(curves, "hessian_max")).toBe(50);
    const check: Check = { kind: "order", quantity: { observable: "hessian_max", at: "common" }, studies: ["a", "b"] };
    const [row] = judge({ figure: figureOf(check), measured: curves, fullSize: true });
    expect(row).toMatchObject({ quantity: "hessian_max at 50: A - B", ours: "1" });
  });

  it("counts the share of runs without errors, at one sweep point", () => {
    const errors = [0, 0, 0, 7].map((value, run) =>
      measured({ observable: "training_errors", run, value, params: { alpha: run === 3 ? 0.6 : 0.5 } }),
    );
    const solved = (fields: object) => verdicts({ kind: "solved", study: "a", ...fields }, errors)[0];
    expect(solved({ least: 0.9 })).toMatchObject({ ours: "3 of 4", verdict: "differs" });
    expect(solved({ least: 0.9, where: ["alpha", 0.5] })).toMatchObject({ ours: "3 of 3", verdict: "agrees" });
    expect(solved({ most: 0.1, where: ["alpha", 0.6] })).toMatchObject({ ours: "0 of 1", verdict: "agrees" });
  });

  it("asks a correlation for its sign and size", () => {
    const values = Array.from({ length: 10 }, (_, n) => n + 1);
    const pairs = [...rows("local_entropy", values), ...rows("test_error", [...values].reverse())];
    const check = (sign: 1 | -1): Check => ({
      kind: "correlation",
      x: { observable: "local_entropy" },
      y: { observable: "test_error" },
      sign,
    });
    // All 10 pairs in opposite order: rho = -1, standard error 1 / sqrt(9).
    expect(verdicts(check(-1), pairs)[0]).toMatchObject({ ours: "-1.00 ± 0.33 (10 runs)", verdict: "agrees" });
    expect(verdicts(check(1), pairs)[0].verdict).toBe("differs");
  });

  it("ranks ties at their mean", () => {
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5, variances 4.5 and 5: rho = 4.5 / sqrt(4.5 * 5).
    const { rho } = rankCorrelation([
      [0, 1],
      [5, 2],
      [5, 3],
      [9, 4],
    ]);
    // Rounding of a few operations on numbers of order 1.
    expect(rho).toBeCloseTo(Math.sqrt(0.9), 12);
  });
});

describe("drawings of a figure", () => {
  const titles = { name: "n", title: "T", xLabel: "x", yLabel: "y" };

  it("gives densities that integrate to one, as logarithms", () => {
    const values = [0.05, 0.05, 0.15, 0.95].map((value, n) =>
      measured({ observable: "hessian_spectrum", index: [n + 1], value }),
    );
    const density = { ...titles, kind: "density" as const, y: { observable: "hessian_spectrum" } };
    const panel = panelOf({ ...density, from: 0, to: 1, bins: 10 }, figureOf(), measuredOf(values));
    const points = panel?.series[0].points.filter(({ y }) => Number.isFinite(y)) ?? [];
    expect(points.map(({ x }) => Number(x.toFixed(6)))).toEqual([0.05, 0.15, 0.95]);
    // Rounding of logarithms and powers of numbers of order 1.
    expect(points.reduce((sum, { y }) => sum + 10 ** y * 0.1, 0)).toBeCloseTo(1, 12);
  });

  it("scatters the runs of each experiment without a line", () => {
    const both = [...rows("local_entropy", [3, 1, 2]), ...rows("test_error", [30, 10, 20])];
    const scatter = { ...titles, kind: "scatter" as const, x: { observable: "local_entropy" } };
    const panel = panelOf({ ...scatter, y: { observable: "test_error" } }, figureOf(), measuredOf(both));
    expect(panel?.series).toEqual([{ name: "A", dots: true, points: [1, 2, 3].map((x) => ({ x, y: 10 * x })) }]);
  });
});

describe("the time that is left", () => {
  it("goes by the finished runs where there are some, and else by the stored seconds and the probe", () => {
    const stored = { study: study("a"), quick: false, runs: 4, finished: [] };
    expect(secondsLeft([stored], 2, 1.5)).toBe(2 * 10 * 1.5);
    expect(secondsLeft([{ ...stored, quick: true }], 1, 1)).toBe(4);
    const finished = [{ wall_s: 3 }, { wall_s: 5 }] as never;
    expect(secondsLeft([{ ...stored, finished }], 1, 1.5)).toBe(2 * 4);
    expect(secondsLeft([{ ...stored, runs: 2, finished }], 1, 1.5)).toBe(0);
  });
});
