import { describe, expect, it } from "vitest";
import { renderDiagnostic, renderSummary } from "../../cli/render/diagnostic.js";
import { paintFor } from "../../cli/render/paint.js";
import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import { sourceFile } from "../../grammar/source.js";

/** The span of the first `part` of `text` after `after`. */
function spanOf(text: string, part: string, after = "") {
  const start = text.indexOf(part, text.indexOf(after) + after.length);
  return { path: "m.wfm", start, end: start + part.length };
}
function render(text: string, d: Diagnostic, width = 120): string {
  const source = sourceFile("m.wfm", text);
  return renderDiagnostic(d, (path) => (path === "m.wfm" ? source : undefined), {
    paint: paintFor({ choice: "never", env: {}, isTTY: false }),
    width,
  });
}

describe("renderDiagnostic", () => {
  it("draws the frame of the contract, character for character", () => {
    const text = `${"\n".repeat(14)}  var w[k, i]: real on sphere(i)\n\n  def h[mu, k] := sum(i) xi[mu, k, i] * w[mu, i] / sqrt(N / K)\n`;
    const d = diagnostic(
      "WFM3002",
      "error",
      "`w` is indexed by a hidden unit and an input, but got a pattern",
      {
        ...spanOf(text, "mu", "* w["),
      },
      {
        caption: "ranges over 1..P, expected 1..K",
        labels: [{ span: spanOf(text, "w[k, i]"), text: "declared here over k (hidden units) and i (inputs)" }],
        hints: ["did you mean `w[k, i]`?"],
        fixes: [{ title: "write `w[k, i]`", edits: [] }],
      },
    );
    expect(render(text, d)).toBe(
      [
        "error[WFM3002]: `w` is indexed by a hidden unit and an input, but got a pattern",
        "  --> m.wfm:17:43",
        "   |",
        "15 |   var w[k, i]: real on sphere(i)",
        "   |       ------- declared here over k (hidden units) and i (inputs)",
        "17 |   def h[mu, k] := sum(i) xi[mu, k, i] * w[mu, i] / sqrt(N / K)",
        "   |                                           ^^ ranges over 1..P, expected 1..K",
        "   = help: did you mean `w[k, i]`?                                  [fix available]",
        "   = see: wfmc explain WFM3002",
      ].join("\n"),
    );
  });

  it("hangs the texts of several labels of one line below each other", () => {
    const text = "let a = b + c";
    const d = diagnostic("WFM3020", "error", "units differ", spanOf(text, "+"), {
      caption: "adds them",
      labels: [
        { span: spanOf(text, "b"), text: "nats" },
        { span: spanOf(text, "c"), text: "errors" },
      ],
    });
    expect(render(text, d).split("\n").slice(3, -1)).toEqual([
      "1 | let a = b + c",
      "  |         - ^ - errors",
      "  |         | |",
      "  |         | adds them",
      "  |         nats",
    ]);
  });

  it("keeps carets under Greek, wide characters and tabs", () => {
    const text = "\tξ[μ] + 変数 + x";
    const d = diagnostic("WFM2001", "error", "unknown name", spanOf(text, "x", "変数"));
    const [, , , source, caret] = render(text, d).split("\n");
    expect(source).toBe("1 |     ξ[μ] + 変数 + x");
    // 4 cells of tab, 7 of `ξ[μ] + `, 4 of two wide characters, 3 of ` + `: cell 18.
    expect(caret).toBe(`  | ${" ".repeat(18)}^`);
  });

  it("marks the first and the last line of a span over several lines", () => {
    const text = "model M {\n  let a = (1 +\n    2 +\n    3)\n}";
    const start = text.indexOf("(");
    const d = diagnostic(
      "WFM3001",
      "error",
      "too long",
      { path: "m.wfm", start, end: text.indexOf(")") + 1 },
      { caption: "here" },
    );
    expect(render(text, d).split("\n").slice(3, -1)).toEqual([
      "2 |   let a = (1 +",
      "  |           ^^^^",
      "4 |     3)",
      "  |     ^^ here",
    ]);
  });

  it("puts a caret at the end of the file, also after the last newline and in an empty file", () => {
    const end = (text: string) => ({ path: "m.wfm", start: text.length, end: text.length });
    expect(
      render("model M {", diagnostic("WFM1001", "error", "no `}`", end("model M {")))
        .split("\n")
        .slice(3, 5),
    ).toEqual(["1 | model M {", "  |          ^"]);
    expect(
      render("a\n", diagnostic("WFM1001", "error", "x", end("a\n")))
        .split("\n")
        .slice(1, 5),
    ).toEqual([" --> m.wfm:2:1", "  |", "2 |", "  | ^"]);
    expect(render("", diagnostic("WFM1001", "error", "x", end(""))).split("\n")[1]).toBe(" --> m.wfm:1:1");
  });

  it("finds the caret in a line of megabytes without measuring all of it", () => {
    const text = `${"a".repeat(3_000_000)}HERE${"b".repeat(3_000_000)}`;
    const drawn = render(text, diagnostic("WFM1001", "error", "x", spanOf(text, "HERE")), 60).split("\n");
    const at = drawn.findIndex((line) => line.includes("HERE"));
    expect(drawn[at]).toMatch(/…a+HEREb+…/);
    expect(drawn[at + 1].indexOf("^^^^")).toBe(drawn[at].indexOf("HERE"));
  });

  it("trims a very long line around the caret", () => {
    const text = `${"a + ".repeat(5000)}wrong${" + b".repeat(5000)}`;
    const rows = render(
      text,
      diagnostic("WFM2001", "error", "unknown name", spanOf(text, "wrong"), { caption: "here" }),
      80,
    ).split("\n");
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(80);
    const at = rows[3].indexOf("wrong");
    expect(at).toBeGreaterThan(4);
    expect(rows[4].indexOf("^^^^^ here")).toBe(at);
  });

  it("names the place alone when the text is gone, and nothing without a span", () => {
    const away = diagnostic("WFM6501", "error", "no such file", { path: "other.wfm", start: 3, end: 4 });
    expect(render("", away).split("\n")).toEqual([
      "error[WFM6501]: no such file",
      " --> other.wfm",
      "  = see: wfmc explain WFM6501",
    ]);
    expect(render("", diagnostic("WFM6501", "error", "no such\nfile"))).toBe(
      "error[WFM6501]: no such file\n  = see: wfmc explain WFM6501",
    );
  });

  it("never lets control or direction-changing characters through", () => {
    const text = "let a\u001b[31m = \u202eb";
    const shown = render(text, diagnostic("WFM1002", "error", "stray character", spanOf(text, "\u001b")));
    for (const hidden of ["\u001b", "\u202e"]) expect(shown).not.toContain(hidden);
    expect(shown.split("\n")[4]).toBe("  |      ^");
  });
});

describe("renderSummary", () => {
  it("counts errors and warnings", () => {
    const error = diagnostic("WFM1001", "error", "x");
    const warning = diagnostic("WFM4001", "warning", "y");
    expect(renderSummary([error, error, warning])).toBe("2 errors, 1 warning");
    expect(renderSummary([warning])).toBe("1 warning");
    expect(renderSummary([])).toBe("");
  });
});
