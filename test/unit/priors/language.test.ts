import { describe, expect, it } from "vitest";
import { compile, type RunEvent, type RunOptions, run } from "../../../library/index.js";

function model(prior: string, more = ""): string {
  return `model M {
  param s: real = 1
  plate i in 1..9
  plate mu in 1..3
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]${prior}
  observe sigma[mu] ~ gibbs(sign(sum(i) xi[mu, i] * w[i] / 3 + 0.17), beta = 2)
${more}}
`;
}

async function events(text: string, options: RunOptions = {}): Promise<RunEvent[]> {
  const { value, diagnostics } = compile(text);
  const all: RunEvent[] = diagnostics.map((diagnostic) => ({ type: "diagnostic", diagnostic }));
  if (value) for await (const event of run(value, options)) all.push(event);
  return all;
}

function values(all: readonly RunEvent[], name: string): number[] {
  return all.flatMap((event) => (event.type === "measure" && event.observable === name ? [event.value] : []));
}

function codes(all: readonly RunEvent[]): string[] {
  return all.flatMap((event) => (event.type === "diagnostic" ? [event.diagnostic.code] : []));
}

/** The error of a run, as told: code, message, and the text that it points at. */
function faultOf(all: readonly RunEvent[], text: string): string {
  const told = all.flatMap((event) => (event.type === "diagnostic" ? [event.diagnostic] : []));
  const fault = told.find(({ severity }) => severity === "error");
  if (!fault?.span) return `${fault?.code} without a place`;
  expect(fault.hints.length).toBeGreaterThan(0);
  return `${fault.code} ${fault.message} @ ${text.slice(fault.span.start, fault.span.end)}`;
}

const measured = `experiment e on M {
  run bp
  measure bethe_free_entropy, log_partition, magnetisation(w), marginals(w)
}`;

describe("priors of weights, as written", () => {
  it.each([
    [": real ~ normal(0, 1)", 0],
    [": real ~ normal(mean = 0.2, sd = 2 * s)", 0],
    [": real ~ uniform(-1, 1)", 0],
    [" ~ uniform(low = -1, high = s)", 0],
    [": int ~ uniform(-1, 1)", 3],
    [": int ~ uniform(-1.5, s)", 3],
    [": cat(3)", 3],
    [": bit", 2],
    [": bit ~ bernoulli(0.3)", 2],
    [": real ~ levels([-1, 0, 1])", 3],
    [": int ~ levels([-1, 0, 2], [0.25, 0.5, 0.25])", 3],
    [": real ~ levels([-0.5, s])", 2],
  ])("var w[i]%s: %d levels", async (prior, levels) => {
    const bounded = levels === 0 ? measured.replace(", marginals(w)", "") : measured;
    const all = await events(model(prior) + bounded);
    expect(codes(all).filter((code) => !code.startsWith("WFM4"))).toEqual([]);
    const [free] = values(all, "bethe_free_entropy");
    expect(free).toBeLessThan(0);
    expect(values(all, "marginals")).toHaveLength(9 * levels);
    // ln Z in the counting measure, or relative to a normalised prior.
    const weighed = /bernoulli|\], \[/.test(prior) || levels === 0;
    expect(values(all, "log_partition")[0]).toBeCloseTo(9 * (free + (weighed ? 0 : Math.log(levels))), 10);
  });

  it("integers, levels and their spelling are one law", async () => {
    const spelled = [
      ": int ~ uniform(-1, 1)",
      ": real ~ levels([-1, 0, 1])",
      ": int ~ levels([-1, 0, 1], [1/3, 1/3, 1/3])",
    ];
    const found = [];
    for (const prior of spelled) found.push(values(await events(model(prior) + measured), "bethe_free_entropy")[0]);
    // Rounding.
    for (const value of found) expect(value).toBeCloseTo(found[0], 12);
  });

  it("the oracle enumerates levels, and counts what it should", async () => {
    const text = `${model(": int ~ uniform(-1, 1)")}experiment e on M { run exact measure log_partition, solutions, bethe_free_entropy }`;
    const all = await events(text);
    expect(values(all, "solutions")).toEqual([3 ** 9]);
    // The central limit of nine weights, on one sample.
    const [matched] = values(await events(model(": int ~ uniform(-1, 1)") + measured), "bethe_free_entropy");
    expect(Math.abs(values(all, "bethe_free_entropy")[0] - matched)).toBeLessThan(0.03);
  });

  it("finitely many integers in ordinary factors: messages on a chain are exact", async () => {
    const chain = (algorithm: string) => `model Potts {
  plate v in 1..5
  var x[v]: int ~ uniform(-1, 2)
  energy bond[v] := if v < 5 then abs(x[v] - x[v % 5 + 1]) else 0
  energy field[v] := -0.2 * x[v]
}
experiment e on Potts { run ${algorithm} measure log_partition }`;
    const [exact] = values(await events(chain("exact")), "log_partition");
    const [found] = values(await events(chain("bp")), "log_partition");
    // Bond 5 is flat, so that the graph closes no loop that carries anything: tolerance 1e-6 of the run.
    expect(found).toBeCloseTo(exact, 5);
  });

  it("on a sphere a normal prior is the uniform one", async () => {
    const bare = values(await events(model(": real on sphere(i)") + measured), "bethe_free_entropy");
    const normal = values(await events(model(": real ~ normal(0, 1) on sphere(i)") + measured), "bethe_free_entropy");
    expect(normal).toEqual(bare);
  });
});

describe("priors that are not laws", () => {
  it.each([
    [": real ~ normal(0, 0)", /WFM6013 .*standard deviation is 0.* @ 0$/],
    [": real ~ normal(0, s - 3)", /WFM6013 .*standard deviation is -2.* @ s - 3$/],
    [": real ~ normal(1/0, 1)", /WFM60\d\d .* @ 1 ?\/ ?0$/],
    [": real ~ uniform(1, 1)", /WFM6013 .*interval from 1 to 1 is empty.* @ uniform/],
    [": real ~ uniform(2)", /WFM6013 .*both its bounds/],
    [": int ~ uniform(0.2, 0.8)", /WFM6013 .*fewer than two whole numbers/],
    [": int ~ uniform(0, 1000000)", /WFM6013 .*more than 1024/],
    [": int ~ uniform()", /WFM6013 .*both its bounds/],
    [": int ~ uniform", /WFM2008/],
    [": real ~ levels([])", /WFM6013 .*two values or more/],
    [": real ~ levels([1, 1])", /WFM6013 .*stands twice/],
    [": real ~ levels(3)", /WFM6013 .*needs the list/],
    [": int ~ levels([0, 1], [0.5])", /WFM5007 .*each of the 2 values.* @ levels/],
    [": int ~ levels([0, 1], [0.5, -0.5])", /WFM6007 .*probability is -0.5.* @ -0.5$/],
    [": int ~ levels([0, 1], [0, 0])", /WFM6007 .*every prior probability is 0/],
    [": int ~ normal(0, 1)", /WFM3015/],
    [": spin ~ levels([0, 1])", /WFM3015/],
    [": real", /WFM5002 .*without a prior/],
    [": real ~ normal(i, 1)", /WFM6013 .*differs from weight to weight.* @ i$/],
  ])("var w[i]%s", async (prior, wanted) => {
    const text = model(prior) + measured;
    expect(faultOf(await events(text), text)).toMatch(wanted);
  });

  it("messages of a prior weight by weight take more than an edge: refused before they are laid out", async () => {
    const text = `${model(": real ~ uniform(-1, 1)")}experiment e on M { run bp measure bethe_free_entropy }`;
    // Two numbers an edge, 9 x 3 edges, and what a weight has: above 1,000 bytes. The graph itself is below.
    expect(faultOf(await events(text, { memoryLimit: 1000 }), text)).toMatch(/WFM6009/);
    expect(codes(await events(text, { memoryLimit: 3000 }))).not.toContain("WFM6009");
  });
});
