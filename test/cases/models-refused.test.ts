import { describe, expect, it } from "vitest";
import { capabilityMatrix, compile, type Program, prepare, refusalsBefore, run } from "../../library/index.js";

// Models as new users wrote them (two tasks over one weight vector, two layers that are learnt together, a bias beside continuous
// weights, labels without a test split): each was "no mistakes" to `check`, and refused by every run.

const patterns = `
  plate i in 1..9
  plate mu in 1..4
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  data tau[mu]: spin from iid(rademacher)`;
const twoMachines = `model T {${patterns}
  var w[i]: real on sphere(i)
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i] / 3)
  observe tau[mu] := sign(sum(i) xi[mu, i] * w[i] / 3 + 0.5)
}`;
const twoLayers = `model TwoLayers {
  plate k in 1..9
  plate g in 1..3
  plate i in 1..21
  plate mu in 1..40
  data xi[mu, k, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[k, i]: spin
  var v[g, k]: spin
  def tau1[mu, k]: spin := sign(sum(i) xi[mu, k, i] * w[k, i] / sqrt(21))
  def tau2[mu, g]: spin := sign(sum(k) v[g, k] * tau1[mu, k])
  observe sigma[mu] := majority(tau2[mu, :])
}`;
const withBias = `model T {${patterns}
  var w[i]: real ~ normal(0, 1)
  var b: spin
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i] / 3)
  factor f := if b > 0 then 2 else 1
}`;

function program(text: string): Program {
  const { value, diagnostics } = compile(text);
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join());
  return value;
}
const tellings = (text: string) =>
  refusalsBefore(program(text)).map(({ code, severity, span }) => [
    code,
    severity,
    span && text.slice(span.start, span.end),
  ]);

describe("what every run refuses, `check` says", () => {
  it.each([
    [`${twoMachines}\nexperiment f on T { run fbp { y = 3, gamma = 1 } measure training_errors }`, "WFM5111", "fbp"],
    [`${twoMachines}\nexperiment g on T { run lal measure training_errors }`, "WFM5107", "lal"],
    [`${withBias}\nexperiment f on T { run fbp { y = 3, gamma = 1 } measure training_errors }`, "WFM5111", "fbp"],
    [`${twoLayers}\nexperiment d on TwoLayers { run bp }`, "WFM5004", "sigma[mu]"],
    [
      `model M {${patterns}
  var w[i]: spin
  observe sigma[mu] ~ gibbs(sign(sum(i) xi[mu, i] * w[i]), beta = 1)
}
experiment e on M { run bp measure log_partition, test_error }`,
      "WFM8503",
      "test_error",
    ],
    [
      `model M {${patterns}
  var w[i]: spin
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i])
}
experiment e on M { run bp measure log_partition, free_energy }`,
      "WFM5109",
      "free_energy",
    ],
  ])("as an error, where an experiment asks for it", (text, code, place) => {
    expect(tellings(text)).toEqual([[code, "error", place]]);
  });

  it("as a warning, where nothing asks and nothing runs it", () => {
    expect(tellings(twoMachines)).toEqual([["WFM5011", "warning", "T"]]);
    expect(tellings(twoLayers)).toEqual([["WFM5011", "warning", "TwoLayers"]]);
  });

  it("not at all of a model that some algorithm runs, or that another one extends", () => {
    const [, sigma] = twoMachines.split("observe tau");
    expect(tellings(twoMachines.replace(`observe tau${sigma}`, "}"))).toEqual([]);
    expect(
      tellings(`model Base {${patterns}\n  var w[i]: real\n  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i])\n}
model Held extends Base { observe tau[mu] := sign(sum(i) xi[mu, i] * w[i]) }`),
    ).toEqual([["WFM5011", "warning", "Held"]]);
  });

  it("names the algorithm that was asked, in the run, the dry run and the table", async () => {
    const text = `${twoMachines}\nexperiment f on T { run fbp { y = 3, gamma = 1 } }`;
    const [checked] = refusalsBefore(program(text));
    const [dry] = prepare(program(text)).diagnostics;
    expect(dry).toEqual(checked);
    for await (const event of run(program(text)))
      if (event.type === "diagnostic") expect(event.diagnostic).toEqual(checked);
    const notes = capabilityMatrix(program(text)).flatMap(({ entries }) =>
      entries.filter((e) => e.algorithm === "fbp"),
    );
    for (const { method, note } of notes) expect([method, note]).toEqual(["missing", checked.message]);
    expect(checked.message).toContain("`fbp`");
    expect(checked.message).not.toContain("`bp`");
  });

  it("draws no big data to know it: two patterns stand for all of them", () => {
    const wide = twoMachines.replace("1..9", "1..10000").replace("1..4", "1..1000000");
    const started = performance.now();
    expect(tellings(`${wide}\nexperiment f on T { run fbp }`)).toEqual([["WFM5111", "error", "fbp"]]);
    // 10^10 signs would take minutes; the two patterns take some hundredths of a second, and a loaded machine a second.
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it("of data that are not there says only what does not hang on them", () => {
    const read = (label: string) => `model M {${patterns.replace("iid(rademacher)", 'npz("absent.npz", "x")')}
  var w[i]: ${label}
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i])
}`;
    expect(tellings(`${read("spin")}\nexperiment e on M { run bp }`)).toEqual([]);
    expect(tellings(`${read("spin")}\nexperiment e on M { run lal }`)).toEqual([["WFM5002", "error", "lal"]]);
  });
});
