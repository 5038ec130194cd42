import { createHash } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { highlight } from "../../cli/report/highlight.js";
import { type Built, builtCommand, manifestOf, onlyRunFolder, SPIN_GLASS } from "./built-command.js";
import { fetches, tagFaults } from "./markup.js";

/** Names and comments from files that would be markup if nobody escaped them. */
const HOSTILE = SPIN_GLASS.replace(
  "experiment heat on Glass {",
  'experiment heat on Glass {\n  "<script>alert(1)</script> & \\"heat\\""',
)
  .replace("param n: int = 12", "param n: int = 12 // <img src=x onerror=alert(2)>")
  .replace("sweep beta in [0.1, 0.2, 0.3]", "anneal beta in geomspace(0.1, 0.8, 4)")
  .replace("expect energy < 0", "expect energy < 0\n  expect energy > 0\n  plot log_partition vs beta");

let wfmc: Built;
let folder: string;
beforeAll(async () => {
  wfmc = await builtCommand();
  wfmc.write("heat.wfm", HOSTILE);
  wfmc.run(["run", "heat.wfm", "--out", "base", "--set", "n=10"]);
  folder = onlyRunFolder(wfmc.folder, "base", "heat");
});
afterAll(() => wfmc.dispose());

function reportOf(run: string): string {
  const { status, stderr } = wfmc.run(["report", run, "-o", "out.html"]);
  expect([status, stderr]).toEqual([0, "wrote out.html\n"]);
  return readFileSync(join(wfmc.folder, "out.html"), "utf8");
}

describe("wfmc report", () => {
  it("is one well-formed page that fetches and runs nothing", () => {
    const html = reportOf(folder);
    expect(tagFaults(html)).toEqual([]);
    expect(fetches(html)).toEqual([]);
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    for (const svg of html.match(/<svg[^>]*>/g) ?? []) expect(svg).toMatch(/role="img" aria-label="[^"]{20,}"/);
  });

  it("holds everything that is known of the run", () => {
    const html = reportOf(folder);
    const heads = [...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title);
    expect(heads).toEqual([
      "How it ended",
      "Plots",
      "Measures",
      "Warnings and notes",
      "Params",
      "Plan",
      "Model",
      "Cite",
      "Reproduce",
    ]);
    const { files, versions, data } = manifestOf(folder);
    for (const hash of [files[0].sha256, ...Object.values(data)]) expect(html).toContain(String(hash));
    expect(html).toContain(versions.node);
    expect(html).toContain("wfmc run heat.wfm heat --set n=10 --seeds 1,2");
    expect(html).toContain(`wfmc rerun base/heat/`);
    expect(html).toContain('<strong class="good">pass</strong> <code>energy &lt; 0</code>');
    expect(html).toContain('<strong class="bad">FAIL</strong> <code>energy &gt; 0</code>');
    expect(html).toContain("Kschischang, Frey, Loeliger");
    expect(html).toContain("Factor graph of Glass");
    // Two plot clauses over the annealed name: two panels of one figure; then the model's drawing.
    expect(html.match(/<figure>/g)).toHaveLength(2);
    expect(html).toContain("log_partition (nats)");
  });

  it("escapes whatever comes from files, also where the event log was tampered with", () => {
    const copy = join(wfmc.folder, "tampered");
    cpSync(folder, copy, { recursive: true });
    const log = join(copy, "events.ndjson");
    const evil = "</td><script>alert(3)</script>";
    writeFileSync(log, `${readFileSync(log, "utf8").replaceAll('"unit":"energy"', `"unit":"${evil}"`)}`);
    const manifest = { ...manifestOf(copy), notes: [evil], experiment: "heat" };
    writeFileSync(join(copy, "manifest.json"), JSON.stringify(manifest));
    const html = reportOf("tampered");
    writeFileSync(log, `${readFileSync(log, "utf8")}7\n`);
    expect(wfmc.run(["report", "tampered"])).toMatchObject({ status: 4, stderr: expect.stringContaining("WFM6592") });
    expect(tagFaults(html)).toEqual([]);
    expect(fetches(html)).toEqual([]);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).toContain("&lt;img src=x onerror=alert(2)&gt;");
    expect(html).toContain("&lt;script&gt;alert(3)&lt;/script&gt;");
  });

  it("says of an unfinished run what is missing and how to go on", () => {
    const copy = join(wfmc.folder, "partial");
    cpSync(folder, copy, { recursive: true });
    const log = join(copy, "events.ndjson");
    const lines = readFileSync(log, "utf8").split("\n");
    const end = lines.findIndex((line) => line.includes('"type":"result"'));
    writeFileSync(log, `${lines.slice(0, end + 3).join("\n")}\n${lines[end + 3].slice(0, 30)}`);
    writeFileSync(
      join(copy, "manifest.json"),
      JSON.stringify({ ...manifestOf(copy), status: "running", artifacts: [] }),
    );
    const html = reportOf("partial");
    expect(tagFaults(html)).toEqual([]);
    expect(html).toContain("Partial results.");
    expect(html).toContain("1 of 2 runs are complete");
    expect(html).toContain("wfmc run heat.wfm --resume partial");
    writeFileSync(log, "");
    expect(reportOf("partial")).toContain("No run came to an end.");
  });

  it("reports a run whose text this build cannot read any more, without its drawings", () => {
    const copy = join(wfmc.folder, "strange");
    cpSync(folder, copy, { recursive: true });
    const manifest = manifestOf(copy);
    const text = "model Glass { strange }";
    const files = [{ ...manifest.files[0], text, sha256: createHash("sha256").update(text).digest("hex") }];
    writeFileSync(join(copy, "manifest.json"), JSON.stringify({ ...manifest, files }));
    const html = reportOf("strange");
    expect(tagFaults(html)).toEqual([]);
    expect(html).not.toContain("<figure>");
    expect(html).toContain("WFM1");
  });

  it.each([
    ["a folder without a manifest", "empty"],
    ["a path that does not exist", "nowhere"],
    ["a model file", "heat.wfm"],
  ])("refuses %s: WFM6592, exit 4", (_name, path) => {
    wfmc.write("empty-marker", "");
    const { status, stderr } = wfmc.run(["report", path]);
    expect([status, stderr]).toEqual([4, expect.stringContaining("WFM6592")]);
  });

  it("refuses a target that cannot be written: WFM6591, exit 4", () => {
    const { status, stderr } = wfmc.run(["report", folder, "-o", "no/such/folder/x.html"]);
    expect([status, stderr]).toEqual([4, expect.stringContaining("WFM6591")]);
  });
});

describe("highlight", () => {
  it("marks words, numbers, strings and comments and escapes the rest", () => {
    expect(highlight('let x2 = 1.5 // "a" <b>\nplot σ vs "in"')).toBe(
      '<span class="word">let</span> x2 = <span class="number">1.5</span> <span class="comment">// &quot;a&quot; &lt;b&gt;</span>\n<span class="word">plot</span> σ <span class="word">vs</span> <span class="string">&quot;in&quot;</span>',
    );
  });
});
