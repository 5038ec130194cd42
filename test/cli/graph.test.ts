import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphDot } from "../../cli/render/dot.js";
import { inlineGraph } from "../../cli/render/draw-graph.js";
import { plateTree } from "../../cli/render/plate-tree.js";
import { compile, lift } from "../../library/index.js";
import { type Built, builtCommand, bytes, SPIN_GLASS } from "./built-command.js";
import { tagFaults } from "./markup.js";

const REPLICATED = `model Replicated {
  param N: int = 9
  param y: int = 3
  plate i in 1..N          // inputs
  plate mu in 1..4         // patterns
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: spin
  var w_center[i]: spin
  def h[mu] := sum(i) xi[mu, i] * w[i] / sqrt(N)
  observe sigma[mu] := sign(h[mu])
  replicas a in 1..y of w
  couple w to w_center across a by elastic(0.5)
}
`;

function lifted(text: string) {
  const program = compile(text).value;
  const graph = program && lift(program).value;
  if (!graph) throw new Error("the model does not compile");
  return graph;
}

describe("plates of the lifted graph", () => {
  it("are nested boxes; replicas hold a copy of the machine, the centre lies outside", () => {
    const page = plateTree(lifted(REPLICATED));
    const replicas = page.inner.get("a");
    expect([...(replicas?.inner.keys() ?? [])].sort()).toEqual(["i", "mu"]);
    expect(replicas?.inner.get("i")?.nodes).toEqual(["w", "couple w"]);
    expect(replicas?.inner.get("mu")?.nodes).toEqual(["observe sigma"]);
    expect(page.inner.get("i")?.nodes).toEqual(["w_center"]);
  });

  it("carry their sizes, and data lie outside the replicas that share them", () => {
    const dot = graphDot(lifted(REPLICATED));
    expect(dot).toContain('label="a in 1..y\\nreplicas"');
    expect(dot).toContain('label="mu in 1..4\\npatterns"');
    expect(dot).toContain('subgraph "cluster a > mu"');
    // The shaded datum is in a box of mu of its own.
    const box = dot.slice(dot.indexOf('subgraph "cluster mu"'));
    expect(box.slice(0, box.indexOf("}"))).toContain(
      '"d:observe sigma" [label="sigma", shape=circle, fillcolor="#c9ccd1"]',
    );
    // Every box ends, and so does the graph.
    expect(dot.match(/^ *\}$/gm)).toHaveLength((dot.match(/subgraph/g) ?? []).length + 1);
  });

  it("nest as often as a node has plates", () => {
    const page = plateTree(
      lifted(
        "model M {\n  plate k in 1..2\n  plate i in 1..3\n  var w[k, i]: spin\n  factor f[k, i] := 1 + w[k, i]\n}\n",
      ),
    );
    expect(page.inner.get("k")?.inner.get("i")?.nodes).toEqual(["w", "f"]);
  });
});

describe("wfmc graph", () => {
  let wfmc: Built;
  beforeAll(async () => {
    wfmc = await builtCommand();
    wfmc.write("replicated.wfm", REPLICATED);
    wfmc.write("glass.wfm", SPIN_GLASS);
  });
  afterAll(() => wfmc.dispose());

  it("writes a well-formed SVG with every label legible, and the same as DOT", () => {
    expect(wfmc.run(["graph", "replicated.wfm", "-o", "g.svg"]).status).toBe(0);
    const svg = bytes(wfmc.folder, "g.svg").toString();
    expect(tagFaults(svg)).toEqual([]);
    for (const label of ["w_center", "a in 1..y", "mu in 1..4", "sigma", "couple w"])
      expect(svg).toContain(`>${label}</text>`);
    expect(svg).toContain('aria-label="Factor graph of Replicated.');
    const { stdout } = wfmc.run(["graph", "glass.wfm"]);
    expect(stdout).toContain('label="edges(G)');
    expect(wfmc.run(["graph", "glass.wfm", "-o", "g.png"]).status).toBe(2);
    expect(wfmc.run(["graph", "glass.wfm", "-o", "no/such/g.svg"]).status).toBe(4);
  });

  it("stands inside a page without its prolog", async () => {
    const svg = await inlineGraph(lifted(SPIN_GLASS));
    expect(svg).toMatch(/^<svg role="img"/);
    expect(tagFaults(svg)).toEqual([]);
  });
});
