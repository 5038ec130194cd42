import { describe, expect, it } from "vitest";
import { compile, run } from "../../../library/index.js";

const text = (saved: string) => `model Unit {
  plate i in 1..9
  plate mu in 1..5
  data xi[mu, i]: spin from iid(rademacher)
  var w[i]: real on sphere(i)
  def h[mu] := sum(i) xi[mu, i] * w[i] / 3
  observe sigma[mu] := sign(h[mu])
  data sigma[mu]: spin from iid(rademacher)
}
experiment e on Unit { run lal save ${saved} to "saved.npz" }`;

describe("what an experiment saves", () => {
  it("may be data, named by their plates", async () => {
    const { value } = compile(text("xi"));
    if (!value) throw new Error("no program");
    const events = [];
    for await (const event of run(value)) if (event.type === "arrays") events.push(event);
    const [{ arrays, saves }] = events;
    expect(saves).toEqual([{ name: "xi", path: "saved.npz" }]);
    expect(Object.keys(arrays).sort()).toEqual(["w", "xi"]);
    expect(arrays["xi"]).toMatchObject({ shape: [5, 9], axes: ["mu", "i"] });
    expect(Array.from(arrays["xi"].values, Math.abs)).toEqual(new Array(45).fill(1));
  });

  it("is no definition, whose values a run does not keep", () => {
    expect(compile(text("h")).diagnostics.map(({ code }) => code)).toContain("WFM8009");
  });
});
