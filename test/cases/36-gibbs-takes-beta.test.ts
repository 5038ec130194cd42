import { expect, it } from "vitest";
import { compile, type Program, run } from "../../library/index.js";

// A slip of a user: a model with `param beta` and a `gibbs` channel without argument took beta = 1, and had no free energy. An energy of
// the same meaning is the reference: three free spins, each right at weight 1 or wrong at exp(-beta), ln Z = 3 ln(1 + exp(-beta)).

const model = (observed: string, param = "param beta: real = 0.5") => `model A {
  ${param}
  plate i in 1..3
  data y[i]: spin from if i == 2 then -1 else 1
  var s[i]: spin
  ${observed}
}
experiment a on A { run exact measure log_partition, free_energy, energy }`;
const gibbs = model("observe y[i] ~ gibbs(s[i])");
const energy = model("energy e[i] := if s[i] == y[i] then 0 else 1");

async function numbers(
  text: string,
  set: Record<string, number> = {},
  algorithm = "exact",
): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for await (const event of run(compile(text).value as Program, { set, algorithm }))
    if (event.type === "measure") found[event.observable] = event.value;
  return found;
}
const theory = (beta: number) => 3 * Math.log1p(Math.exp(-beta));

it.each(["exact", "bp"])("takes the model's beta, as energies do: %s", async (algorithm) => {
  for (const beta of [0.5, 5]) {
    const found = await numbers(gibbs, { beta }, algorithm);
    // Sums of three numbers of order 1: rounding.
    expect(found["log_partition"]).toBeCloseTo(theory(beta), 12);
    expect(found["free_energy"]).toBeCloseTo(-theory(beta) / beta, 12);
    expect(found["energy"]).toBeCloseTo(3 / (1 + Math.exp(beta)), 12);
    const reference = await numbers(energy, { beta }, algorithm);
    for (const [name, value] of Object.entries(reference)) expect(found[name], name).toBeCloseTo(value, 12);
  }
});

it("keeps its own where it is given one, and 1 where the model has none", async () => {
  const own = model("observe y[i] ~ gibbs(s[i], beta = 2)");
  expect((await numbers(own))["log_partition"]).toBeCloseTo(theory(2), 12);
  expect((await numbers(own))["free_energy"]).toBeCloseTo(-theory(2) / 2, 12);
  expect((await numbers(model("observe y[i] ~ gibbs(s[i])", "")))["log_partition"]).toBeCloseTo(theory(1), 12);
});

it("of a machine too, and under an anneal of beta", async () => {
  const machine = (channel: string) => `model M {
  param beta: real = 0.5
  plate i in 1..9
  plate mu in 1..4
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe y[mu] ~ ${channel}
}
experiment e on M { run exact anneal beta in [0.5, 2] measure log_partition, free_energy }`;
  const output = "sign(sum(i) xi[mu, i] * w[i])";
  expect(await numbers(machine(`gibbs(${output})`))).toEqual(await numbers(machine(`gibbs(${output}, beta = beta)`)));
  const fixed = await numbers(machine(`gibbs(${output}, beta = 2)`));
  expect((await numbers(machine(`gibbs(${output})`)))["log_partition"]).toBeCloseTo(fixed["log_partition"], 12);
});
