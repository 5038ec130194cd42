import { describe, expect, it } from "vitest";
import { ask, call, complaint, target, valuesOf } from "./ask.js";

const rademacher = call("iid", [call("rademacher")]);

describe("iid", () => {
  it("draws the same for the same seed and name, and something else otherwise", () => {
    const draw = (seed: number, name = "xi", split: "train" | "test" = "train") =>
      valuesOf(ask(rademacher, [target("spin", [10, 10], name)], { seed, split })).join();
    expect(draw(1)).toBe(draw(1));
    expect(new Set([draw(1), draw(2), draw(1, "sigma"), draw(1, "xi", "test")]).size).toBe(4);
  });
  it("takes bare words as the compiler and the library give them", () => {
    const asked = (law: string) => valuesOf(ask(call("iid", [law]), [target("spin", [20])]));
    expect(asked("rademacher")).toEqual(valuesOf(ask(rademacher, [target("spin", [20])])));
  });
  it.each([
    ["rademacher", [], "spin", 0, 1],
    ["rademacher", [], "real", 0, 1],
    ["normal", [2, 3], "real", 2, 3],
    ["normal", [], "real", 0, 1],
    ["uniform", [-1, 3], "real", 1, 4 / Math.sqrt(12)],
    ["bernoulli", [0.25], "bit", 0.25, Math.sqrt(3) / 4],
    ["bernoulli", [0.25], "spin", -0.5, Math.sqrt(3) / 2],
  ])("%s%j as %s has mean and spread", (law, args, type, mean, spread) => {
    const values = valuesOf(ask(call("iid", [call(law, args)]), [target(type, [100, 100])])) as number[];
    const average = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    // Five standard errors of a mean of 10^4; the fourth moments of these laws are below 3 spread^4, hence 1.5 for the square.
    expect(Math.abs(average - mean)).toBeLessThan((5 * spread) / 100);
    expect(Math.abs(square / spread ** 2 - 1)).toBeLessThan((5 * 1.5) / 100);
  });
  it("refuses laws, types, numbers and sizes that make no sense", () => {
    const refuse = (made: ReturnType<typeof call>, type = "real", shape = [2]) =>
      complaint(ask(made, [target(type, shape)]));
    expect(refuse(call("iid", [call("radmacher")]))).toContain("did you mean `rademacher`?");
    expect(refuse(call("iid", [call("normal", [0, -1])]))).toContain(
      "argument `s` of `normal` must be at least 0, and is -1",
    );
    expect(refuse(call("iid", [call("normal", { sigma: 1 })]))).toContain("`normal` has no argument `sigma`");
    expect(refuse(call("iid", [call("normal", [])]), "spin")).toContain(
      "declared spin (-1 or 1), but a normal law draws real numbers",
    );
    expect(refuse(rademacher, "bit")).toContain("write `iid(bernoulli(0.5))`");
    expect(refuse(call("iid", []))).toContain("argument `law` of `iid` is missing");
    expect(refuse(rademacher, "spin", [1e6, 1e6])).toContain("WFM6516");
  });
});

describe("shuffled", () => {
  const text = Array.from({ length: 40 }, (_, mu) => `${mu},${100 + mu},7`).join("\n");
  const files = { "a.csv": text };
  const shuffled = call("shuffled", [call("csv", ["a.csv"])]);
  const columns = (values: readonly (number | string)[]) =>
    [0, 1, 2].map((i) => values.filter((_, at) => at % 3 === i));

  it("permutes each pixel by itself", () => {
    const values = valuesOf(ask(shuffled, [target("int", [40, 3])], { files })) as number[];
    const [first, second, third] = columns(values) as number[][];
    expect([...first].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, mu) => mu));
    expect([...second].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, mu) => 100 + mu));
    expect(third).toEqual(new Array(40).fill(7));
    expect(first).not.toEqual(Array.from({ length: 40 }, (_, mu) => mu));
    // Two independent permutations of 40 agree in about one place.
    expect(first.filter((value, mu) => second[mu] === 100 + value).length).toBeLessThan(8);
  });
  it("takes all axes but the first as pixels, and repeats by seed", () => {
    const read = (shape: number[], seed = 1) =>
      valuesOf(ask(shuffled, [target("int", shape)], { files: { "a.csv": text }, seed }));
    expect(read([40, 3])).toEqual(read([40, 3]));
    expect(read([40, 3])).not.toEqual(read([40, 3], 2));
    const cube = ask(call("shuffled", [call("patterns", ["p"])]), [target("spin", [2, 2, 2])], {
      files: { p: "1 1 1 -1\n1 -1 1 1" },
    });
    expect(cube.value?.tensors[0].shape).toEqual([2, 2, 2]);
  });
  it("hands on what is wrong inside, and names what is not a source", () => {
    expect(complaint(ask(shuffled, [target("int", [4, 3])], { files }))).toContain("WFM6507");
    expect(complaint(ask(call("shuffled", [call("cvs", ["a.csv"])]), [target("int", [4, 3])]))).toContain(
      "WFM6500: there is no source named `cvs` (did you mean `csv`?)",
    );
  });
  it("shuffles random data as well", () => {
    const bare = ask(call("shuffled", [rademacher]), [target("spin", [30, 5])]);
    expect(valuesOf(bare).every((value) => value === 1 || value === -1)).toBe(true);
  });
});
