import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMMANDS } from "../../cli/command-table.js";
import { type Built, builtCommand, jsonLines, SPIN_GLASS } from "./built-command.js";

let wfmc: Built;
beforeAll(async () => {
  wfmc = await builtCommand();
  wfmc.write("glass.wfm", SPIN_GLASS);
  wfmc.write("wrong.wfm", "model M {\n  param n: int = 3\n  plate i in 1..m\n  var s[i]: spin\n  parm x: int = 1\n}\n");
});
afterAll(() => wfmc.dispose());

describe("the command line", () => {
  it("prints its help alone and with --help, its version, and the help of a command", () => {
    const alone = wfmc.run([]);
    expect(alone.status).toBe(0);
    for (const { usage, hidden } of COMMANDS) {
      if (!hidden) expect(alone.stdout).toContain(`  ${usage.split(" ")[0]}`);
    }
    expect(wfmc.run(["--help"]).stdout).toBe(alone.stdout);
    expect(wfmc.run(["--version"])).toEqual({ status: 0, stdout: "0.1.0\n", stderr: "" });
    expect(wfmc.run(["run", "--help"]).stdout).toContain("--seeds <list>");
    expect(wfmc.run(["help", "run"]).status).toBe(0);
  });

  it("refuses unknown words with the nearest known one, exit 2, nothing on stdout", () => {
    const cases: [string[], string][] = [
      [["chekc", "x.wfm"], "did you mean `check`?"],
      [["run", "glass.wfm", "--jsno"], "did you mean `--json`?"],
      [["list", "rulez"], "did you mean `rules`?"],
      [["run", "glass.wfm", "--algorithm", "bpp"], "did you mean `bp`?"],
      [["run", "glass.wfm", "haet"], "did you mean `heat`?"],
      [["run", "glass.wfm", "--set", "bta=1"], "did you mean `beta`?"],
      [["run", "glass.wfm", "--set", "beta"], "--set N=101"],
      [["run", "glass.wfm", "--seeds", "5..1"], "did you mean `1..5`?"],
      [["run", "glass.wfm", "--jobs", "0"], "whole number"],
      [["compile", "glass.wfm", "--emit", "trees"], "tokens, ast, graph, plan"],
      [["graph", "glass.wfm", "-o", "g.bmp"], ".svg or .dot"],
      [["completion", "powershell"], "known: `bash`, `zsh`, `fish`"],
      [["explain", "WFM9999"], "the nearest"],
      [["lsp"], "not in this version"],
      [["check"], "missing required argument"],
    ];
    for (const [words, text] of cases) {
      const { status, stdout, stderr } = wfmc.run(words);
      expect([words, status, stdout]).toEqual([words, 2, ""]);
      expect(stderr).toContain(text);
    }
  });
});

describe("wfmc check", () => {
  it("finds every mistake: exit 1, frames on stderr, nothing on stdout", () => {
    const { status, stdout, stderr } = wfmc.run(["check", "wrong.wfm", "glass.wfm"]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("--> wrong.wfm:3:17");
    expect(stderr).toContain("did you mean `param`?");
    expect(stderr).toMatch(/\d errors/);
  });

  it("reads stdin, and says nothing on stdout for a sound model", () => {
    expect(wfmc.run(["check", "-"], { input: SPIN_GLASS })).toMatchObject({ status: 0, stdout: "" });
    expect(wfmc.run(["check", "-"], { input: "model {" }).stderr).toContain("--> <stdin>:1:7");
  });

  it("gives JSON lines with type, schema and places", () => {
    const lines = jsonLines(wfmc.run(["check", "wrong.wfm", "--json"]).stdout);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(line).toMatchObject({ type: "diagnostic", schema: "1", path: "wrong.wfm" });
      expect(line["code"]).toMatch(/^WFM\d{4}$/);
      expect(line["line"]).toBeGreaterThan(0);
    }
  });

  it("names the file that is missing or no file at all: exit 4", () => {
    const missing = wfmc.run(["check", "glas.wfm"]);
    expect(missing.status).toBe(4);
    expect(missing.stderr).toContain("there is no such file");
    expect(missing.stderr).toContain("did you mean `glass.wfm`?");
    expect(wfmc.run(["check", "."])).toMatchObject({ status: 4, stderr: expect.stringContaining("it is a folder") });
  });

  it("shows the capability matrix", () => {
    const { status, stdout } = wfmc.run(["check", "glass.wfm", "--capabilities"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Glass +H +(closed form|enumeration)/);
    const lines = jsonLines(wfmc.run(["check", "glass.wfm", "--capabilities", "--json"]).stdout);
    expect(lines).toContainEqual(expect.objectContaining({ type: "capability", group: "H", algorithm: "bp" }));
  });
});

describe("wfmc fmt", () => {
  it("formats in place, knows what is formatted, and leaves wrong files alone", () => {
    const path = wfmc.write("ugly.wfm", "model   M{param n:int=3\nplate i in 1..n\nvar s[i]:spin}\n");
    expect(wfmc.run(["fmt", "--check", "ugly.wfm"])).toMatchObject({ status: 1, stdout: "unformatted: ugly.wfm\n" });
    expect(wfmc.run(["fmt", "ugly.wfm"])).toMatchObject({ status: 0, stdout: "" });
    expect(readFileSync(path, "utf8")).toBe("model M {\n  param n: int = 3\n  plate i in 1..n\n  var s[i]: spin\n}\n");
    expect(wfmc.run(["fmt", "--check", "ugly.wfm"])).toMatchObject({ status: 0, stdout: "" });
    const broken = wfmc.write("broken.wfm", "model M {\n");
    expect(wfmc.run(["fmt", "broken.wfm"]).status).toBe(1);
    expect(readFileSync(broken, "utf8")).toBe("model M {\n");
  });

  it("formats stdin to stdout", () => {
    expect(wfmc.run(["fmt", "-"], { input: "model M{}" }).stdout).toBe("model M {}\n");
  });
});

describe("wfmc compile and graph", () => {
  it("shows tokens, tree, graph and plan", () => {
    const tokens = JSON.parse(wfmc.run(["compile", "glass.wfm", "--emit", "tokens"]).stdout);
    expect(tokens[0]).toMatchObject({ kind: "keyword", text: "model", line: 1, column: 1 });
    expect(JSON.parse(wfmc.run(["compile", "glass.wfm", "--emit", "ast"]).stdout).kind).toBe("file");
    expect(wfmc.run(["compile", "glass.wfm", "--emit", "graph"]).stdout).toContain("energy");
    const plan = JSON.parse(wfmc.run(["compile", "glass.wfm", "--json"]).stdout);
    // 12 nodes of degree 3 have 18 edges; each is a factor on two spins.
    expect(plan.groups[0]).toMatchObject({ name: "H", factors: 18, edges: 36 });
    expect(wfmc.run(["compile", "glass.wfm", "--set", "n=20"]).stdout).toContain("30");
  });

  it("draws DOT and SVG", () => {
    expect(wfmc.run(["graph", "glass.wfm"]).stdout).toContain('"v:s" -- "f:H"');
    expect(wfmc.run(["graph", "glass.wfm", "-o", "g.svg"]).status).toBe(0);
    expect(readFileSync(join(wfmc.folder, "g.svg"), "utf8")).toContain("</svg>");
  });
});

describe("words about the command itself", () => {
  it("lists every registry", () => {
    for (const kind of [
      "activations",
      "rules",
      "channels",
      "priors",
      "sources",
      "graphs",
      "algorithms",
      "observables",
    ]) {
      expect(wfmc.run(["list", kind]).stdout).toContain("name");
      expect(JSON.parse(wfmc.run(["list", kind, "--json"]).stdout).length).toBeGreaterThan(0);
    }
  });

  it("explains codes in any spelling", () => {
    for (const word of ["WFM6590", "wfm6590", "6590"]) {
      expect(wfmc.run(["explain", word])).toMatchObject({ status: 0, stdout: expect.stringContaining("WFM6590") });
    }
  });

  it("completes in every shell, and bash accepts the script", () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      const { stdout } = wfmc.run(["completion", shell]);
      for (const word of ["oracle", "explain", "pedantic"]) expect(stdout).toContain(word);
      expect(stdout).not.toContain("lsp");
    }
  });

  it("writes a model to start from, and never over another", () => {
    expect(wfmc.run(["new", "my_model"]).status).toBe(0);
    expect(wfmc.run(["check", "--pedantic", "my_model.wfm"])).toMatchObject({ status: 0, stdout: "" });
    expect(wfmc.run(["fmt", "--check", "my_model.wfm"]).status).toBe(0);
    expect(wfmc.run(["new", "my_model"])).toMatchObject({
      status: 4,
      stderr: expect.stringContaining("exists already"),
    });
    expect(wfmc.run(["new", "1"]).status).toBe(2);
  });

  it("tells about itself", () => {
    expect(JSON.parse(wfmc.run(["info", "--json"], { env: { WFMC_MEMORY_LIMIT: "1GB" } }).stdout)).toMatchObject({
      version: "0.1.0",
      memory_limit: 2 ** 30,
    });
    expect(wfmc.run(["data", "list"]).stdout).toContain("fashion-mnist");
  });
});

describe("colour", () => {
  const start = "\u001b[";
  it("is off in pipes and under NO_COLOR, on when asked for", () => {
    const colored = (words: string[], env: Record<string, string> = {}) =>
      wfmc.run(["check", "wrong.wfm", ...words], { env }).stderr.includes(start);
    expect(colored([])).toBe(false);
    expect(colored(["--color", "always"])).toBe(true);
    expect(colored([], { FORCE_COLOR: "1" })).toBe(true);
    expect(colored([], { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    expect(colored(["--color", "never"], { FORCE_COLOR: "1" })).toBe(false);
    expect(colored([], { WFMC_COLOR: "always" })).toBe(true);
    expect(colored(["--color", "never"], { WFMC_COLOR: "always" })).toBe(false);
  });
});

describe("configuration", () => {
  it("is found upward from the model file; flags and environment win; unknown keys are told", () => {
    wfmc.write("wfmc.config.json", '{ "memory_limit": "1GB", "colour": "auto" }');
    const { status, stderr } = wfmc.run(["check", join(wfmc.folder, "glass.wfm")], { cwd: "/" });
    expect(status).toBe(0);
    expect(stderr).toContain("did you mean `color`?");
    expect(JSON.parse(wfmc.run(["info", "--json"]).stdout).memory_limit).toBe(2 ** 30);
    expect(JSON.parse(wfmc.run(["info", "--json"], { env: { WFMC_MEMORY_LIMIT: "2GB" } }).stdout).memory_limit).toBe(
      2 ** 31,
    );
    wfmc.write("wfmc.config.json", '{ "jobs": "many" }');
    expect(wfmc.run(["check", "glass.wfm"])).toMatchObject({ status: 4, stderr: expect.stringContaining("WFM6597") });
    wfmc.write("wfmc.config.json", "{");
    expect(wfmc.run(["check", "glass.wfm"])).toMatchObject({ status: 4, stderr: expect.stringContaining("WFM6596") });
    wfmc.write("wfmc.config.json", "{}");
    expect(wfmc.run(["check", "glass.wfm"], { env: { WFMC_JOBS: "x" } }).status).toBe(2);
    expect(existsSync(join(wfmc.folder, "runs"))).toBe(false);
  });
});
