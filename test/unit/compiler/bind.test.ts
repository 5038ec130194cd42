import { describe, expect, it } from "vitest";
import { compile, prepare } from "../../../library/index.js";
import { codesOf, prepared } from "./prepared.js";

const committee = `model C {
  param K: int = 9 where K % 2 == 1
  param N: int = 999 where N % K == 0
  plate k in 1..K
  plate i in 1..N/K
  var w[k, i]: spin
  factor f[k, i] := exp(w[k, i] / 3)
}`;

describe("binding", () => {
  it("names the nearest legal values of a size that does not divide", () => {
    const program = compile(committee).value;
    if (!program) throw new Error("does not compile");
    const { diagnostics } = prepare(program, { set: { N: 1000 } });
    const where = diagnostics.find((d) => d.code === "WFM6003");
    expect(where?.hints.join()).toContain("N = 999 or 1008");
  });

  it("reads text by the type of the param", () => {
    expect(prepared(committee, { set: { N: "27" } }).flat.variables.count).toBe(27);
    expect(codesOf(committee, { set: { N: "many" } })).toContain("WFM6002");
    expect(codesOf(committee, { set: { M: 3 } })).toContain("WFM6001");
  });

  it("refuses before allocating what does not fit, with the estimate", () => {
    const text = `model M {
  param N: int = 1000000
  plate i in 1..N
  plate mu in 1..N
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe y[mu] := sign(sum(i) xi[mu, i] * w[i])
}`;
    const program = compile(text).value;
    if (!program) throw new Error("does not compile");
    const [first] = prepare(program, {}).diagnostics.filter((d) => d.severity === "error");
    expect(first.code).toBe("WFM6009");
    expect(first.message).toContain("931 GiB");
  });

  it("labels by a teacher are what the teacher says", () => {
    const { flat, instance } = prepared(`model T {
  plate i in 1..11
  plate mu in 1..20
  data w0[i]: spin from iid(rademacher)
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from sign(sum(i) xi[mu, i] * w0[i])
  var w[i]: spin
  observe y[mu] := sign(sum(i) xi[mu, i] * w[i])
}`);
    const xi = instance.data.get("xi")?.values ?? [];
    const w0 = instance.data.get("w0")?.values ?? [];
    const [group] = flat.groups;
    if (group.kind !== "machine") throw new Error(group.kind);
    for (let mu = 0; mu < 20; mu++) {
      let h = 0;
      for (let i = 0; i < 11; i++) h += xi[mu * 11 + i] * w0[i];
      expect(group.label[mu]).toBe(h >= 0 ? 1 : -1);
    }
  });

  it("reports every mistake of the params in one run", () => {
    const codes = codesOf(
      "model M {\n  param a: int\n  param b: int = 2\n  param c: int = 3 where c > 5\n  let d = 1 / (c - c)\n  plate i in 1..c\n  var x[i]: spin\n  factor f[i] := 1 + a + b + d + x[i]\n}",
      { set: { b: 2.5 } },
    );
    for (const code of ["WFM6004", "WFM6002", "WFM6003", "WFM6008"]) expect(codes).toContain(code);
  });

  it("coefficients computed from data count against the memory limit too", () => {
    const text = `model M {
  plate i in 1..301
  plate mu in 1..301
  data a[mu, i]: spin from iid(rademacher)
  data b[i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe y[mu] := sign(sum(i) a[mu, i] * b[i] * w[i])
}`;
    // 90,601 coefficients of 8 bytes are refused before they are computed.
    expect(codesOf(text, { memoryLimit: 5e5 })).toContain("WFM6009");
    expect(codesOf(text, { memoryLimit: 1e7 })).toEqual([]);
  });
});
