import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../library/index.js";
import { type Built, builtCommand } from "../cli/built-command.js";

const ROOT = join(import.meta.dirname, "..", "..");
const pages = [
  "README.md",
  ...["guide", "reference"].flatMap((folder) =>
    readdirSync(join(ROOT, "docs", folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${folder}/${name}`),
  ),
];

interface Block {
  readonly language: string;
  readonly text: string;
  /** What the page says between this block and the next. */
  readonly after: string;
}

function blocksOf(page: string): Block[] {
  const parts = readFileSync(join(ROOT, page), "utf8").split(/^```/m);
  return parts.flatMap((part, n) =>
    n % 2 === 0
      ? []
      : [{ language: part.split("\n")[0], text: part.slice(part.indexOf("\n") + 1), after: parts[n + 1] ?? "" }],
  );
}

const all = pages.map((page) => [page, blocksOf(page)] as const);
const of = (language: string) =>
  all.flatMap(([page, blocks]) => blocks.filter((b) => b.language === language).map((b) => [page, b.text] as const));

describe("model blocks of the docs", () => {
  it.each(of("wfm"))("%s compiles", (_, text) => {
    expect(compile(text).diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  });
});

/** A folder with the gallery, and the blocks that a page tells to save. */
function workplace(blocks: readonly Block[]): string {
  const folder = mkdtempSync(join(tmpdir(), "wfmc-docs-"));
  cpSync(join(ROOT, "models"), join(folder, "models"), { recursive: true });
  for (const block of blocks) {
    const name = /Save it as `([\w.]+)`/.exec(block.after)?.[1];
    if (block.language === "wfm" && name) writeFileSync(join(folder, name), block.text);
  }
  return folder;
}

describe("commands of the docs", () => {
  let built: Built;
  beforeAll(async () => {
    built = await builtCommand();
  });
  afterAll(() => built.dispose());
  const lines = all.flatMap(([page, blocks]) =>
    blocks
      .filter((block) => block.language === "sh")
      .flatMap((block) => block.text.split("\n"))
      // Lines with npm set up the machine: the checks themselves run inside one of them.
      .filter((line) => line.startsWith("wfmc "))
      .map((line) => [page, line.replace(/\s+#.*$/, ""), blocks] as const),
  );
  it.each(lines)("%s: %s", (_, line, blocks) => {
    const ended = built.run(line.split(/\s+/).slice(1), { cwd: workplace(blocks) });
    expect(`${ended.status} ${ended.stderr}`).toMatch(/^0 /);
  });
});

describe("programs of the docs", () => {
  it.each(of("ts"))("%s runs", (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), "wfmc-docs-"));
    const local = (path: string) => JSON.stringify(join(ROOT, path));
    const program = text
      .replace('"wfmc/testing"', local("testing/index.ts"))
      .replace('"wfmc"', local("library/index.ts"))
      .replace('"./my-algorithm.js"', local("runtime/algorithms/bp.ts"));
    writeFileSync(join(folder, "block.mts"), program);
    const tsx = join(ROOT, "node_modules", ".bin", "tsx");
    expect(() => execFileSync(tsx, [join(folder, "block.mts")], { stdio: "pipe" })).not.toThrow();
  });
});
