import { describe, expect, it } from "vitest";
import { compile, oracle } from "../../../library/index.js";
import { chain, events, of } from "./events.js";

/** ln Z of the open chain by its transfer matrix: an independent way to the same number. */
function transfer(n: number, beta: number, field: number): number {
  let up = Math.exp(beta * field);
  let down = Math.exp(-beta * field);
  for (let site = 1; site < n; site++) {
    const a = Math.exp(beta * field) * (up * Math.exp(beta) + down * Math.exp(-beta));
    const b = Math.exp(-beta * field) * (up * Math.exp(-beta) + down * Math.exp(beta));
    [up, down] = [a, b];
  }
  return Math.log(up + down);
}

describe("run", () => {
  it("sweeps a grid: seeds inside, the last sweep fastest, numbers as the transfer matrix gives them", async () => {
    const all = await events(`${chain}
experiment e on Chain {
  run bp
  sweep beta in [0.5, 1]
  sweep field in [0, 0.4]
  seeds 1..2
  measure log_partition
}`);
    const rows = of(all, "measure");
    expect(rows.map((row) => [row.run, row.seed, row.params])).toEqual(
      [0.5, 1].flatMap((beta, b) =>
        [0, 0.4].flatMap((field, f) => [1, 2].map((seed, s) => [4 * b + 2 * f + s, seed, { beta, field }])),
      ),
    );
    // Both are exact on a chain: rounding of some ten operations.
    for (const row of rows)
      expect(row.value).toBeCloseTo(transfer(6, Number(row.params["beta"]), Number(row.params["field"])), 11);
  });

  it("anneals with cheap observables at every step and the result once", async () => {
    const all = await events(`${chain}
experiment e on Chain {
  run bp { schedule = "sequential", tolerance = 1e-12 }
  anneal beta in [0.2, 0.4, 0.8]
  measure log_partition
}`);
    const rows = of(all, "measure");
    expect(rows.map((row) => row.params["beta"])).toEqual([0.2, 0.4, 0.8]);
    for (const row of rows) expect(row.value).toBeCloseTo(transfer(6, Number(row.params["beta"]), 0.3), 9);
    expect(of(all, "result")).toHaveLength(1);
  });

  it("measures the energy of annealing at every temperature, and says which other learners have none", async () => {
    const machine = `model Machine {
  plate i in 1..15
  plate mu in 1..60
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i])
}
experiment e on Machine { run simulated_annealing { sweeps = 5 } anneal temperature in [2, 1] measure energy, training_errors }`;
    const all = await events(machine);
    const values = (name: string) => of(all, "measure").flatMap((row) => (row.observable === name ? [row.value] : []));
    expect(values("energy")).toHaveLength(2);
    // The loss is the number of errors.
    expect(values("energy")).toEqual(values("training_errors"));
    const real = machine
      .replace("w[i]: spin", "w[i]: real on sphere(i)")
      .replace(/run .*5 }/, "run lal")
      .replace(/anneal .*1\]/, "");
    const [warning] = compile(real).diagnostics;
    expect([warning.code, warning.hints[0]]).toEqual(["WFM8012", expect.stringContaining("`simulated_annealing`")]);
  });

  it("judges expectations on means over seeds, where their `at` holds", async () => {
    const all = await events(`${chain}
experiment e on Chain {
  run bp
  sweep beta in [0.5, 1]
  measure log_partition
  expect log_partition > 5 at beta == 1
  expect log_partition > 5
  expect log_partition > 5 at beta == 7
}`);
    const [end] = of(all, "end");
    expect(end.expectations.map((e) => e.passed)).toEqual([true, false, false]);
    expect(end.expectations[2].detail).toContain("no run");
  });

  it("sets beside the enumeration what messages know, of three-state weights no local entropy", async () => {
    const text = `model M {
  plate i in 1..5
  plate mu in 1..2
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[i]: int ~ levels([-1, 0, 1], [1, 2, 1])
  observe y[mu] := sign(sum(i) xi[mu, i] * w[i])
}`;
    const all = await events(text, {}, oracle);
    const measured = (method: string) =>
      new Set(of(all, "measure").flatMap((row) => (row.method === method ? [row.observable] : [])));
    expect(of(all, "diagnostic").filter(({ diagnostic }) => diagnostic.severity === "error")).toEqual([]);
    expect([...measured("exact")]).toContain("local_entropy");
    expect([...measured("bp")]).not.toContain("local_entropy");
    expect([...measured("bp")]).toContain("log_partition");
  });

  it("gives the same events for the same seeds", async () => {
    const text = `model M {
  plate i in 1..15
  plate mu in 1..6
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe y[mu] := sign(sum(i) xi[mu, i] * w[i])
}`;
    const once = of(await events(text, { seeds: [3] }), "measure");
    expect(of(await events(text, { seeds: [3] }), "measure")).toEqual(once);
    expect(of(await events(text, { seeds: [4] }), "measure")).not.toEqual(once);
  });

  it("an oracle run gives exact numbers beside BP's, equal on a tree", async () => {
    const all = await events(chain, {}, oracle);
    const value = (method: string) =>
      of(all, "measure").find((m) => m.method === method && m.observable === "log_partition")?.value;
    expect(value("exact")).toBeCloseTo(transfer(6, 0.8, 0.3), 11);
    expect(value("bp")).toBeCloseTo(transfer(6, 0.8, 0.3), 11);
  });

  it("measures test error on fresh patterns of the same teacher", async () => {
    const all = await events(`model T {
  plate i in 1..101
  plate mu in 1..400
  data w0[i]: real from iid(normal(0, 1))
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from sign(sum(i) xi[mu, i] * w0[i])
  var w[i]: real on sphere(i)
  observe y[mu] := sign(sum(i) xi[mu, i] * w[i])
}
experiment e on T {
  run lal
  measure training_errors, test_error
}`);
    const value = (name: string) => of(all, "measure").find((m) => m.observable === name)?.value ?? Number.NaN;
    expect(value("training_errors")).toBe(0);
    // A perceptron that fits alpha = 4 patterns of a teacher errs on well under a quarter of fresh ones, and on some.
    expect(value("test_error")).toBeGreaterThan(0);
    expect(value("test_error")).toBeLessThan(0.25);
  });

  it("a `stop when` ends well; decimation that leaves errors does not", async () => {
    const stop = await events(`${chain}
experiment e on Chain {
  run bp { schedule = "sequential", tolerance = 0 }
  measure log_partition
  stop when log_partition > 0
}`);
    expect([of(stop, "result")[0].status, of(stop, "end")[0].anyConverged]).toEqual(["stopped", true]);
    // Far above capacity: whatever is fixed, some patterns stay wrong.
    const hopeless = await events(`model M {
  plate i in 1..21
  plate mu in 1..60
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe y[mu] ~ gibbs(sign(sum(i) xi[mu, i] * w[i]), beta = 1)
}
experiment e on M { run decimation measure training_errors }`);
    expect([of(hopeless, "result")[0].status, of(hopeless, "end")[0].anyConverged]).toEqual(["stopped", false]);
    expect(of(hopeless, "measure")[0].value).toBeGreaterThan(0);
  });
});
