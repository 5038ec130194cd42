import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileSource } from "../../cli/compile-file.js";
import { renderTable } from "../../cli/render/table.js";
import { textWidth } from "../../cli/render/text-width.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { sourceFile } from "../../grammar/source.js";
import { compile, memoryFiles, refusalsBefore } from "../../library/index.js";
import { toldOf } from "../docs/codes-of.js";

// Texts of newcomers, as they wrote them: what did they mean, and does the message say it?
const folder = new URL("files/mistakes/", import.meta.url);
const textOf = (name: string): string => readFileSync(new URL(name, folder), "utf8");

/** The first complaint on a text: its code, the words that it points at, its hints, and the text after its fix. */
function told(text: string, diagnostics: readonly Diagnostic[]) {
  const first = diagnostics.find(({ severity }) => severity === "error") ?? diagnostics[0];
  const at = first?.span && text.slice(first.span.start, first.span.end);
  const edits = [...(first?.fixes[0]?.edits ?? [])].sort((a, b) => b.span.start - a.span.start);
  const mended = edits.reduce((out, { span, text: put }) => out.slice(0, span.start) + put + out.slice(span.end), text);
  return { code: first?.code, at, says: [first?.message, ...(first?.hints ?? [])].join(" | "), mended, edits };
}

describe("what newcomers meant", () => {
  const rows: [file: string, code: string, at: string, says: RegExp, mends?: boolean][] = [
    ["01_dot_tilde", "WFM2008", "sign", /gives a value.*written with `:=`.*gibbs\(sign/, true],
    ["02_equals", "WFM1014", "=", /`:=`, not `=`/, true],
    ["04_missing_brace", "WFM1008", "", /no closing `}`/],
    ["05_forloop", "WFM1010", "for", /there are no loops.*for all/],
    ["06_semicolons", "WFM1017", ";", /no semicolon/],
    ["07_pow", "WFM1005", "**", /`\^`/, true],
    ["08_undefined_plate", "WFM2001", "mu", /declare it with `plate/],
    ["09_python_comment", "WFM1005", "# my model", /comment begins with `\/\/`/],
    ["10_typo_observable", "WFM8004", "entropi", /did you mean `entropy`/],
    ["11_typo_option", "WFM8002", "dampening", /did you mean `damping`/],
    ["13_real_spin_prior", "WFM3015", "normal(0, 1)", /not a prior for a spin/],
    ["14_gamma_without_replica", "WFM8006", "gamma", /option of .*`fbp`/],
    ["18_wrong_index_order", "WFM3002", "i", /did you mean `xi\[mu, i\]`/],
    ["19_forgot_sum", "WFM3003", "i", /sum it away with `sum\(i\)`/],
    ["21_experiment_unknown_model", "WFM2003", "Q", /known here: `P`/],
    ["22_stan_syntax", "WFM1021", "data {", /program of Stan.*plate i in/],
    ["27_range_python", "WFM2013", "range(10)", /write `1\.\.10`/, true],
  ];
  it.each(rows)("%s", (file, code, at, says, mends) => {
    const text = textOf(`${file}.wfm`);
    const found = told(text, compile(text).diagnostics);
    expect(found).toMatchObject({ code, at });
    expect(found.says).toMatch(says);
    // The text with `range(10)` has a second mistake, an index that leaves its plate, which is seen once the plate is there.
    const left = file === "27_range_python" ? ["WFM3017"] : [];
    const errors = compile(found.mended).diagnostics.filter(({ severity }) => severity === "error");
    if (mends) expect(errors.map((each) => each.code)).toEqual(left);
  });

  it.each([
    ["12_obs_without_need", "WFM5002", /these are discrete.*algorithms that run this model/],
    ["15_K_even", "WFM6003", /nearest legal values are K = 3 or 5/],
    ["24_div_zero", "WFM6007", /Infinity at i = 1/],
    ["28_out_of_range", "WFM3017", /outside 1\.\.10 when `i` is largest.*`i % 10 \+ 1`/],
  ])("%s, when its numbers are known", async (file, code, says) => {
    const text = textOf(`${file}.wfm`);
    const found = told(text, await toldOf(text));
    expect(found.code).toBe(code);
    expect(found.says).toMatch(says);
  });

  it.each([
    ["15_K_even", "WFM6003", "K % 2 == 1", /nearest legal values are K = 3 or 5/],
    ["24_div_zero", "WFM6007", "energy H[i] := -s[i] / (n - 5)", /Infinity at i = 1/],
  ])("%s is told by check, with an experiment and, as a warning, without one", (file, code, at, says) => {
    const text = textOf(`${file}.wfm`);
    for (const [each, severity] of [
      [text, "error"],
      [text.replace(/^experiment.*/m, ""), "warning"],
    ]) {
      const program = compile(each).value;
      const refusals = program ? refusalsBefore(program) : [];
      expect(refusals.map(({ code, severity }) => [code, severity])).toEqual([[code, severity]]);
      expect(told(each, refusals)).toMatchObject({ code, at, says: expect.stringMatching(says) });
    }
  });

  it("16_shared_weights: units that are copies of one another", () => {
    const text = textOf("16_shared_weights.wfm");
    const { diagnostics } = compile(text);
    expect(told(text, diagnostics)).toMatchObject({ code: "WFM4009", at: "k" });
    expect(diagnostics[0].severity).toBe("warning");
    for (const own of [text.replaceAll("w[i]", "w[k, i]"), text.replaceAll("xi[mu, i]", "xi[mu, k, i]")])
      expect(compile(own).diagnostics).toEqual([]);
  });

  it.each(["03_zero_based", "26_greek"])("%s is right as it stands", (file) => {
    expect(compile(textOf(`${file}.wfm`)).diagnostics).toEqual([]);
  });

  it("every text is looked at by a test here or by one of its own", () => {
    const own = ["17_missing_file", "20_big", "23_unused_var", "25_unsat"];
    const listed = [...rows.map(([file]) => file), "12", "15", "24", "28", "03", "26", "16", ...own];
    for (const name of readdirSync(folder))
      expect(
        listed.some((each) => name.startsWith(each)),
        name,
      ).toBe(true);
  });
});

describe("programs of other languages and texts of other kinds: one message, at the first line", () => {
  it.each([
    ["Stan", "parameters {\n  real mu;\n}\nmodel {\n  mu ~ normal(0, 1);\n}\n"],
    [
      "Stan",
      "// school data\ndata { int N; }\ntransformed parameters { real x; }\nmodel { x ~ normal(0,1); }\n".slice(15),
    ],
    ["BUGS", "model {\n  for (i in 1:N) {\n    y[i] ~ dnorm(mu, tau)\n  }\n}\n"],
    ["Python", "import numpyro\n\ndef model(x):\n    w = numpyro.sample('w', dist.Normal(0, 1))\n"],
    ["Julia", "using Turing\n@model function f(x)\n  w ~ Normal(0, 1)\nend\n"],
    ["UAI", "MARKOV\n3\n2 2 2\n1\n2 0 1\n4\n1 2 3 4\n"],
    ["web page", "<!DOCTYPE html>\n<html><body>404</body></html>\n"],
    ["UTF-16", "\uFEFF".concat(..."model M {".split("").map((c) => `${c}\0`))],
  ])("%s", (what, text) => {
    const { diagnostics } = compile(text);
    expect(diagnostics.map(({ code }) => code)).toEqual(["WFM1021"]);
    expect(diagnostics[0].message).toContain(what);
    expect(diagnostics[0].hints.length).toBeGreaterThan(0);
  });
});

describe("misspelt by its beginning", () => {
  const model = "model M {\n  plate i in 1..3\n  var s[i]: spin\n  energy e[i] := -0.3 * s[i]\n}\n";
  it.each([
    ["max_iter = 30", "max_iterations"],
    ["tol = 1e-6", "tolerance"],
    ["damp = 0.5", "damping"],
  ])("%s", (option, meant) => {
    const text = `${model}experiment e on M { run bp { ${option} } }\n`;
    expect(told(text, compile(text).diagnostics).says).toContain(`did you mean \`${meant}\`?`);
  });

  it("an option of another algorithm is named as that", () => {
    const text = `${model}experiment e on M { run bp { rho = 0.5 } }\n`;
    expect(told(text, compile(text).diagnostics).says).toContain("`rho` is an option of `fbp`");
  });
});

it("a mistake in one experiment is no mistake of a run of another", () => {
  const text = `model M {
  plate i in 1..3
  var s[i]: spin
  energy e[i] := -0.3 * s[i]
}
experiment a on M { run bp  measure log_partition }
experiment b on M { run bp { dampening = 0.5 } }
`;
  const none = memoryFiles({});
  const compiled = (experiment?: string | null) => {
    const { program, diagnostics } = compileSource(sourceFile("m.wfm", text), none, none, { experiment });
    return [program !== undefined, ...diagnostics.map(({ severity, code }) => `${severity} ${code}`)];
  };
  expect(compiled("a")).toEqual([true, "warning WFM8002"]);
  expect(compiled(null)).toEqual([true, "warning WFM8002"]);
  expect(compiled("b")).toEqual([false, "error WFM8002"]);
  expect(compiled()).toEqual([false, "error WFM8002"]);
});

describe("tables fit the terminal", () => {
  const rows = [
    [
      "fbp",
      "message passing",
      "accuracy, tolerance, max_iterations, damping, schedule, init, y, gamma",
      "Focusing belief propagation",
    ],
    ["bp", "message passing", "accuracy", "Belief propagation"],
  ];
  const columns = ["name", "family", "options", "what it does"].map((title) => ({ title }));
  it.each([60, 80, 100])("%d cells", (width) => {
    const lines = renderTable(columns, rows, undefined, width).split("\n");
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
    // Nothing is lost: all words are there.
    const words = (text: string) => text.split(/\s+/).filter(Boolean).sort();
    expect(words(lines.join(" "))).toEqual(words([columns.map(({ title }) => title), ...rows].flat().join(" ")));
  });

  it("in one line a row where there is no terminal", () => {
    expect(renderTable(columns, rows).split("\n").length).toBe(3);
  });
});
