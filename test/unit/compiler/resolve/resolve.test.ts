import { describe, expect, it } from "vitest";
import type { CheckedModel, Program } from "../../../../compiler/model.js";
import { relativeTo } from "../../../../compiler/resolve/paths.js";
import { resolve } from "../../../../compiler/resolve/resolve.js";
import { parse } from "../../../../grammar/parse.js";
import { sourceFile } from "../../../../grammar/source.js";
import { testCapabilities } from "../../../oracles/capabilities.js";

function program(text: string, files: Readonly<Record<string, string>> = {}): { value: Program; codes: string[] } {
  const source = sourceFile("models/main.wfm", text);
  const parsed = parse(source);
  if (!parsed.value) throw new Error("the text does not parse");
  const host = { readText: (path: string) => files[path], parse };
  const { value, diagnostics } = resolve(source, parsed.value, host, testCapabilities);
  if (!value) throw new Error("nothing was resolved");
  return { value, codes: [...parsed.diagnostics, ...diagnostics].map((each) => each.code) };
}

function model(text: string): CheckedModel {
  const { value, codes } = program(text);
  expect(codes).toEqual([]);
  return value.models[0];
}

const axesOf = (of: CheckedModel, name: string): unknown => {
  const symbol = of.symbols.get(name);
  return symbol && "axes" in symbol ? symbol.axes : undefined;
};

describe("plates", () => {
  it("make one index set a plate, named after its index", () => {
    const sets = model("model M { plate k in 1..3 // hidden units\n plate i in 2..9\n var w[k, i]: spin }").sets;
    expect([...sets.values()].map(({ name, arity, doc }) => ({ name, arity, doc }))).toEqual([
      { name: "k", arity: 1, doc: "hidden units" },
      { name: "i", arity: 1, doc: undefined },
    ]);
  });

  it("over a graph share its sets; an edge is one axis of several indices", () => {
    const glass = model(`model M {
      graph G = random_regular(10, degree = 3)
      plate (i, j) in edges(G)
      plate v in nodes(G)
      plate (a, b) in edges(G)
      data J[i, j]: real from iid(normal(0, 1))
      var s[v]: spin
    }`);
    expect([...glass.sets.keys()].sort()).toEqual(["edges(G)", "nodes(G)"]);
    expect(glass.sets.get("edges(G)")).toMatchObject({
      arity: 2,
      member: "nodes(G)",
      domain: { kind: "edges", graph: "G" },
    });
    expect(axesOf(glass, "J")).toEqual([{ set: "edges(G)", arity: 2 }]);
    expect(axesOf(glass, "s")).toEqual([{ set: "nodes(G)", arity: 1 }]);
    expect(glass.symbols.get("b")).toMatchObject({ kind: "index", set: "nodes(G)", plate: "edges(G)", position: 1 });
  });

  it("give increasing tuples over the members of another plate, in any order of the text", () => {
    const pspin = model(`model M {
      plate (i < j < k) in v
      plate v in 1..9
      data J[i, j, k]: real from iid(normal(0, 1))
    }`);
    expect(pspin.sets.get("i<j<k in v")).toMatchObject({
      arity: 3,
      member: "v",
      domain: { kind: "increasing", of: "v" },
    });
    expect(pspin.symbols.get("j")).toMatchObject({ set: "v", plate: "i<j<k in v", position: 1 });
    expect(axesOf(pspin, "J")).toEqual([{ set: "i<j<k in v", arity: 3 }]);
  });

  it("give a second index over the same set", () => {
    const pairs = model("model M { plate i in 1..9\n plate j in i\n data J[i, j]: real from iid(normal(0, 1)) }");
    expect(axesOf(pairs, "J")).toEqual([
      { set: "i", arity: 1 },
      { set: "i", arity: 1 },
    ]);
  });
});

describe("extends", () => {
  const text = `model Base { param N: int = 10\n plate i in 1..N\n var s[i]: spin }
    model Field extends Base { energy field[i] := -s[i] }
    model Small extends Field { param N: int = 3 where N > 1 }`;

  it("merges statements, base first, and lets a param be declared again", () => {
    const small = program(text).value.models[2];
    expect(small.statements.map((each) => each.kind)).toEqual(["plate", "var", "energy", "param"]);
    expect(small.symbols.get("N")).toMatchObject({ node: { value: { value: 3 } } });
    expect(axesOf(small, "field")).toEqual([{ set: "i", arity: 1 }]);
  });

  it("reports a mistake in a base once", () => {
    expect(program(text.replace("-s[i]", "-t[i]")).codes).toEqual(["WFM2001"]);
  });

  it("ends where models extend one another", () => {
    const { value, codes } = program("model A extends B { let a = 1 }\n model B extends A { let b = 2 }");
    expect(new Set(codes)).toEqual(new Set(["WFM2006"]));
    expect(value.models).toHaveLength(2);
  });
});

describe("use", () => {
  const files = {
    "lib/laws.wfm": 'use "../models/ising.wfm"\nrule vote(tau: spin[k]) -> spin = sign(sum(k) tau[k])',
    "models/ising.wfm": "model Ising { plate v in 1..9\n var s[v]: spin }\nexperiment cold on Ising { run bp }",
  };

  it("brings models, laws and experiments in, each file once, relative to the file that says so", () => {
    const { value, codes } = program('use "../lib/laws.wfm"\nuse "ising.wfm"', files);
    expect(codes).toEqual([]);
    expect(value.files.map((each) => each.path)).toEqual(["models/main.wfm", "lib/laws.wfm", "models/ising.wfm"]);
    expect(value.models.map((each) => [each.name, each.path])).toEqual([["Ising", "models/ising.wfm"]]);
    expect([...value.laws.keys()]).toEqual(["vote"]);
    expect(value.experiments.map((each) => each.name)).toEqual(["cold"]);
  });

  it("makes a model of a factor graph, with the file left to the binder", () => {
    const [grid] = program('use uai "grid3x3.uai" as Grid').value.models;
    expect(grid.imported).toMatchObject({ format: "uai", path: "grid3x3.uai" });
    expect(grid.sets.get("v")?.domain).toEqual({ kind: "imported" });
    expect(axesOf(grid, "x")).toEqual([{ set: "v", arity: 1 }]);
  });

  it.each([
    ["models/a.wfm", "b.wfm", "models/b.wfm"],
    ["models/a.wfm", "../b.wfm", "b.wfm"],
    ["a.wfm", "../b.wfm", "../b.wfm"],
    ["/x/y/a.wfm", "./../../../b.wfm", "/b.wfm"],
    ["models/a.wfm", "/data/b.wfm", "/data/b.wfm"],
  ])("in %s, %s is %s", (file, path, found) => {
    expect(relativeTo(file, path)).toBe(found);
  });
});

describe("experiments", () => {
  it("run `bp` where the file has none, the file's own models first", () => {
    const { value } = program('use fg "a.fg" as A\nmodel M { plate v in 1..3\n var s[v]: spin }');
    expect(value.experiments.map((each) => [each.name, each.algorithm.text])).toEqual([
      ["M", "bp"],
      ["A", "bp"],
    ]);
  });

  it("take the algorithm of their `run`", () => {
    const { value } = program(
      'model M { plate v in 1..3\n var s[v]: spin }\nexperiment e on M { "a title"\n run lal }',
    );
    expect(value.experiments).toMatchObject([{ name: "e", title: "a title", algorithm: { text: "lal" } }]);
  });
});

describe("couple", () => {
  it("brings in the centre, with the axes and the type of the variable", () => {
    const replicated = model(`model M {
      param gamma: real = 1
      plate i in 1..9
      var w[i]: spin
      replicas a in 1..3 of w
      couple w to centre across a by elastic(gamma)
    }`);
    expect(replicated.symbols.get("centre")).toMatchObject({ kind: "variable", type: { name: "spin" } });
    expect(axesOf(replicated, "centre")).toEqual([{ set: "i", arity: 1 }]);
  });
});

it("a definition chain of any length is resolved without running out of stack", () => {
  const lets = Array.from({ length: 20_000 }, (_, n) => `let a${n} = a${n + 1}`).join("\n");
  expect(program(`model Long {\n${lets}\nlet a20000 = 1\n}`).codes).toEqual([]);
});

it.each([
  ["over itself", "plate i in i"],
  ["over each other", "plate i in j\nplate j in i"],
])("a plate %s is reported once", (_, plates) => {
  expect(program(`model M {\n${plates}\nvar s[i]: spin\n}`).codes).toEqual(["WFM2009"]);
});

it("plates are declared in any order, however long the chain", () => {
  const plates = Array.from({ length: 20_000 }, (_, n) => `plate a${n} in a${n + 1}`).join("\n");
  const { value, codes } = program(`model Long {\n${plates}\nplate a20000 in 1..3\n}`);
  expect(codes).toEqual([]);
  expect(value.models[0].symbols.get("a0")).toMatchObject({ set: "a20000" });
});
