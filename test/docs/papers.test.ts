import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FIGURES } from "../../cli/reproduce/registry.js";
import { compile, type Files, formatText, run, sourceFile } from "../../library/index.js";
import { smallArchive } from "../unit/sources/images.js";

const folder = join(import.meta.dirname, "..", "..", "models", "papers");
const files: Files = {
  read: (path) => new Uint8Array(readFileSync(join(folder, path))),
  dataset: () => smallArchive(60),
};

/** Sizes and protocols at which every experiment takes a second or so. Options apply where the algorithm has them. */
const IMAGES = { set: { K: 3, P: 20 }, seeds: [1] };
const SMALL: Readonly<Record<string, { readonly set: Record<string, number>; readonly seeds: number[] }>> = {
  "annealing.wfm": { set: { N: 51, sweeps: 20 }, seeds: [1] },
  "fashion_volumes.wfm": IMAGES,
  "input_noise.wfm": IMAGES,
  "random_patterns.wfm": { set: { N: 81, alpha: 0.3 }, seeds: [1] },
  "shallow_landscape.wfm": IMAGES,
  "shuffled_fashion.wfm": IMAGES,
};

const names = readdirSync(folder);

describe("the papers' experiments", () => {
  it("has a small size and a figure for each file, and every figure its experiments", () => {
    expect(Object.keys(SMALL)).toEqual(names);
    expect(FIGURES.map(({ file }) => file).sort()).toEqual(names);
    expect(new Set(FIGURES.map(({ name }) => name)).size).toBe(FIGURES.length);
  });

  describe.each(FIGURES)("$name", (figure) => {
    const text = readFileSync(join(folder, figure.file), "utf8");
    const compiled = compile(text, { path: figure.file, files });
    const own = compiled.value?.experiments ?? [];

    it("checks without a word, is formatted, and has the experiments that the figure names", () => {
      expect(compiled.diagnostics).toEqual([]);
      expect(formatText(sourceFile(figure.file, text)).value).toBe(text);
      expect(own.map(({ name }) => name)).toEqual(expect.arrayContaining(figure.studies.map((s) => s.experiment)));
      const known = new Set(figure.studies.map(({ experiment }) => experiment));
      const named = figure.checks.flatMap((check) =>
        check.kind === "order" ? check.studies : check.kind === "correlation" ? [] : [check.study],
      );
      expect(named.filter((study) => !known.has(study))).toEqual([]);
    });

    it.each(figure.studies)(
      "$experiment runs at a small size and measures what is drawn",
      async ({ experiment, runs }) => {
        if (!compiled.value) throw new Error("does not compile");
        const observables = new Set<string>();
        let ended = 0;
        let all = 0;
        for await (const event of run(compiled.value, { experiment, files, ...SMALL[figure.file] })) {
          if (event.type === "start") all = event.runs;
          if (event.type === "diagnostic") expect(event.diagnostic.severity).not.toBe("error");
          if (event.type === "measure") observables.add(event.observable);
          if (event.type === "result") ended++;
        }
        expect([ended, ended > 0]).toEqual([all, true]);
        // The number of seeds of the text times the sweep points, as the list of figures states it.
        expect(runs % all).toBe(0);
        const drawn = figure.drawings.filter(({ studies }) => studies?.includes(experiment) ?? true).map(({ y }) => y);
        for (const { observable } of drawn) expect(observables).toContain(observable);
      },
    );
  });
});
