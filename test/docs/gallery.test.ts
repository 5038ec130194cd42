import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile, type Files, formatText, run, sourceFile } from "../../library/index.js";
import { smallArchive } from "../unit/sources/images.js";

const folder = fileURLToPath(new URL("../../models/", import.meta.url));
const files: Files = {
  read: (path) => new Uint8Array(readFileSync(folder + path)),
  dataset: () => smallArchive(60),
};

interface Size {
  readonly set?: Record<string, number>;
  readonly seeds?: number[];
  /** Sizes of single experiments. */
  readonly of?: Readonly<Record<string, Record<string, number>>>;
}

/** Sizes at which every experiment of the gallery takes a second or so; its `expect` lines must hold there too. */
const SMALL: Readonly<Record<string, Size>> = {
  "binary_perceptron.wfm": { set: { N: 401, alpha: 0.45 }, seeds: [1], of: { reach: { N: 101 } } },
  "binary_tree_committee.wfm": { set: { N: 303, alpha: 0.3 }, seeds: [1] },
  "fashion_committee.wfm": { set: { P: 40 }, seeds: [1] },
  "ldpc.wfm": { set: { n: 600, p: 0.04 }, seeds: [1, 2] },
  "parity_machine.wfm": { set: { N: 297 } },
  "pspin.wfm": { set: { n: 300 } },
  "relu_committee.wfm": { set: { N: 500 }, seeds: [3] },
  "replicated_committee.wfm": { set: { N: 99, alpha: 0.3 }, seeds: [1] },
  "small_perceptron.wfm": { set: { N: 15 } },
  "spherical_perceptron.wfm": { set: { N: 401 }, seeds: [1] },
  "spin_glass.wfm": { set: { n: 400 } },
  "teacher_student.wfm": { set: { N: 300 }, seeds: [1, 2, 3] },
  "ternary_perceptron.wfm": { set: { N: 400 }, seeds: [1] },
  "tree_committee.wfm": { set: { N: 297, alpha: 0.5 }, seeds: [1] },
  "uai_grid.wfm": {},
};

/** Expectations that compare with numbers of the full size. */
const FULL_SIZE_ONLY = /log_partition \/ N|local_entropy/;

const names = readdirSync(folder).filter((name) => name.endsWith(".wfm"));

describe("the gallery", () => {
  it("has a small size for each model", () => {
    expect(Object.keys(SMALL)).toEqual(names);
  });

  describe.each(names)("%s", (name) => {
    const text = readFileSync(folder + name, "utf8");
    const compiled = compile(text, { path: name, files });

    it("checks without a word and is formatted", () => {
      expect(compiled.diagnostics).toEqual([]);
      expect(formatText(sourceFile(name, text)).value).toBe(text);
    });

    const experiments = compiled.value?.experiments.map((experiment) => experiment.name) ?? [];
    it.each(experiments)("%s runs at a small size and keeps its promises", async (experiment) => {
      if (!compiled.value) throw new Error("does not compile");
      const { set, seeds, of } = SMALL[name];
      const size = { set: { ...set, ...of?.[experiment] }, ...(seeds && { seeds }) };
      let ended = false;
      for await (const event of run(compiled.value, { experiment, files, ...size })) {
        if (event.type === "diagnostic") expect(event.diagnostic.severity).not.toBe("error");
        if (event.type !== "end") continue;
        ended = true;
        expect(event.anyConverged).toBe(true);
        const broken = event.expectations.filter(({ passed, text: line }) => !passed && !FULL_SIZE_ONLY.test(line));
        expect(broken).toEqual([]);
      }
      expect(ended).toBe(true);
    });
  });
});
