import { expect, it } from "vitest";
import type { RunOptions } from "../../../library/index.js";
import { events, of } from "./events.js";

const committee = `model M {
  param beta: real = 1
  plate k in 1..3
  plate i in 1..9
  plate mu in 1..4
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[k, i]: real on sphere(i)
  def tau[mu, k]: spin := sign(sum(i) xi[mu, i] * w[k, i])
  observe y[mu] := majority(tau[mu, :])
}
`;
const binary = committee.replace("real on sphere(i)", "spin");

/** Text at the place of each diagnostic of a code. */
async function placesOf(code: string, text: string, options: RunOptions = {}): Promise<string[]> {
  const told = of(await events(text, options), "diagnostic").map((event) => event.diagnostic);
  return told.filter((d) => d.code === code).map(({ span }) => (span ? text.slice(span.start, span.end) : "nowhere"));
}

it.each([
  ["an option, by its value", "WFM5121", `${binary}experiment e on M { run fbp { gamma = [1, -1] } }`, "[1, -1]"],
  [
    "an option that is annealed",
    "WFM5121",
    `${binary}experiment e on M { run fbp anneal gamma in [-1, 2] }`,
    "[-1, 2]",
  ],
  [
    "an option by its name in the sweep",
    "WFM8502",
    `${binary}experiment e on M { run bp sweep damping in [2] }`,
    "[2]",
  ],
  ["an option of real weights", "WFM5112", `${committee}experiment e on M { run bp { reinforcement = 0.1 } }`, "0.1"],
  [
    "a variable",
    "WFM5125",
    `${binary.replace("observe", "replicas a in 1..3 of w\n  couple w across a by elastic(0.5)\n  observe")}experiment e on M { run fbp }`,
    "w",
  ],
  [
    "an observable, as it is written",
    "WFM5109",
    `${binary}experiment e on M { run bp measure log_partition, free_energy }`,
    "free_energy",
  ],
  [
    "one of two, told apart by arguments",
    "WFM8504",
    `${binary}experiment e on M { run bp measure overlap, overlap(reference = "a.npz") }`,
    'overlap(reference = "a.npz")',
  ],
  [
    "what only an expectation asks for",
    "WFM8504",
    `${binary}experiment e on M { run bp expect overlap(reference = "a.npz") > 0 }`,
    'overlap(reference = "a.npz")',
  ],
  [
    "a run as a whole, by its algorithm",
    "WFM7003",
    `${binary}experiment e on M { run bp { max_iterations = 1 } }`,
    "bp",
  ],
])("%s", async (_what, code, text, place) => {
  expect(await placesOf(code, text)).toContain(place);
});

it("a contradiction, by its statement, whichever copy of it", async () => {
  const text = `model U {
  plate v in 1..3
  var s[v]: spin
  factor up[v] := if s[v] > 0 then 1 else 0
  factor differ := if s[1] == s[2] then 0 else 1
}
experiment e on U { run bp { schedule = "sequential" } }`;
  expect(await placesOf("WFM7105", text)).toEqual(["differ"]);
});

it("a file without experiments, by its model", async () => {
  const text = "model Wide { plate v in 1..30 var s[v]: spin energy e[v] := s[v] }";
  expect(await placesOf("WFM5101", text, { algorithm: "exact" })).toEqual(["Wide"]);
});

it("has no place for what the caller sets and the text does not have", async () => {
  const told = of(await events(binary, { set: { nothing: 1 } }), "diagnostic").map((event) => event.diagnostic);
  expect(told.map(({ code, span }) => [code, span])).toEqual([["WFM6001", undefined]]);
});
