import { describe, expect, it } from "vitest";
import type { FlatGraph, MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { compile, type RunEvent, run } from "../../../library/index.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { fbp } from "../../../runtime/algorithms/fbp.js";
import type { Algorithm, Observable } from "../../../runtime/contracts.js";
import { energy } from "../../../runtime/observables/energy.js";
import { entropy } from "../../../runtime/observables/entropy.js";
import { freeEnergy } from "../../../runtime/observables/free-energy.js";
import { streams } from "../../../runtime/random.js";
import { contextFor, runAlgorithm } from "../../../testing/run-algorithm.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";
import { weightedMachine } from "../../oracles/weighted-machine.js";
import { replicatedCommittee } from "../replicas/committee.js";

const SPIN = { values: [-1, 1] };

describe("the option `beta`", () => {
  const machines: readonly (readonly [string, FlatGraph])[] = [
    ["spins", weightedMachine(1, 31, 0.6, SPIN)],
    ["spheres", sphericalMachine(1, 45, 0.5, 3)],
    ["a normal prior", weightedMachine(1, 31, 0.6, { name: "normal", parameters: { mean: 0.2, sd: 0.7 } })],
  ];
  const at = (graph: FlatGraph, beta: number): FlatGraph => {
    const channel = { name: "gibbs", parameters: { beta } };
    return { ...graph, groups: [{ ...(graph.groups[0] as MachineGroup), channel }] };
  };
  const observed = (graph: FlatGraph, options: Record<string, number | string | number[]>) => {
    const { reading } = runAlgorithm(fbp, graph, { y: 3, gamma: 0.4, tolerance: 1e-10, ...options });
    const value = (observable: Observable) =>
      observable.measure({
        graph,
        reading,
        method: "fbp",
        arguments: {},
        streams: streams(1),
        heldOut: () => ({ diagnostics: [] }),
        reference: () => ({ diagnostics: [] }),
      }).value?.[0].value;
    return [reading.logPartition?.(), reading.focus?.().overlapCentre, ...[energy, entropy, freeEnergy].map(value)];
  };

  it.each(machines)("is that of a model with this channel: %s", (_, graph) => {
    const own = observed(at(graph, 2), {});
    expect(own.every(Number.isFinite)).toBe(true);
    expect(observed(at(graph, 0.5), { beta: 2 })).toEqual(own);
    expect(observed(at(graph, 0.5), {})).not.toEqual(own);
    // A list ends where its last value is, from messages of the one before.
    const listed = observed(at(graph, 1), { protocol: "free", beta: [0.5, 2] });
    // The tolerance over the slowest rate, in sums over 45 weights and 20 patterns.
    listed.forEach((value, n) => expect(Math.abs((value ?? Number.NaN) - Number(own[n]))).toBeLessThan(1e-6));
  });
});

async function rowsOf(text: string) {
  const { value, diagnostics } = compile(text);
  if (!value) throw new Error(diagnostics.map((each) => each.message).join());
  const rows: Extract<RunEvent, { type: "measure" }>[] = [];
  for await (const event of run(value)) if (event.type === "measure") rows.push(event);
  return rows;
}

describe("anneal alpha: patterns are added, the others keep their messages", () => {
  it.each(["real on sphere(i)", "real ~ normal(0, 1)", "spin"])("%s", async (law) => {
    const text = (verb: string) => `model M {
  param alpha: real = 0.5
  let P = floor(alpha * 201)
  plate i in 1..201
  plate mu in 1..P
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: ${law}
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i] / sqrt(201))
}
experiment e on M {
  run fbp { y = 3, gamma = 0.5, tolerance = 1e-9, max_iterations = 2000, schedule = "sequential" }
  ${verb} alpha in [0.2, 0.3, 0.31, 0.25]
  measure bethe_free_entropy, overlap_centre, iterations
}`;
    const [warm, cold] = [await rowsOf(text("anneal")), await rowsOf(text("sweep"))];
    const numbers = (rows: typeof warm, name: string) => rows.flatMap((r) => (r.observable === name ? [r.value] : []));
    for (const name of ["bethe_free_entropy", "overlap_centre"]) {
      const wanted = numbers(cold, name);
      expect(wanted).toHaveLength(4);
      // One fixed point, reached from two sides: the tolerance over the slowest rate of convergence.
      numbers(warm, name).forEach((value, n) => expect(Math.abs(value - wanted[n])).toBeLessThan(1e-7));
    }
    const [sweeps, fresh] = [numbers(warm, "iterations"), numbers(cold, "iterations")];
    expect(sweeps[0]).toBe(fresh[0]);
    // Two patterns more: messages start near where they end.
    expect(sweeps[2]).toBeLessThan(fresh[2]);
  });
});

describe("the steps of a protocol", () => {
  const text = (options: string, verb = "") => `model M {
  plate i in 1..101
  plate mu in 1..70
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i] / sqrt(101))
}
experiment e on M {
  run fbp { y = 3, tolerance = 1e-3, ${options} }
  ${verb}
  measure overlap_centre, residual, training_errors
}`;

  it("tell how each of them ended, and how far from its fixed point", async () => {
    const rows = await rowsOf(text("gamma = [0, 0.5, 2], max_iterations = 20"));
    const of = (name: string) => rows.filter(({ observable }) => observable === name);
    const errors = of("training_errors").map(({ value }) => value);
    const residuals = of("residual").map(({ value }) => value);
    const settled = residuals.map((value, n) =>
      errors[n] === 0 ? "solved" : value <= 1e-3 ? "converged" : "max_iterations",
    );
    expect(of("overlap_centre").map(({ status }) => status)).toEqual(settled);
    expect(new Set(settled)).toEqual(new Set(["converged", "max_iterations", "solved"]));
  });

  it("are those of an anneal", async () => {
    const listed = await rowsOf(text("gamma = [0, 0.5, 2], max_iterations = 20"));
    const annealed = await rowsOf(text("max_iterations = 20", "anneal gamma in [0, 0.5, 2]"));
    const told = (rows: typeof listed) => rows.map(({ observable, value, status }) => [observable, value, status]);
    expect(told(listed)).toEqual(told(annealed));
  });
});

describe("wrong values in a file are told there, with what is legal", () => {
  it.each([
    ["y = 0.5", "WFM8003", /`y` cannot be 0\.5/],
    ["gamma = -1", "WFM8003", /`gamma` cannot be -1/],
    ["gamma = []", "WFM8003", /`gamma` has no values/],
    ['protocol = "reinforcement", rho = [0, 0.5, 1]', "WFM8003", /`rho` cannot be 1/],
    ['on_step_failure = "quit"', "WFM8003", /no choice "quit"/],
  ])("%s", (options, code, message) => {
    const { diagnostics } = compile(`model M {
  plate i in 1..9
  data h[i]: real from iid(normal(0, 1))
  var s[i]: spin
  energy e[i] := -h[i] * s[i]
}
experiment e on M { run fbp { ${options} } }`);
    const [first] = diagnostics.filter(({ severity }) => severity === "error");
    expect([first.code, first.hints.length > 0, first.span !== undefined]).toEqual([code, true, true]);
    expect(first.message).toMatch(message);
  });
});

describe("moments of spins", () => {
  const refused = (algorithm: Algorithm, graph: FlatGraph) =>
    algorithm.init(contextFor(algorithm, graph, { accuracy: "ep" })).diagnostics.map(({ code }) => code);

  it("are those of one machine under `bp`: replicas and focusing say so, once", () => {
    expect(refused(bp as Algorithm, replicatedCommittee({ N: 15, K: 3, P: 5, y: 3, gamma: 0.4 }, "spin"))).toEqual([
      "WFM5112",
    ]);
    expect(refused(fbp as Algorithm, weightedMachine(1, 31, 0.3, SPIN))).toEqual(["WFM5112"]);
    expect(refused(bp as Algorithm, weightedMachine(1, 31, 0.3, SPIN))).toEqual([]);
  });
});
