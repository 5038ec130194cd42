import { describe, expect, it } from "vitest";
import type { Declaration, Statement } from "../../../grammar/ast.js";
import { clauseWords, declarationWords, reserved, soft, statementWords } from "../../../grammar/tokens.js";
import { bare, codes, parsed } from "./tree-text.js";

function statement(text: string): Statement {
  const [model] = parsed(`model M {\n${text}\n}`).declarations;
  if (model.kind !== "model" || model.statements.length !== 1) throw new Error(text);
  return model.statements[0];
}
function declaration(text: string): Declaration {
  return parsed(text).declarations[0];
}
const name = (text: string) => ({ text });
const ref = (text: string) => ({ kind: "reference", name: name(text) });

describe("statements", () => {
  it("param has a type, a value, a condition and a unit", () => {
    expect(bare(statement("param K: cat(4)[k] = 9 where K > 0 unit nats / weight^2"))).toEqual({
      kind: "param",
      name: name("K"),
      type: { name: name("cat"), args: [{ kind: "number", value: 4, text: "4" }], indices: [ref("k")] },
      value: { kind: "number", value: 9, text: "9" },
      where: { kind: "binary", operator: ">", left: ref("K"), right: { kind: "number", value: 0, text: "0" } },
      unit: name("nats/weight^2"),
    });
  });

  it("plates are one index, several, or ordered ones", () => {
    expect(bare(statement("plate i in 1..N"))).toMatchObject({ indices: [name("i")], separators: [] });
    expect(bare(statement("plate (i, j) in edges(G)"))).toMatchObject({ separators: [","], domain: { kind: "call" } });
    expect(bare(statement("plate (i < j < k) in v"))).toMatchObject({ separators: ["<", "<"] });
  });

  it("data are one target or several, with or without a source", () => {
    expect(statement("data J[i, j]: real from npz()")).toMatchObject({ grouped: false, source: { kind: "call" } });
    expect(statement("data (x[mu, i]: spin, y[mu]) from a")).toMatchObject({ grouped: true, targets: { length: 2 } });
    expect(statement("data x").kind).toBe("data");
    expect(statement("data (x)")).toMatchObject({ grouped: true });
  });

  it("var, def, observe, factor and energy have a target and their sign", () => {
    expect(statement("var w[k, i]: real ~ normal(0, 1) on sphere(i)")).toMatchObject({
      prior: { kind: "call" },
      constraint: { kind: "call" },
    });
    expect(statement("def tau[mu, k]: spin := sign(h[mu, k])")).toMatchObject({ kind: "def" });
    expect(statement("observe s[mu] := majority(tau[mu, :])")).toMatchObject({ relation: ":=" });
    expect(statement("observe s[mu] ~ gibbs(x, beta = 1)")).toMatchObject({ relation: "~" });
    expect(statement("factor f[i] := exp(x[i])")).toMatchObject({ kind: "factor" });
    expect(statement("energy H := -x")).toMatchObject({ kind: "energy" });
  });

  it("replicas and couple", () => {
    expect(bare(statement("replicas a in 1..y of w, v"))).toMatchObject({ variables: [name("w"), name("v")] });
    const coupled = bare(statement("couple w to center across a by elastic(gamma)"));
    expect(coupled).toMatchObject({ variable: name("w"), center: name("center"), index: name("a") });
    expect(statement("couple w across a by elastic(gamma)")).toMatchObject({ center: undefined });
  });
});

describe("declarations", () => {
  it("use has a format and an alias", () => {
    expect(bare(declaration('use uai "g.uai" as Grid'))).toMatchObject({ format: name("uai"), alias: name("Grid") });
    expect(declaration('use "x.wfm"')).toMatchObject({ path: { value: "x.wfm" }, format: undefined });
  });

  it("activations, channels and rules have formals", () => {
    const door = declaration("activation door(z: real; width: real = 0.6) -> real = z smooth tanh(z)");
    expect(door).toMatchObject({
      formals: { random: { length: 1 }, parameters: { length: 1 } },
      smooth: { kind: "call" },
    });
    expect(declaration("channel p(y: spin, z: real) = y * z")).toMatchObject({ formals: { random: { length: 2 } } });
    expect(declaration("rule parity(tau: spin[k]) -> spin = prod(k) tau[k]")).toMatchObject({ result: { args: [] } });
  });

  it("experiments have a title and every clause", () => {
    const text = `experiment e on M { "title"
      run fbp { y = 10, gamma = 0..1 step 0.1 } run bp {} run lal
      anneal gamma in geomspace(0.5, 30, 30) sweep alpha in [0.1, 0.2]
      seeds 1..10 measure a, f(reference = w, d = 0..0.25 step 0.01) stop when a == 0
      expect a < 1 at alpha == 0.1 expect b > 0 plot a vs d by alpha plot a vs d
      save w to "tree.npz" report "out.html" }`;
    const e = declaration(text);
    if (e.kind !== "experiment") throw new Error(e.kind);
    expect(e.title?.value).toBe("title");
    const run = ["run", "run", "run", "anneal", "sweep", "seeds", "measure", "stop", "expect", "expect"];
    expect(e.clauses.map((c) => c.kind)).toEqual([...run, "plot", "plot", "save", "report"]);
  });

  it("an empty file and a file of comments are fine", () => {
    expect(parsed("").declarations).toEqual([]);
    expect(parsed("\uFEFF// only this\r\n").dangling).toMatchObject([{ text: "only this", doc: false }]);
  });
});

describe("words", () => {
  it.each(Object.keys(soft))("`%s` may be a name anywhere", (word) => {
    const model = `model ${word} {
      param ${word}: int = 1 where ${word} > 0
      let ${word} = ${word} + 1
      plate ${word} in 1..${word}
      data ${word}[${word}]: ${word} from ${word}(${word} = ${word})
      var ${word} ~ ${word} on ${word}
      def ${word} := ${word}
      replicas ${word} in 1..3 of ${word}, ${word}
      couple ${word} to ${word} across ${word} by ${word}
    }`;
    const experiment = `experiment ${word} on ${word} {
      run ${word} { ${word} = ${word} }
      measure ${word}, ${word}
      stop when ${word} == 0
      expect ${word} at ${word}
      plot ${word} vs ${word} by ${word}
      save ${word} to "x"
      sweep ${word} in ${word}
    }`;
    expect(codes(`${model}\n${experiment}`)).toEqual([]);
  });

  it.each(Object.keys(reserved))("`%s` may not", (word) => {
    expect(codes(`model M {\n  param ${word}: int = 1\n}`)).toEqual(["WFM1012"]);
  });

  it("every word that leads a statement has its own token", () => {
    for (const word of [...statementWords, ...clauseWords, ...declarationWords]) {
      expect(word in soft || word in reserved).toBe(true);
    }
  });
});
