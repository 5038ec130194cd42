import { describe, expect, it } from "vitest";
import type { GroupTraits } from "../../../compiler/capabilities.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { streams } from "../../../runtime/random.js";
import { advice, STATUSES } from "../../../runtime/status.js";
import { machineGraph } from "../../../testing/graphs/machine.js";
import type { contextFor } from "../../../testing/run-algorithm.js";

describe("what bp handles, asked before anything has a size", () => {
  const cases: [string, GroupTraits, string, string][] = [
    ["tables", { kind: "table", supports: ["cat", "spin"] }, "enumeration", "entries"],
    ["checks", { kind: "parity", supports: ["bit"] }, "closed form", "O(p)"],
    ["machines", { kind: "machine", supports: ["spin"], rule: "majority" }, "closed form", "rule"],
    ["spheres", { kind: "machine", supports: ["real"], spherical: true, rule: "majority" }, "closed form", "moments"],
    [
      "doors on spheres",
      { kind: "machine", supports: ["real"], spherical: true, activation: "door" },
      "closed form",
      "moments",
    ],
    ["energies of spheres", { kind: "spin_product", supports: ["real"], spherical: true }, "missing", "machines only"],
    ["free real weights", { kind: "machine", supports: ["real"] }, "missing", "on sphere"],
    ["reals", { kind: "spin_product", supports: ["real"] }, "missing", "finitely many"],
    ["an unknown activation", { kind: "machine", supports: ["spin"], activation: "gelu" }, "missing", "gelu"],
    ["another rule", { kind: "machine", supports: ["spin"], rule: "veto" }, "missing", "veto"],
    ["an unknown channel", { kind: "machine", supports: ["spin"], channel: "cauchy" }, "missing", "cauchy"],
    ["declared laws", { kind: "machine", supports: ["spin"], rule: "veto", declared: ["veto"] }, "closed form", "rule"],
    ["real outputs", { kind: "machine", supports: ["spin"], activation: "relu", form: "sum" }, "quadrature", "real"],
    ["bits as weights", { kind: "machine", supports: ["bit"] }, "closed form", "moments"],
  ];
  it.each(cases)("%s", (_, group, method, words) => {
    const capability = bp.handles(group);
    expect(capability.method).toBe(method);
    expect(capability.note).toContain(words);
  });
});

describe("graphs that bp refuses", () => {
  const refused = (graph: Parameters<typeof contextFor>[1], accuracy = "gaussian") => {
    const plan = {
      groups: [{ name: "sigma", kind: "machine", factors: 1, edges: 1, accuracy, bytes: 0, reason: "" }],
      schedule: "flooding",
      bytes: 0,
      exact: false,
    } as const;
    const { value, diagnostics } = bp.init({ graph, plan: plan as never, options: {}, streams: streams(1) });
    expect(value).toBeUndefined();
    return diagnostics[0].code;
  };
  it("unconstrained weights, long lists of real inputs", () => {
    const patterns = [new Array(20).fill(0.5)];
    expect(refused(machineGraph({ patterns, labels: [1], weights: "real", free: true }))).toBe("WFM5113");
    expect(refused(machineGraph({ patterns, labels: [1] }), "exact")).toBe("WFM5104");
  });
});

describe("stop statuses", () => {
  const families = ["message passing", "learner", "enumeration"] as const;
  it.each(families)("each has one sentence of advice: %s", (family) => {
    for (const status of STATUSES)
      for (const exact of [false, true]) expect(advice(status, family, exact)).toMatch(/^[a-z].{20,}[^.]$/);
  });

  it("speaks of Bethe's approximation only where BP is one", () => {
    expect(advice("converged", "message passing", false)).toContain("Bethe");
    expect(advice("converged", "message passing", true)).toMatch(/tree: the result is exact/);
    expect(advice("converged", "enumeration", false)).toMatch(/every configuration .* exact/);
    expect(advice("max_iterations", "learner", false)).toContain("epochs");
    for (const family of ["learner", "enumeration"] as const)
      for (const status of STATUSES) expect(advice(status, family, true)).not.toMatch(/Bethe|messages/);
  });
});
