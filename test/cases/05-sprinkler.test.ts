import { describe, expect, test } from "vitest";
import { columnPairs, curve, filesOf, oracleText } from "./oracle-columns.js";

// dotnet/infer 471, bayespy 94, pomegranate 816: Murphy's sprinkler with the grass seen wet. P(S = 1 | W) = 0.42976, P(R = 1 | W) = 0.70793,
// ln P(W) = ln 0.6471. The columns of an oracle went around two references, and counted states in one of them.

const files = filesOf("05-sprinkler");
const model = (measure: string) => `use uai "g.uai" as G\nexperiment b on G { run bp ${measure} }`;

describe("the sprinkler", () => {
  test("enumeration gives the textbook's numbers", async () => {
    const { measures } = await oracleText(model("measure log_partition, marginals"), { files });
    const exact = measures.filter(({ method }) => method === "exact");
    expect(exact.find(({ observable }) => observable === "log_partition")?.value).toBeCloseTo(Math.log(0.6471), 12);
    const of = (v: number) => exact.find(({ index }) => index?.[0] === v && index[1] === 1)?.value;
    expect(of(1)).toBeCloseTo(0.2781 / 0.6471, 12);
    expect(of(2)).toBeCloseTo(0.4581 / 0.6471, 12);
  });

  test("both columns go around one reference, over one grid, and the reference weighs the same in both", async () => {
    const { measures } = await oracleText(model("measure local_entropy(reference = x)"), { files });
    const expression = 'local_entropy(reference = x, ensemble = "field")';
    const [exact, beside] = [curve(measures, "exact", expression), curve(measures, "bp", expression)];
    expect([...exact.keys()]).toEqual([...beside.keys()]);
    // The likeliest state: cloudy, no sprinkler, rain, wet: 0.5 * 0.9 * 0.8 * 0.9.
    expect(exact.get(0)).toBeCloseTo(Math.log(0.324) / 4, 12);
    expect(beside.get(0)).toBeCloseTo(Math.log(0.324) / 4, 12);
    // Its opposite has dry grass, which was not seen.
    expect([exact.get(1), beside.get(1)]).toEqual([-Infinity, -Infinity]);
    const shell = curve(measures, "exact", "local_entropy(reference = x)");
    // One flip: 0.05 * 0.8 * 0.99 (sprinkler), 0.5 * 0.9 * 0.2 * 0 (no rain), 0.5 * 0.5 * 0.2 * 0.9 (not cloudy), and dry grass.
    const flips = 0.5 * 0.1 * 0.8 * 0.99 + 0.5 * 0.5 * 0.2 * 0.9;
    expect(shell.get(0.25)).toBeCloseTo(Math.log(flips / 4) / 4, 12);
  });

  test("an oracle measures what is asked and nothing else", async () => {
    const { measures } = await oracleText(model("measure log_partition"), { files });
    expect(new Set(measures.map(({ observable }) => observable))).toEqual(new Set(["log_partition"]));
    expect(columnPairs(measures)).toHaveLength(1);
  });
});
