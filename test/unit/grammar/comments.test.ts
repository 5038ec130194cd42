import { describe, expect, it } from "vitest";
import { formatText, print } from "../../../grammar/print.js";
import { sourceFile } from "../../../grammar/source.js";
import { parsed } from "./tree-text.js";

function format(text: string): string {
  return print(parsed(text));
}

describe("comments", () => {
  it("`///` right above a statement documents it", () => {
    const [model] = parsed(
      "/// One.\n///  Two.\nmodel M {\n  /// apart\n\n  let a = 1\n  // plain\n  /// doc\n  let b = 2\n}",
    ).declarations;
    if (model.kind !== "model") throw new Error(model.kind);
    expect(model.doc).toBe("One.\n Two.");
    expect(model.statements.map((s) => s.doc)).toEqual([undefined, "doc"]);
    expect(model.statements[1].trivia.leading.map((c) => c.text)).toEqual(["plain", "doc"]);
  });

  it("stay on their line, below each other within a group", () => {
    const text = "model M {\n  let a = 1 //x\n  let bbb = 2 // y\n  let c = 3\n\n  let d = 4 /// z\n}\n";
    expect(format(text)).toBe(
      "model M {\n  let a = 1    // x\n  let bbb = 2  // y\n  let c = 3\n\n  let d = 4  /// z\n}\n",
    );
  });

  it("inside a statement move before it, none is lost", () => {
    const text = "model M { // a\n// b\nrun: // c\n}\n";
    expect(formatText(sourceFile("x", text)).value).toBeUndefined();
    const inner = "experiment e on M { // a\n  run bp { y = 1, // b\n  // c\n  z = 2 } // d\n  // e\n} // f\n// g\n";
    expect(format(inner)).toBe(
      "experiment e on M {\n  // a\n  // b\n  // c\n  run bp { y = 1, z = 2 }  // d\n  // e\n}  // f\n// g\n",
    );
  });

  it("in front of a title stand before the first clause", () => {
    expect(format('experiment e on M {\n// a\n"title"\n\nrun bp\n}')).toBe(
      'experiment e on M {\n  "title"\n  // a\n\n  run bp\n}\n',
    );
  });

  it("keep one blank line where there were some", () => {
    expect(format("\n\n// a\n\n\n\n// b\nmodel M {\n\n\n  let a = 1\n\n\n\n  let b = 2\n\n}\n\n\n// c\n\n")).toBe(
      "// a\n\n// b\nmodel M {\n  let a = 1\n\n  let b = 2\n}\n\n// c\n",
    );
  });
});

describe("layout", () => {
  it("sets blocks apart and keeps one-line declarations together", () => {
    expect(format('use "a"\nuse "b"\nmodel M{}\nmodel N{let a=1}\nrule r(t:spin)->spin=t')).toBe(
      'use "a"\nuse "b"\n\nmodel M {}\n\nmodel N {\n  let a = 1\n}\n\nrule r(t: spin) -> spin = t\n',
    );
  });

  it("breaks long lists of options, measures and sources", () => {
    const options = Array.from({ length: 8 }, (_, i) => `option_number_${i} = ${i}`);
    const items = Array.from({ length: 6 }, (_, i) => `observable_number_${i}`);
    const lines = format(`experiment e on M { run bp { ${options.join(",")} } measure ${items.join(",")} }`).split(
      "\n",
    );
    expect(lines.slice(1, 11)).toEqual(["  run bp {", ...options.map((o, i) => `    ${o}${i < 7 ? "," : ""}`), "  }"]);
    expect(lines.slice(11, 13)).toEqual([
      `  measure ${items.slice(0, 4).join(", ")},`,
      `    ${items.slice(4).join(", ")}`,
    ]);
    const source = `from fashion_mnist(classes = ["Dress", "Coat"], split = "train", take = P, binarize = "median")`;
    expect(format(`model M { data (x[mu, i]: spin, label[mu]: spin) ${source} }`)).toBe(
      `model M {\n  data (x[mu, i]: spin, label[mu]: spin)\n    ${source}\n}\n`,
    );
  });

  it("aligns the `in` of neighbouring plates of one index", () => {
    expect(format("model M {\nplate k in 1..K\nplate mu in 1..P\nplate (i, j) in edges(G)\n\nplate v in 1..2\n}")).toBe(
      "model M {\n  plate k  in 1..K\n  plate mu in 1..P\n  plate (i, j) in edges(G)\n\n  plate v in 1..2\n}\n",
    );
  });
});
