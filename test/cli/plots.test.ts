import { describe, expect, it } from "vitest";
import { isGeometric, type Plot, type Series } from "../../cli/render/plot.js";
import { logScale } from "../../cli/render/plot-scale.js";
import { plotSvg } from "../../cli/render/plot-svg.js";
import { plotVegaLite } from "../../cli/render/vega-lite.js";
import { seriesOf } from "../../cli/run/plot-series.js";
import { figuresOf, reportFigures } from "../../cli/run/plots.js";
import type { CheckedExperiment } from "../../compiler/model.js";
import { compile } from "../../library/index.js";
import { tagFaults } from "./markup.js";
import { measured } from "./measured.js";

const plot: Plot = {
  title: "a < b & c",
  xLabel: "d",
  yLabel: "local_entropy (nats/weight)",
  series: [
    {
      name: "bp",
      points: [
        { x: 0, y: 0 },
        { x: 0.1, y: -0.2, error: 0.05 },
        { x: 0.2, y: Number.NaN },
        { x: 0.3, y: -0.4, error: 0.01 },
      ],
      open: [{ x: 0.2, y: -0.3, status: "max_iterations" }],
      lost: [{ x: 0.2, value: Number.NEGATIVE_INFINITY, runs: 2 }],
    },
  ],
};
const experimentOf = (clauses: string): CheckedExperiment => {
  const text = `model M {\n  param beta: real = 1 unit inverse_energy\n  var s: spin\n  energy E := -beta * s\n}\nexperiment e on M {\n  run bp\n${clauses}\n}\n`;
  const experiment = compile(text).value?.experiments[0];
  if (!experiment) throw new Error("the experiment does not compile");
  return experiment;
};

describe("seriesOf", () => {
  const entropy = { observable: "local_entropy", unit: "nats/weight" } as const;

  it("draws the mean over converged seeds with its standard error, and the others hollow", () => {
    const rows = [
      measured({ ...entropy, run: 0, coordinate: 0.1, value: -1, status: "converged" }),
      measured({ ...entropy, run: 1, coordinate: 0.1, value: -3, status: "converged" }),
      measured({ ...entropy, run: 2, coordinate: 0.1, value: -9, status: "max_iterations" }),
    ];
    const [series] = seriesOf(rows, { x: "d", by: [] });
    // Two values -1 and -3: mean -2, standard deviation sqrt 2, over sqrt 2 runs: 1.
    expect(series.points).toEqual([{ x: 0.1, y: -2, error: expect.closeTo(1, 12), n: 2 }]);
    expect(series.open).toEqual([{ x: 0.1, y: -9, status: "max_iterations" }]);
  });

  it("breaks the line where no run converged", () => {
    const at = (coordinate: number, status: "converged" | "diverged") =>
      measured({ ...entropy, coordinate, value: -coordinate, status });
    const [series] = seriesOf([at(0.1, "converged"), at(0.2, "diverged"), at(0.3, "converged")], { x: "d", by: [] });
    expect(series.points.map(({ y }) => y)).toEqual([-0.1, Number.NaN, -0.3]);
    expect(series.open).toHaveLength(1);
  });

  it("counts errors of every run: leaving those out that failed would flatter the method", () => {
    const rows = [0, 8].map((value, run) =>
      measured({
        observable: "training_errors",
        unit: "errors",
        run,
        value,
        params: { gamma: 1 },
        status: run === 0 ? "solved" : "max_iterations",
      }),
    );
    const [series] = seriesOf(rows, { x: "gamma", by: [] });
    expect(series.points[0].y).toBe(4);
    expect(series.open).toHaveLength(1);
  });

  it("takes what is not finite out of the line and marks it", () => {
    const rows = [Number.NEGATIVE_INFINITY, Number.NaN, -1].map((value, run) =>
      measured({ ...entropy, run, coordinate: 0.1, value }),
    );
    const [series] = seriesOf(rows, { x: "d", by: [] });
    expect(series.points[0].y).toBe(-1);
    expect(series.lost).toEqual([
      { x: 0.1, value: Number.NaN, runs: 1 },
      { x: 0.1, value: Number.NEGATIVE_INFINITY, runs: 1 },
    ]);
  });

  it("gives a line to each value of `by` and each entry of an array, many of them on a ramp", () => {
    const rows = Array.from({ length: 9 }, (_, n) => measured({ coordinate: 0.1, params: { gamma: n + 1 }, run: n }));
    const lines = seriesOf(rows, { x: "d", by: ["gamma"] });
    expect(lines.map(({ name }) => name)).toEqual(rows.map((_, n) => `gamma = ${n + 1}`));
    expect([lines[0].rank, lines[8].rank]).toEqual([0, 1]);
    const array = [1, 2].map((i) => measured({ variable: "w", index: [i], params: { beta: 1 } }));
    expect(seriesOf(array, { x: "beta", by: [] }).map(({ name }) => name)).toEqual(["w[1]", "w[2]"]);
  });
});

describe("figures of an experiment", () => {
  const rows = [0.5, 1, 2].flatMap((beta) =>
    ["energy", "entropy"].map((observable) => measured({ observable, params: { beta }, value: -beta })),
  );

  it("draws annealed names as x, with the unit of the param, and clauses over one axis as panels too", () => {
    const experiment = experimentOf(
      "  anneal beta in geomspace(0.5, 2, 3)\n  measure energy, entropy\n  plot energy vs beta\n  plot entropy vs beta",
    );
    const figures = figuresOf(experiment, rows);
    expect(figures.map(({ name }) => name)).toEqual(["energy_vs_beta", "entropy_vs_beta", "panels_vs_beta"]);
    expect(figures[2].panels.map(({ title }) => title)).toEqual(["energy", "entropy"]);
    expect(figures[0].panels[0].xLabel).toBe("beta (inverse_energy)");
    expect(reportFigures(experiment, rows).map(({ name }) => name)).toEqual(["panels_vs_beta"]);
  });

  it("draws anneals in a report even where no clause asks", () => {
    const experiment = experimentOf("  anneal beta in geomspace(0.5, 2, 3)\n  measure energy, entropy");
    expect(figuresOf(experiment, rows)).toEqual([]);
    expect(reportFigures(experiment, rows)[0].panels).toHaveLength(2);
  });

  it("never takes a mean over swept values that the clause does not name", () => {
    const experiment = experimentOf("  sweep beta in [0.5, 1, 2]\n  measure energy\n  plot energy vs seed");
    const [figure] = figuresOf(experiment, rows);
    expect(figure.panels[0].series.map(({ name }) => name)).toEqual(["beta = 0.5", "beta = 1", "beta = 2"]);
  });
});

describe("axes", () => {
  it("are logarithmic where values are geometric, and only there", () => {
    expect(isGeometric([0.5, 1, 2, 4])).toBe(true);
    expect(isGeometric([30, 0.5, 1.13, 2.56, 5.8, 13.2])).toBe(true);
    expect(isGeometric([1, 2, 3, 4, 5])).toBe(false);
    expect(isGeometric([0, 1, 2, 4])).toBe(false);
    expect(isGeometric([1, 2])).toBe(false);
    const scale = logScale([0.5, 30], 0, 100);
    expect(scale.ticks.map(({ label }) => label)).toEqual(["0.5", "1", "2", "5", "10", "20"]);
    // Equal ratios lie equally far apart.
    expect(scale.at(4) - scale.at(2)).toBeCloseTo(scale.at(16) - scale.at(8), 10);
  });
});

describe("plotSvg", () => {
  it("is well-formed, escaped, described, and draws no line across a gap", () => {
    const svg = plotSvg(plot.title, [plot]);
    expect(tagFaults(svg)).toEqual([]);
    expect(svg).toContain("a &lt; b &amp; c");
    expect(svg).toContain('role="img" aria-label="');
    expect(svg).toContain("prefers-color-scheme:dark");
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(svg.match(/class="open"/g)).toHaveLength(1);
    expect(svg.match(/class="lost"/g)).toHaveLength(1);
    const lines = svg.match(/<path d="[^"]*" fill="none"\/>/g) ?? [];
    // Two stretches: two points with a band, then one with a bar.
    expect(lines).toHaveLength(2);
    expect([svg.match(/class="band"/g)?.length, svg.match(/class="bar"/g)?.length]).toEqual([1, 1]);
  });

  it("stacks panels over one axis and names many lines without covering them", () => {
    const many: Series[] = Array.from({ length: 20 }, (_, n) => ({
      name: `gamma = ${n}`,
      points: [
        { x: 1, y: n },
        { x: 2, y: n },
      ],
      rank: n / 19,
    }));
    const svg = plotSvg("two", [plot, { ...plot, series: many }]);
    expect(tagFaults(svg)).toEqual([]);
    expect(svg.match(/gamma = \d+<\/text>/g)).toHaveLength(8);
  });

  it("draws a constant, or nothing at all", () => {
    const flat = (points: { x: number; y: number }[]) => plotSvg("", [{ ...plot, series: [{ name: "", points }] }]);
    expect(flat([{ x: 1, y: 5 }])).not.toMatch(/NaN/);
    expect(flat([])).not.toMatch(/NaN/);
  });
});

describe("plotVegaLite", () => {
  it("holds its data, with gaps, hollow points and marks as rows of their own", () => {
    const spec = JSON.parse(plotVegaLite("t", [plot]));
    expect(spec.$schema).toContain("vega-lite/v6");
    const kinds = spec.data.values.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(["mean", "mean", "mean", "open", "lost"]);
    expect(spec.data.values[2].piece).toBe(1);
    expect(spec.layer[0].encoding.y2.field).toBe("high");
    expect(spec.layer[1].encoding.x.scale).toEqual({ zero: false });
  });

  it("puts panels below each other, on a logarithmic axis where values are geometric", () => {
    const points = [0.5, 1, 2, 4].map((x) => ({ x, y: x }));
    const panel = { ...plot, series: [{ name: "", points }] };
    const spec = JSON.parse(plotVegaLite("t", [panel, panel]));
    expect(spec.vconcat).toHaveLength(2);
    expect(spec.vconcat[0].layer[1].encoding.x.scale.type).toBe("log");
  });
});
