import { describe, expect, test } from "vitest";
import { meanLines } from "../../cli/render/json-line.js";
import { renderMeasures } from "../../cli/render/measures.js";
import { PLAIN } from "../../cli/render/paint.js";
import { linearScale } from "../../cli/render/plot-scale.js";
import { seriesSvg } from "../../cli/render/plot-series.js";
import { seriesOf } from "../../cli/run/plot-series.js";
import { measured } from "../cli/measured.js";

// A user's run of the tree committee: seeds stop when they solve, and the mean of those that were left rose from 1.00 to 1.50 errors, without a
// word on how many they were. Curves at the ends of runs, each at another gamma, were not averaged at all.

const ERRORS: Readonly<Record<number, readonly number[]>> = { 1: [2, 1, 0], 2: [1, 0], 3: [2, 1, 1, 0] };
const GAMMAS = [3, 4, 5, 6];

const steps = Object.entries(ERRORS).flatMap(([seed, errors]) =>
  errors.map((value, step) => {
    const place = { run: Number(seed) - 1, seed: Number(seed), params: { gamma: GAMMAS[step] } };
    return measured({ ...place, method: "fbp", observable: "training_errors", unit: "errors", value });
  }),
);
const ends = Object.entries(ERRORS).flatMap(([seed, errors]) =>
  [0.1, 0.2].map((coordinate) => {
    const place = { run: Number(seed) - 1, seed: Number(seed), params: { gamma: GAMMAS[errors.length - 1] } };
    const value = -coordinate * Number(seed);
    return measured({ ...place, method: "fbp", observable: "local_entropy", unit: "nats/weight", coordinate, value });
  }),
);

describe("runs that stop before others", () => {
  test("are told by n in the table of steps, and averaged at their ends", () => {
    expect(renderMeasures([...steps, ...ends], () => "d", PLAIN).split("\n")).toEqual([
      "gamma  training_errors  n",
      "    3      1.67 ± 0.33  3",
      "    4      0.67 ± 0.33  3",
      "    5      0.50 ± 0.50  2",
      "    6                0  1",
      "n : runs behind a row; those that had stopped before are not in its mean.",
      "",
      "  d   local_entropy  n",
      "0.1  -0.200 ± 0.058  3",
      "0.2    -0.40 ± 0.12  3",
    ]);
  });

  test("are told by n in the JSON of means", () => {
    const lines = meanLines([...steps, ...ends]).map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(new Array(6).fill("mean"));
    expect(lines.slice(0, 4).map(({ params, n, runs }) => [params.gamma, n, runs])).toEqual([
      [3, 3, 3],
      [4, 3, 3],
      [5, 2, 3],
      [6, 1, 3],
    ]);
    expect(lines.slice(4).map(({ params, coordinate, n }) => [params, coordinate, n])).toEqual([
      [{}, 0.1, 3],
      [{}, 0.2, 3],
    ]);
    // -0.1, -0.2, -0.3: standard deviation 0.1.
    expect(lines[4].value).toBeCloseTo(-0.2, 12);
    expect(lines[4].std_error).toBeCloseTo(0.1 / Math.sqrt(3), 12);
  });

  test("are told by n in plots where it changes", () => {
    const [line] = seriesOf(steps, { x: "gamma", by: [] });
    expect(line.points.map(({ n }) => n)).toEqual([3, 3, 2, 1]);
    const scale = linearScale([0, 10], 0, 100);
    const svg = seriesSvg(line, scale, scale, "#000000", [0, 100]);
    expect(svg.match(/>n = \d</g)).toEqual([">n = 2<", ">n = 1<"]);
  });

  test("a sweep keeps its values apart, with or without an anneal inside", () => {
    const swept = [0.5, 1].flatMap((alpha, at) =>
      ends.map((row) => ({
        ...row,
        run: row.run + 3 * at,
        params: { ...row.params, alpha },
        value: row.value - alpha,
      })),
    );
    const within = steps.flatMap((row) =>
      [0.5, 1].map((alpha, at) => ({ ...row, run: row.run + 3 * at, params: { ...row.params, alpha } })),
    );
    const text = renderMeasures([...within, ...swept], () => "d", PLAIN);
    expect(text).toMatch(/^alpha +d +local_entropy +n$/m);
    expect(text.match(/^ +0\.5 +0\.1 +-0\.700 ± 0\.058 +3$/m)).not.toBeNull();
    const plain = [1, 2].flatMap((beta, at) =>
      [1, 2].map((seed) => measured({ run: 2 * at + seed, seed, params: { beta }, value: beta })),
    );
    expect(renderMeasures(plain, () => "d", PLAIN).split("\n")[0]).toBe("beta  energy");
  });
});
