import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// The guide page "Write your own machine", followed to the letter in a copy of the sources.

const ROOT = join(import.meta.dirname, "..", "..");
const page = readFileSync(join(ROOT, "docs/guide/your-own-machine.md"), "utf8");
const SOURCES = ["grammar", "compiler", "runtime", "library", "testing", "package.json", "tsconfig.json"];

/** Blocks of one language whose first line is a comment with the path of the file they are for. */
function filesOf(language: string): readonly (readonly [string, string])[] {
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n// (\\S+)\\n([\\s\\S]*?)^\`\`\``, "gm"))];
  return blocks.map(([, path, text]) => [path, text] as const);
}

/** Lines after a " " stay and say where, "-" is replaced, "+" is inserted there. */
function patched(text: string, patch: string): string {
  const lines = text.split("\n");
  let at = 0;
  for (const line of patch.split("\n").filter((one) => one !== "")) {
    const rest = line.slice(1);
    if (line.startsWith("+")) {
      lines.splice(at++, 0, rest);
      continue;
    }
    const found = lines.indexOf(rest, at);
    if (found < 0) throw new Error(`the page speaks of a line that is not there: ${rest}`);
    at = found;
    if (line.startsWith("-")) lines.splice(at, 1);
    else at++;
  }
  return lines.join("\n");
}

const compare = `
import { compile, run } from "./library/index.js";
const model = (laws: string) => laws + \`
model M {
  plate k in 1..3  plate i in 1..33  plate mu in 1..30
  data xi[mu, k, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[k, i]: real on sphere(i)
  def tau[mu, k]: spin := window(sum(i) xi[mu, k, i] * w[k, i] / sqrt(33), high = 0.8)
  observe sigma[mu] := quorum(tau[mu, :], lead = 1)
}
experiment e on M { run bp { tolerance = 1e-12 } measure entropy }\`;
const declared = \`
activation window(z: real; low: real = -0.5, high: real = 1) = if z > low and z < high then 1 else -1
rule quorum(tau: spin[k]; lead: real = 1) -> spin = if sum(k) tau[k] >= lead then 1 else -1\`;
for (const laws of ["", declared, declared.replaceAll("window", "own").replaceAll("quorum", "vote")]) {
  const text = laws.includes("own") ? model(laws).replace(":= window(", ":= own(").replace(":= quorum(", ":= vote(") : model(laws);
  const program = compile(text);
  if (!program.value) throw new Error(JSON.stringify(program.diagnostics));
  for await (const event of run(program.value)) {
    if (event.type === "diagnostic" && event.diagnostic.severity === "error") throw new Error(event.diagnostic.message);
    if (event.type === "measure") console.log(event.value);
  }
}`;

describe("the page on machines of one's own", () => {
  const folder = mkdtempSync(join(tmpdir(), "wfmc-own-"));
  const tsx = (file: string): string =>
    execFileSync(join(ROOT, "node_modules/.bin/tsx"), [file], { cwd: folder, encoding: "utf8", stdio: "pipe" });

  beforeAll(() => {
    for (const name of SOURCES) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    for (const [path, text] of filesOf("typescript")) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    for (const [path, patch] of filesOf("diff")) {
      const file = join(folder, path);
      writeFileSync(file, patched(readFileSync(file, "utf8"), patch));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("ends in proofs", () => {
    expect(tsx("proof.ts")).toContain("both laws hold");
  });

  it("gives the same numbers built in, declared beside the built-in ones, and under other names", () => {
    writeFileSync(join(folder, "compare.mts"), compare);
    const entropies = tsx("compare.mts").trim().split("\n").map(Number);
    expect(entropies).toHaveLength(3);
    expect(entropies[0]).toBeLessThan(0);
    // Derived code is the hand-written one but for rounding.
    for (const entropy of entropies) expect(Math.abs(entropy - entropies[0])).toBeLessThan(1e-10);
  });
});
