import { describe, expect, it } from "vitest";
import { renderMeasures } from "../../cli/render/measures.js";
import { formatSeconds, formatWithError } from "../../cli/render/number.js";
import { paintFor } from "../../cli/render/paint.js";
import { progressView } from "../../cli/render/progress.js";
import type { Terminal } from "../../cli/terminal.js";
import { measured } from "./measured.js";

const PLAIN = paintFor({ choice: "never", env: {}, isTTY: false });

describe("renderMeasures", () => {
  it("gives one row an observable, mean ± standard error over seeds", () => {
    // Mean 2, variance (1 + 0 + 1) / 2 = 1, standard error sqrt(1 / 3) = 0.577.
    const events = [1, 2, 3].map((value, run) => measured({ run, seed: run + 1, value }));
    expect(renderMeasures(events, () => "d", PLAIN).split("\n")).toEqual([
      "observable        value  unit",
      "energy      2.00 ± 0.58  energy",
    ]);
  });

  it("puts methods side by side with their difference", () => {
    const events = [measured({ method: "exact", value: 1.5 }), measured({ method: "bp", value: 1.25 })];
    expect(renderMeasures(events, () => "d", PLAIN).split("\n")).toEqual([
      "observable  exact    bp  difference  unit",
      "energy        1.5  1.25       -0.25  energy",
    ]);
  });

  it("gives a row for each swept value and aligned columns to curves", () => {
    const swept = [1, 2].map((beta, run) => measured({ run, params: { beta }, value: 10 * beta }));
    expect(renderMeasures(swept, () => "d", PLAIN).split("\n")).toEqual([
      "beta  energy",
      "   1      10",
      "   2      20",
    ]);
    const curve = [0, 0.01].map((coordinate) =>
      measured({ observable: "local_entropy", coordinate, value: -coordinate, unit: "nats/weight" }),
    );
    expect(renderMeasures(curve, () => "d", PLAIN).split("\n")).toEqual([
      "   d  local_entropy",
      "   0              0",
      "0.01          -0.01",
    ]);
  });

  it("marks the places of a curve or a protocol that have not converged", () => {
    const at = (gamma: number, status: "converged" | "max_iterations") => ({ run: 0, params: { gamma }, status });
    const rows = [at(1, "converged"), at(2, "max_iterations")].flatMap((place) => [
      measured({ ...place, observable: "overlap_centre", value: 0.5, unit: "1" }),
      measured({ ...place, observable: "training_errors", value: 0, unit: "errors" }),
    ]);
    expect(renderMeasures(rows, () => "d", PLAIN).split("\n")).toEqual([
      "gamma  overlap_centre  training_errors",
      "    1             0.5                0",
      "    2             0.5                0  †",
      "† : some of the runs behind this row had not converged.",
    ]);
    // Errors are counted, not estimated; a run of one place tells its status below.
    const counted = rows.filter(({ unit }) => unit === "errors");
    expect(renderMeasures(counted, () => "d", PLAIN)).not.toContain("†");
    expect(renderMeasures(rows.slice(2), () => "d", PLAIN)).not.toContain("†");
  });

  it("never mixes numbers of different variables", () => {
    const rows = [1, 2].flatMap((alpha) =>
      [0, 1].flatMap((run) => [
        measured({ run, observable: "rescale", coordinate: alpha, variable: "loss", value: 0.5 }),
        measured({ run, observable: "rescale", coordinate: alpha, variable: "hessian_max", value: 8 / alpha ** 2 }),
      ]),
    );
    const lines = ["alpha  loss  hessian_max", "    1   0.5            8", "    2   0.5            2"];
    expect(renderMeasures(rows, () => "alpha", PLAIN).split("\n")).toEqual(lines);
    const scalars = ["a", "b"].map((variable, n) =>
      measured({ observable: "size", expression: "size(p = 2)", variable, value: n, unit: "1" }),
    );
    expect(renderMeasures(scalars, () => "d", PLAIN).split("\n")).toEqual([
      "observable     value  unit",
      "size(p = 2) a      0  1",
      "size(p = 2) b      1  1",
    ]);
  });

  it("has a table for each place of an array along a curve", () => {
    const rows = [30, 70].flatMap((coordinate) =>
      [1, 2].map((n) => measured({ observable: "hessian_spectrum", coordinate, index: [n], value: n * coordinate })),
    );
    expect(renderMeasures(rows, () => "beta", PLAIN).split("\n")).toEqual([
      "index  hessian_spectrum (beta = 30)",
      "[1]                              30",
      "[2]                              60",
      "",
      "index  hessian_spectrum (beta = 70)",
      "[1]                              70",
      "[2]                             140",
    ]);
  });

  it("shows the head of a long array and says how much more there is", () => {
    const events = Array.from({ length: 25 }, (_, i) =>
      measured({ observable: "magnetisation", variable: "w", index: [i + 1] }),
    );
    const lines = renderMeasures(events, () => "d", PLAIN).split("\n");
    expect(lines).toHaveLength(12);
    expect(lines[11]).toBe("... and 15 more in the files and with --json");
  });
});

describe("numbers for people", () => {
  it("gives the error two digits", () => {
    expect(formatWithError(0.123456, 0.0045)).toBe("0.1235 ± 0.0045");
    expect(formatWithError(120, 14)).toBe("120 ± 14");
  });

  it("writes seconds", () => {
    expect([formatSeconds(4.21), formatSeconds(185), formatSeconds(7800)]).toEqual([
      "4.2 s",
      "3 min 05 s",
      "2 h 10 min",
    ]);
  });
});

const AT = { experiment: "e", run: 0, seed: 1, params: {}, step: 1, steps: 1, annealed: [] };

describe("progressView", () => {
  function watch(json: boolean, live: boolean, times: readonly number[]): { out: string[]; note: string[] } {
    const written = { out: [] as string[], note: [] as string[] };
    const terminal: Terminal = {
      out: (text) => void written.out.push(text),
      note: (text) => void written.note.push(text),
      paint: PLAIN,
      paintOut: PLAIN,
      width: 80,
      widthOut: 80,
      live,
    };
    let at = 0;
    const view = progressView(terminal, json, () => at);
    for (const time of times) {
      at = time;
      view.show({ ...AT, type: "progress", iteration: time, limit: 40_000 });
    }
    view.clear();
    return written;
  }

  it("redraws on a terminal, writes a line each 10 s in a log, and JSON at most every 0.5 s", () => {
    expect(watch(false, true, [0, 50, 100, 150, 200]).note.filter((text) => text.includes("iteration"))).toHaveLength(
      3,
    );
    const log = watch(false, false, [0, 5000, 10_000, 15_000, 20_000]).note;
    expect(log).toEqual([
      "iteration 10000 of 40000, at most 30 s left\n",
      "iteration 20000 of 40000, at most 20 s left\n",
    ]);
    const json = watch(true, false, [0, 400, 500, 900, 1000]);
    expect(json.note).toEqual([]);
    expect(json.out.map((line) => JSON.parse(line).iteration)).toEqual([0, 500, 1000]);
  });

  it("tells the step of an anneal, its values, and the time left over all steps", () => {
    const notes: string[] = [];
    const terminal: Terminal = {
      out: () => {},
      note: (text) => void notes.push(text),
      paint: PLAIN,
      paintOut: PLAIN,
      width: 200,
      widthOut: 200,
      live: false,
    };
    let at = 0;
    const view = progressView(terminal, false, () => at);
    at = 30_000;
    const step = { params: { gamma: 2.51189 }, step: 4, steps: 30, annealed: ["gamma"], iteration: 0, limit: 200 };
    view.show({ ...AT, ...step, type: "progress" });
    // Three of thirty steps took 30 s: 27 more take 270 s.
    expect(notes).toEqual(["step 4 of 30 (gamma = 2.51), iteration 0 of 200, about 4 min 30 s left\n"]);
  });
});
