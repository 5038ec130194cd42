import { describe, expect, it } from "vitest";
import { caseFile, runText } from "./run-text.js";

// Source: libDAI's ChangeLog (single components, trivial region graphs) and pgmpy 526 (empty cliques). Right values by hand.

const names = ["a.uai", "b.uai", "c.uai", "d.uai", "e.fg", "z.uai"];
const files = Object.fromEntries(names.map((name) => [name, caseFile(`10-degenerate-graphs/${name}`)]));
const text = (name: string, algorithm: string): string =>
  `use ${name.split(".")[1]} "${name}" as G experiment e on G { run ${algorithm} measure log_partition, marginals }`;

describe.each(["bp", "exact"])("%s", (algorithm) => {
  it.each([
    ["no factors", "a.uai", Math.log(6)],
    ["a constant factor, and an isolated variable", "b.uai", Math.log(20)],
    ["a variable of one state", "c.uai", Math.log(0.125)],
    ["no variable at all", "d.uai", 0],
    ["a constant factor, libDAI's format", "e.fg", Math.log(10)],
  ])("%s", async (_what, name, logZ) => {
    const { measured, result, codes } = await runText(text(name, algorithm), files);
    expect(result?.status).toBe("converged");
    expect(codes.filter((code) => code >= "WFM5")).toEqual([]);
    expect(measured.get("log_partition")?.[0]).toBeCloseTo(logZ, 12);
  });

  it("a constant factor of weight 0 is a contradiction, told by its name", async () => {
    const { measured, result, codes, messages } = await runText(text("z.uai", algorithm), files);
    expect(result?.status).toBe("diverged");
    expect(codes).toEqual(["WFM7105"]);
    expect(messages[0]).toContain("constant factor of weight 0");
    expect(measured.get("marginals")).toBeUndefined();
    expect(measured.get("log_partition")).toEqual(algorithm === "bp" ? undefined : [Number.NEGATIVE_INFINITY]);
  });
});
