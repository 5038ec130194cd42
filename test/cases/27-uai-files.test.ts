import { describe, expect, it } from "vitest";
import { formatText, sourceFile } from "../../library/index.js";
import { told } from "./told.js";

// UAI files as toulbar2, pgmpy, merlin and libDAI's converters write them (keywords in small letters, comments, counts of samples), and
// files that are something else. Two variables; weights [[4, 2], [1, 3]]: Z = 10, and P(x1 = 1) = 0.5. With x0 = 1: Z = 4, P(x1 = 1) = 3/4.
const GRAPH = "2\n2 2\n1\n2 0 1\n4\n 4 2\n 1 3\n";
const SPRINKLER = "3\n2 2 2\n3\n1 0\n2 0 1\n3 0 1 2\n\n2\n .5 .5\n4\n .9 .1\n .2 .8\n8\n 1 0 .3 .7 .1 .9 .05 .95\n";
const use = (options = "") => `use uai "g.uai"${options} as G
experiment b on G { run bp measure log_partition }
`;
const evidence = (text: string) => told(use(' evidence "g.evid"'), { "g.uai": `MARKOV\n${GRAPH}`, "g.evid": text });

describe("UAI files are read as other programs write them", () => {
  it.each([
    ["small letters", `markov\n${GRAPH}`],
    ["a longer keyword", `MARKOV_NET\n${GRAPH}`],
    ["comments with #", `# by merlin\nMARKOV # kind\n${GRAPH}# end`],
    ["lines of comment as in DIMACS", `c made by a program\nc\nMARKOV\n${GRAPH.replace("4\n 4", "4\nc table\n 4")}`],
    ["lines of comment with %", `% x\nMARKOV\n${GRAPH}`],
    ["all on one line", `MARKOV ${GRAPH.replaceAll("\n", " ")}`],
    ["CR line ends and a byte order mark", `\ufeffMARKOV\n${GRAPH}`.replaceAll("\n", "\r")],
    ["UTF-16", Buffer.from(`\ufeffMARKOV\n${GRAPH}`, "utf16le")],
  ])("%s", async (_, text) => {
    const { diagnostics, values } = await told(use(), { "g.uai": text });
    expect(diagnostics).toEqual([]);
    expect(values[0]).toBeCloseTo(Math.log(10), 10);
  });

  it("Bayesian networks have ln Z = 0", async () => {
    const { diagnostics, values } = await told(use(), { "g.uai": `bayes\n${SPRINKLER}` });
    expect(diagnostics).toEqual([]);
    expect(values[0]).toBeCloseTo(0, 6);
  });
});

describe("what is wrong with a graph file is named", () => {
  it("rows of a Bayesian network that do not sum to 1, as a warning with the first of them", async () => {
    const skewed = SPRINKLER.replace(".9 .1", ".9 .2").replace(".05 .95", ".05 .9");
    const { diagnostics, values } = await told(use(), { "g.uai": `BAYES\n${skewed}` });
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatch(
      /^WFM6519 1:9 g\.uai: line 12: a row of factor 1 sums to 1\.1, not to 1, and 1 other row of the file/,
    );
    expect(values).toHaveLength(1);
    expect((await told(use(), { "g.uai": `MARKOV\n${skewed}` })).diagnostics).toEqual([]);
  });

  it.each([
    [GRAPH, "WFM6530", "expected MARKOV or BAYES, but found `2`", "use fg"],
    ["p cnf 3 2\n1 -2 0\n", "WFM6530", "found `p`", "DIMACS"],
    ["network unknown {\n}\n", "WFM6530", "found `network`", "BIF"],
    ["LIMID\n3\n", "WFM6530", "found `LIMID`", "influence diagram"],
    ["<html></html>", "WFM6506", "it is an HTML page", "download"],
    ["<?xml version='1.0'?><BIF></BIF>", "WFM6506", "XML", "UAI"],
    [Uint8Array.of(0x1f, 0x8b, 8, 0), "WFM6506", "packed with gzip", "gunzip"],
  ])("%j", async (text, code, cause, hint) => {
    const { diagnostics } = await told(use(), { "g.uai": text });
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatch(new RegExp(`^${code} 1:9 g\\.uai: `));
    expect(diagnostics[0]).toContain(cause);
    expect(diagnostics[0]).toContain(hint);
  });

  it("a UAI file behind `use fg`", async () => {
    const text = use().replace("use uai", "use fg");
    const { diagnostics } = await told(text, { "g.uai": `MARKOV\n${GRAPH}` });
    expect(diagnostics.join()).toContain('this is a UAI file: write `use uai "..." as Name`');
  });
});

describe("evidence", () => {
  it.each([
    ["without a number of samples", "1 0 1\n"],
    ["with one", "1\n1 0 1\n"],
    ["on lines of their own, with comments", "# observed\n1\n0 1\n"],
  ])("%s", async (_, text) => {
    const { diagnostics, notes, values } = await evidence(text);
    expect(diagnostics).toEqual([]);
    expect(notes).toContain("g.evid: 1 variable is observed");
    expect(values[0]).toBeCloseTo(Math.log(4), 10);
  });
  it.each([
    ["0\n", 10],
    ["1\n0\n", 10],
    ["2 0 1 1 0\n", 1],
    ["1\n2 0 0 1 0\n", 4],
  ])("%j leaves a weight of %d", async (text, weight) => {
    expect((await evidence(text)).values[0]).toBeCloseTo(Math.log(weight), 10);
  });
  it.each([
    ["2\n1 0 1\n1 0 0\n", "holds 2 samples of evidence", "a file of its own"],
    ["1 5 0\n", "variable 5 does not exist in the graph", "correct the file"],
    ["1 0 2\n", "variable 0 has the states 0 to 1, not 2", "correct the file"],
    ["2 0 1 0 0\n", "variable 0 is observed twice", "correct the file"],
    ["2 0 1 1\n", "but found the end of the file", "WFM6530"],
    ["1 0 x\n", "expected the state of variable 0, but found `x`", "WFM6530"],
    ["", "expected the number of observed variables", "WFM6530"],
  ])("%j is refused at its name", async (text, cause, hint) => {
    const { diagnostics } = await evidence(text);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatch(/^WFM65\d\d 1:26 g\.evid: /);
    expect(diagnostics[0]).toContain(cause);
    expect(diagnostics[0]).toContain(hint);
  });
  it("is read for libDAI's graphs by their labels, is missed by name, and belongs to graphs alone", async () => {
    const fg = "1\n\n2\n7 3\n2 2\n4\n0 4\n1 1\n2 2\n3 3\n";
    const text = use(' evidence "g.evid"').replace("use uai", "use fg");
    // State 1 of the variable 7, the first and fastest: 1 + 3.
    expect((await told(text, { "g.uai": fg, "g.evid": "1 7 1" })).values[0]).toBeCloseTo(Math.log(4), 10);
    expect((await told(text, { "g.uai": fg })).diagnostics.join()).toContain("WFM6503 1:25 g.evid: cannot be read");
    const model = await told('use "m.wfm" evidence "g.evid"\nmodel A { var s: spin }\n', {
      "m.wfm": "model B { var s: spin }",
    });
    expect(model.diagnostics.join()).toContain(
      "WFM2007 1:22 only graphs of `use uai` and `use fg` take a file of evidence",
    );
  });
  it("is kept by the printer", () => {
    const text = 'use uai "g.uai" evidence "g.evid" as G\n';
    expect(formatText(sourceFile("g.wfm", text)).value).toBe(text);
  });
});
