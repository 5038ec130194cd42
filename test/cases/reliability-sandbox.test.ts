import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileFile } from "../../cli/compile-file.js";
import { compile, memoryFiles, prepare, sandboxed } from "../../library/index.js";

// A service runs models of others: what they read stays below one folder, whatever links and `..` say.

let root = "";
let jobs = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "wfmc-sandbox-"));
  jobs = join(root, "jobs");
  mkdirSync(join(jobs, "inner"), { recursive: true });
  writeFileSync(join(root, "secret.csv"), "1\n-1\n1\n");
  writeFileSync(join(root, "secret.wfm"), "rule r(tau: spin[k]) -> spin = tau[1]\n");
  writeFileSync(join(jobs, "x.csv"), "1\n-1\n1\n");
  symlinkSync(join(root, "secret.csv"), join(jobs, "link.csv"));
  symlinkSync(root, join(jobs, "folder"));
  symlinkSync(join(jobs, "x.csv"), join(jobs, "inner", "back.csv"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const model = (path: string): string => `model M {
  plate i in 1..3
  data x[i]: real from csv("${path}")
  var s[i]: spin
  energy e[i] := -x[i] * s[i]
}
`;

/** Codes of compiling and preparing a model in `jobs`, with their messages and the words that they point at. */
function told(text: string, file = "m.wfm", sandbox: string | null = jobs): string[] {
  writeFileSync(join(jobs, file), text);
  const { program, diagnostics, files } = compileFile(join(jobs, file), { sandbox: sandbox ?? undefined });
  const all = program ? [...diagnostics, ...prepare(program, { files }).diagnostics] : diagnostics;
  const errors = all.filter(({ severity }) => severity === "error");
  return errors.map(({ code, message, span }) => `${code} ${message} @${span && text.slice(span.start, span.end)}`);
}

describe("with a sandbox", () => {
  it.each(["x.csv", "./x.csv", "inner/../x.csv", "inner/back.csv"])("%s is read", (path) => {
    expect(told(model(path))).toEqual([]);
  });

  it.each([
    "../secret.csv",
    "link.csv",
    "folder/secret.csv",
    "inner/../../secret.csv",
    "../nothing.csv",
    "/etc/passwd.csv",
  ])("%s is refused, at its place", (path) => {
    const [found, ...more] = told(model(path));
    expect(more).toEqual([]);
    expect(found).toMatch(/^WFM6524 .*is not read: it lies outside .* @csv\(/);
  });

  it("and so is a model outside, for `use`", () => {
    expect(told('use "../secret.wfm"\nmodel M {\n  var s: spin\n  energy e := -s\n}\n')[0]).toMatch(
      /^WFM2004 .*is not read: it lies outside/,
    );
  });

  it("without one, all of these are files like any other", () => {
    expect(told(model("link.csv"), "n.wfm", null)).toEqual([]);
    expect(told(model("../secret.csv"), "n.wfm", null)).toEqual([]);
  });
});

it("the library refuses paths that leave the folder of the model", () => {
  const files = sandboxed(memoryFiles({ "x.csv": "1\n-1\n1\n", "../x.csv": "1\n", "/x.csv": "1\n" }));
  const codes = (path: string): string[] => {
    const { value } = compile(model(path));
    const { diagnostics } = prepare(value as NonNullable<typeof value>, { files });
    return diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
  };
  expect(codes("x.csv")).toEqual([]);
  for (const path of ["../x.csv", "/x.csv", "a/../../x.csv", "C:/x.csv"]) expect(codes(path)).toEqual(["WFM6524"]);
});
