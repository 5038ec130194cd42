import { describe, expect, it } from "vitest";
import type { SourceValue } from "../../../compiler/source-call.js";
import { PIXELS } from "../../../runtime/sources/fashion-classes.js";
import { ask, call, complaint, target } from "./ask.js";
import { smallArchive, smallImages } from "./images.js";

// Of 20 images a class every fourth is dark: 15 pass the median filter.
const dataset = smallArchive(20);
const pair = { classes: ["Dress", "Coat"] };

function read(
  args: Record<string, SourceValue>,
  count: number,
  more: { split?: "train" | "test"; seed?: number; type?: string } = {},
) {
  const targets = [target(more.type ?? "spin", [count, PIXELS]), target("spin", [count], "label")];
  return ask(call("fashion_mnist", args), targets, { dataset, split: more.split, seed: more.seed });
}
/** Each pattern as text, to compare sets of patterns. */
function rows(outcome: ReturnType<typeof read>): string[] {
  const values = outcome.value?.tensors[0].values ?? new Int8Array(0);
  return Array.from({ length: values.length / PIXELS }, (_, mu) => values.slice(mu * PIXELS, (mu + 1) * PIXELS).join());
}

describe("fashion_mnist", () => {
  it("gives balanced labels, -1 for the first class and 1 for the second", () => {
    const outcome = read({ ...pair, take: 10 }, 10);
    expect(Array.from(outcome.value?.tensors[1].values ?? [])).toEqual([-1, 1, -1, 1, -1, 1, -1, 1, -1, 1]);
    expect(outcome.value?.notes).toEqual([
      "fashion_mnist: 5 of 15 Dress images train and 10 of the other 10 test; 5 of 15 Coat images train and 10 of the other 10 test",
    ]);
    expect(read(pair, 7).value?.tensors[1].values.filter((label) => label < 0).length).toBe(4);
  });
  it("binarises each image by its own median, and leaves dark images out", () => {
    const known = new Map<string, number>();
    smallImages(20)[3].forEach((_, at, all) => {
      if (at % PIXELS !== 0) return;
      const image = Array.from(all.subarray(at, at + PIXELS));
      const sorted = [...image].sort((a, b) => a - b);
      const median = (sorted[391] + sorted[392]) / 2;
      if (median >= 63.75 && median <= 191.25) known.set(image.map((pixel) => (pixel > median ? 1 : -1)).join(), at);
    });
    expect(known.size).toBe(15);
    const dresses = rows(read(pair, 30)).filter((_, mu) => mu % 2 === 0);
    expect(new Set(dresses)).toEqual(new Set(known.keys()));
  });
  it("keeps train and test apart, nested and fixed by the seed", () => {
    const train = rows(read(pair, 20));
    const test = rows(read(pair, 20, { split: "test" }));
    expect(test.length).toBe(10);
    expect(train.filter((row) => test.includes(row))).toEqual([]);
    expect(rows(read(pair, 10)).every((row) => train.includes(row))).toBe(true);
    expect(rows(read(pair, 20))).toEqual(train);
    expect(new Set(rows(read(pair, 20, { seed: 2 })))).not.toEqual(new Set(train));
    const declared = rows(read({ ...pair, split: "test" }, 10));
    expect(declared.filter((row) => train.includes(row))).toEqual([]);
  });
  it("holds out as many of each class, or all that training leaves", () => {
    // Of 16 dresses and 20 coats 12 and 15 pass the filter, and 5 of each train.
    const uneven = smallArchive(20, { 3: 16 });
    const targets = [target("spin", [10, PIXELS]), target("spin", [10], "label")];
    const labels = (held_out: string) => {
      const outcome = ask(call("fashion_mnist", { ...pair, held_out }), targets, { dataset: uneven, split: "test" });
      const values = Array.from(outcome.value?.tensors[1].values ?? []);
      return [-1, 1].map((label) => values.filter((value) => value === label).length);
    };
    expect(labels("balanced")).toEqual([7, 7]);
    expect(labels("all")).toEqual([7, 10]);
  });
  it("gives grey values and other counts of classes where they are declared", () => {
    const grey = read({ ...pair, binarize: "none" }, 40, { type: "real" });
    const values = grey.value?.tensors[0].values ?? [];
    expect(Math.max(...values)).toBe(1);
    expect(Math.min(...values)).toBe(0);
    const three = { classes: ["Trouser", "Bag", "Shirt"] };
    const targets = [target("spin", [6, 28, 28]), target("cat:3", [6], "label")];
    const outcome = ask(call("fashion_mnist", three), targets, { dataset });
    expect(Array.from(outcome.value?.tensors[1].values ?? [])).toEqual([0, 1, 2, 0, 1, 2]);
  });
  it("refuses what is not there", () => {
    expect(complaint(read({ classes: ["Dress", "Coats"] }, 10))).toContain(
      'WFM6522: there is no class named "Coats" (did you mean `Coat`?)',
    );
    expect(complaint(read(pair, 32))).toContain(
      "WFM6523: 16 patterns of class Dress are needed, but only 15 are there (take at most 30 patterns in all)",
    );
    expect(complaint(read(pair, 30, { split: "test" }))).toContain(
      "all 15 images of class Dress train, so none is left to test",
    );
    expect(complaint(read({ ...pair, take: 20 }, 10))).toContain(
      "take = 20 gives 20 patterns, but `xi` needs 10 x 784",
    );
    expect(complaint(read({ ...pair, split: "tset" }, 10))).toContain(
      "argument `split` of `fashion_mnist` must be one of train, test",
    );
    expect(complaint(read({ classes: ["Dress"] }, 10))).toContain("must name two classes");
    expect(complaint(read({ classes: ["Dress", "Dress"] }, 10))).toContain("names a class twice");
    expect(complaint(read(pair, 10, { type: "bit" }))).toContain("WFM6515");
    expect(complaint(ask(call("fashion_mnist", pair), [target("spin", [10, 783])], { dataset }))).toContain(
      "each image has 784 pixels",
    );
    expect(complaint(ask(call("fashion_mnist", pair), [target("spin", [10, PIXELS])]))).toContain("WFM6520");
  });
  it("refuses a damaged cache, wherever the damage is", () => {
    const targets = [target("spin", [10, PIXELS])];
    for (const at of [3, 9, 20, 60, 700, Math.floor(dataset.length * 0.35)]) {
      const damaged = dataset.slice();
      damaged[at] ^= 8;
      expect(complaint(ask(call("fashion_mnist", pair), targets, { dataset: damaged })), `byte ${at}`).toContain(
        "WFM6521",
      );
    }
    expect(complaint(ask(call("fashion_mnist", pair), targets, { dataset: dataset.subarray(0, 5000) }))).toContain(
      "WFM6521",
    );
  });
});
