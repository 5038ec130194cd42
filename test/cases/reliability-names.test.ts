import { describe, expect, it } from "vitest";
import { parseAssignments } from "../../cli/arguments/assignments.js";
import { readParquet, tidyColumns, writeParquet } from "../../cli/io/parquet.js";
import { graphDot } from "../../cli/render/dot.js";
import { compile, hasErrors, lift, memoryFiles, type RunEvent, type RunOptions, run } from "../../library/index.js";
import { HOSTILE, sharedPrototypes } from "./hostile-names.js";

// Source: robustness campaign on this program, a variable and a factor called `__proto__`. Nothing that a text names may touch anything
// outside its call: the prototypes that all code shares are the same afterwards, and the next model runs.

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const FILES = memoryFiles({ "h.csv": encode("1\n-1\n1\n") });

async function all(text: string, options: RunOptions = {}) {
  const { value, diagnostics } = compile(text, { files: FILES });
  const events: RunEvent[] = [];
  if (value && !hasErrors(diagnostics)) {
    for (const { name } of value.models) lift(value, name);
    const lifted = lift(value).value;
    if (lifted) graphDot(lifted);
    for await (const event of run(value, { files: FILES, ...options })) events.push(event);
  }
  return { diagnostics, events };
}

const values = (events: readonly RunEvent[]): number[] =>
  events.flatMap((event) => (event.type === "measure" ? [event.value] : []));

/** A model with a given name in one place; all of them mean the same whatever the name. */
const MEANINGFUL: Record<string, (x: string) => string> = {
  variable: (x) =>
    model(`var ${x}[i]: spin energy H[i] := -${x}[i]`, `measure log_partition, marginals save ${x} to "a.npz"`),
  factor: (x) => model(`var s[i]: spin energy ${x}[i] := -s[i]`),
  index: (x) => model(`plate ${x} in 1..2 var s[${x}]: spin energy H[${x}] := -s[${x}]`),
  param: (x) =>
    model(
      `param ${x}: real = 0.5 var s[i]: spin energy H[i] := -${x} * s[i]`,
      `sweep ${x} in [0.5, 1] measure log_partition expect log_partition > 0 at ${x} == 0.5`,
    ),
  annealed: (x) =>
    model(
      `param ${x}: real = 0.5 var s[i]: spin energy H[i] := -${x} * s[i]`,
      `anneal ${x} in [0.5, 1] measure log_partition`,
    ),
  let: (x) => model(`let ${x} = 2 var s[i]: spin energy H[i] := -${x} * s[i]`),
  definition: (x) => model(`var s[i]: spin def ${x}[i] := 2 * s[i] energy H[i] := ${x}[i]`),
  data: (x) =>
    model(
      `data ${x}[i]: real from csv("h.csv") var s[i]: spin energy H[i] := -${x}[i] * s[i]`,
      `measure log_partition save ${x} to "a.npz"`,
    ),
  graph: (x) =>
    `model M { graph ${x} = random_regular(4, degree = 2) plate v in nodes(${x}) plate (a, b) in edges(${x}) var s[v]: spin energy H[a, b] := s[a] * s[b] } experiment e on M { run bp measure log_partition }`,
  modelName: (x) =>
    `model ${x} { plate i in 1..3 var s[i]: spin energy H[i] := -s[i] } experiment e on ${x} { run bp measure log_partition }`,
  experiment: (x) =>
    `model M { plate i in 1..3 var s[i]: spin energy H[i] := -s[i] } experiment ${x} on M { run bp measure log_partition }`,
  extended: (x) =>
    `model ${x} { plate i in 1..3 var s[i]: spin energy H[i] := -s[i] } model B extends ${x} { energy G[i] := s[i] / 2 } experiment e on B { run bp measure log_partition }`,
  activation: (x) =>
    `activation ${x}(z: real) = if z >= 1 then 1 else -1 ${machine(`sigma[mu] := ${x}(sum(i) xi[mu, i] * w[i])`)}`,
  formal: (x) =>
    `activation f(z: real; ${x}: real = 1) = if z >= ${x} then 1 else -1 ${machine(`sigma[mu] := f(sum(i) xi[mu, i] * w[i], ${x} = 0.5)`)}`,
  channel: (x) =>
    `channel ${x}(y: spin, z: real) = if y * z > 0 then 0.9 else 0.1 ${machine(`sigma[mu] ~ ${x}(sum(i) xi[mu, i] * w[i])`)}`,
  rule: (x) =>
    `rule ${x}(tau: spin[k]) -> spin = sign(sum(k) tau[k]) model M { plate k in 1..3 plate i in 1..3 plate mu in 1..2 data xi[mu, k, i]: spin from iid(rademacher) data sigma[mu]: spin from iid(rademacher) var w[k, i]: spin def t[mu, k]: spin := sign(sum(i) xi[mu, k, i] * w[k, i]) observe sigma[mu] := ${x}(t[mu, :]) } experiment e on M { run bp measure bethe_free_entropy }`,
  observed: (x) => model(`data ${x}[i]: spin from iid(rademacher) var s[i]: spin observe ${x}[i] := sign(s[i] + 0.5)`),
  replicas: (x) =>
    model(`var s[i]: spin energy H[i] := -s[i] replicas ${x} in 1..2 of s couple s across ${x} by elastic(0.3)`),
};

function model(body: string, clauses = "measure log_partition"): string {
  return `model M { plate i in 1..3 ${body} } experiment e on M { run bp ${clauses} }`;
}

function machine(observe: string): string {
  return `model M { plate i in 1..5 plate mu in 1..3 data xi[mu, i]: spin from iid(rademacher) data sigma[mu]: spin from iid(rademacher) var w[i]: spin observe ${observe} } experiment e on M { run bp measure bethe_free_entropy }`;
}

/** A name that must exist in one place: told as unknown, never taken for a word of the platform. */
const UNKNOWN: Record<string, (x: string) => string> = {
  algorithm: (x) => model("var s[i]: spin energy H[i] := -s[i]").replace("run bp", `run ${x}`),
  option: (x) => model("var s[i]: spin energy H[i] := -s[i]").replace("run bp", `run bp { ${x} = 1 }`),
  observable: (x) => model("var s[i]: spin energy H[i] := -s[i]", `measure ${x}`),
  observableCall: (x) => model("var s[i]: spin energy H[i] := -s[i]", `measure ${x}(d = 1)`),
  observableArgument: (x) => model("var s[i]: spin energy H[i] := -s[i]", `measure overlap(${x} = 1)`),
  condition: (x) => model("var s[i]: spin energy H[i] := -s[i]", `measure log_partition stop when ${x} == 0`),
  plot: (x) => model("var s[i]: spin energy H[i] := -s[i]", `measure log_partition plot log_partition vs ${x}`),
  source: (x) => model(`data h[i]: real from ${x}("h.csv") var s[i]: spin energy H[i] := -s[i]`),
  sourceArgument: (x) => model(`data h[i]: real from csv("h.csv", ${x} = 1) var s[i]: spin energy H[i] := -s[i]`),
  sourceWord: (x) => model(`data h[i]: real from iid(${x}) var s[i]: spin energy H[i] := -s[i]`),
  sourceLaw: (x) => model(`data h[i]: real from iid(${x}(0, 1)) var s[i]: spin energy H[i] := -s[i]`),
  graphFamily: (x) => model(`graph G = ${x}(4) var s[i]: spin energy H[i] := -s[i]`),
  graphArgument: (x) =>
    model(`graph G = random_regular(2, ${x} = 1) plate v in nodes(G) var s[v]: spin energy H[v] := -s[v]`),
  type: (x) => model(`var s[i]: ${x} energy H[i] := -s[i]`),
  paramType: (x) => model(`param p: ${x} = 1 var s[i]: spin energy H[i] := -p * s[i]`),
  prior: (x) => model(`var s[i] ~ ${x}(0, 1) energy H[i] := -s[i]`),
  constraint: (x) => model(`var s[i]: real on ${x}(i) energy H[i] := -s[i]`),
  function: (x) => model(`var s[i]: spin energy H[i] := -${x}(s[i])`),
  nested: (x) => model(`var s[i]: spin energy H[i] := -exp(${x}(s[i], 1))`),
  reference: (x) => model(`var s[i]: spin energy H[i] := -${x} * s[i]`),
  channel: (x) => machine(`sigma[mu] ~ ${x}(sum(i) xi[mu, i] * w[i])`),
  coupling: (x) => model(`var s[i]: spin energy H[i] := -s[i] replicas a in 1..2 of s couple s across a by ${x}(1)`),
  saved: (x) => model("var s[i]: spin energy H[i] := -s[i]", `measure log_partition save ${x} to "a.npz"`),
  parent: (x) => `model B extends ${x} { var t: spin energy G := -t }`,
  on: (x) => `model M { plate i in 1..3 var s[i]: spin energy H[i] := -s[i] } experiment e on ${x} { run bp }`,
  unit: (x) => model(`param p: real = 1 unit ${x} var s[i]: spin energy H[i] := -p * s[i]`),
  file: (x) =>
    `use "${x}" model M { plate i in 1..3 data h[i]: real from csv("${x}") var s[i]: spin energy H[i] := -h[i] * s[i] }`,
  tables: (x) => `use uai "${x}" as ${x}`,
};

describe.each(HOSTILE)("the name %s", (name) => {
  it.each(Object.entries(MEANINGFUL))(
    "means what any name means as a %s, and touches nothing else",
    async (_, text) => {
      const before = sharedPrototypes();
      const plain = await all(text("zz"));
      const { diagnostics, events } = await all(text(name));
      expect(sharedPrototypes()).toEqual(before);
      expect(hasErrors(plain.diagnostics), JSON.stringify(plain.diagnostics)).toBe(false);
      expect(hasErrors(diagnostics), JSON.stringify(diagnostics)).toBe(false);
      expect(values(events).length).toBeGreaterThan(0);
      // Data are drawn by the name of what they fill.
      if (!/\biid|random_regular/.test(text("zz"))) expect(values(events)).toEqual(values(plain.events));
      else expect(values(events).every((value) => typeof value === "number")).toBe(true);
    },
  );

  it.each(Object.entries(UNKNOWN))("is unknown as a %s, and told in words", async (_, text) => {
    const before = sharedPrototypes();
    const { diagnostics, events } = await all(text(name));
    expect(sharedPrototypes()).toEqual(before);
    const told = [
      ...diagnostics,
      ...events.flatMap((event) => (event.type === "diagnostic" ? [event.diagnostic] : [])),
    ];
    for (const { message, hints, labels } of told)
      expect(`${message} ${hints.join(" ")} ${JSON.stringify(labels)}`).not.toMatch(
        /undefined|\[object|native code|=>|NaN/,
      );
    expect(told.length).toBeGreaterThan(0);
  });

  it("is a name like any other in `--set`", async () => {
    const before = sharedPrototypes();
    const set = parseAssignments([`${name}=2`]);
    expect(Object.keys(set)).toEqual([name]);
    const { events } = await all(model(`param ${name}: real = 0.5 var s[i]: spin energy H[i] := -${name} * s[i]`), {
      set,
    });
    const plain = await all(model("param p: real = 2 var s[i]: spin energy H[i] := -p * s[i]"));
    expect(values(events)).toEqual(values(plain.events));
    expect(sharedPrototypes()).toEqual(before);
  });
});

it.each(HOSTILE)("a column called %s is written to Parquet and read back", async (name) => {
  const before = sharedPrototypes();
  const rows = [1, 2, 3].map((value) => Object.fromEntries([[name, value]]));
  const [column] = await readParquet(writeParquet(tidyColumns(rows, [])));
  expect(column).toMatchObject({ name, values: [1, 2, 3] });
  expect(sharedPrototypes()).toEqual(before);
});
