import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeAtomic } from "../../../cli/io/atomic.js";
import { cacheFolder, dataSetPath, hostFiles } from "../../../cli/io/host.js";
import { describePlatform, type Manifest, readManifest, writeManifest } from "../../../cli/io/manifest.js";
import { createRunFolder, openRunFolder } from "../../../cli/io/run-folder.js";
import { complaint } from "../sources/ask.js";

const folder = mkdtempSync(join(tmpdir(), "wfmc-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("writeAtomic", () => {
  it("writes, replaces, and leaves no temporary file", () => {
    const path = join(folder, "a.txt");
    expect(writeAtomic(path, "first")).toEqual({ path, sha256: digest("first"), bytes: 5 });
    writeAtomic(path, new TextEncoder().encode("second"));
    expect(readFileSync(path, "utf8")).toBe("second");
    expect(readdirSync(folder)).toEqual(["a.txt"]);
  });
  it("throws the system's error and leaves nothing, where it cannot write", () => {
    expect(() => writeAtomic(join(folder, "none", "a.txt"), "x")).toThrow("ENOENT");
    mkdirSync(join(folder, "taken"));
    expect(() => writeAtomic(join(folder, "taken"), "x")).toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
  it("keeps the old file where the new one does not fit", () => {
    // Runs in a process whose files may not grow beyond 1 MB: the write fails half-way, as on a full disk.
    const path = join(folder, "kept.txt");
    writeFileSync(path, "old");
    const module = new URL("../../../cli/io/atomic.ts", import.meta.url).href;
    const script = `import(${JSON.stringify(module)}).then(({ writeAtomic }) => {
      process.on("SIGXFSZ", () => {});
      try { writeAtomic(${JSON.stringify(path)}, new Uint8Array(3e6)); } catch (error) { console.log(error.code); }
    })`;
    const command = `ulimit -f 1024 && exec "$0" --import tsx -e '${script}'`;
    const { stdout } = spawnSync("bash", ["-c", command, process.execPath], { encoding: "utf8" });
    expect(stdout.trim()).toBe("EFBIG");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("run folder", () => {
  const name = {
    out: join(folder, "runs"),
    experiment: "scoping σ/..",
    started: new Date(Date.UTC(2026, 1, 3, 4, 5, 6, 789)),
    hash: "0123456789abcdef",
  };

  it("is named by experiment, UTC time and hash, and never shared", () => {
    const [first, second] = [createRunFolder(name), createRunFolder(name)];
    expect(first.value?.path).toBe(join(folder, "runs", "scoping_σ___", "20260203T040506Z-01234567"));
    expect(second.value?.path).toBe(`${first.value?.path}-2`);
    expect(readdirSync(first.value?.path ?? "")).toEqual([]);
  });
  it("lists what was written, with hashes", () => {
    const run = createRunFolder(name).value!;
    run.write("plots/b.svg", "<svg/>");
    run.write("a.npz", "first");
    run.write("a.npz", "second");
    run.append("events.ndjson", "{}\n");
    run.append("events.ndjson", "{}\n");
    expect(run.artifacts()).toEqual([
      { path: "a.npz", sha256: digest("second"), bytes: 6 },
      { path: "plots/b.svg", sha256: digest("<svg/>"), bytes: 6 },
    ]);
    expect(readFileSync(join(run.path, "events.ndjson"), "utf8")).toBe("{}\n{}\n");
    expect(openRunFolder(run.path, run.artifacts()).artifacts()).toEqual(run.artifacts());
  });
  it("refuses names outside it, and places where it cannot be", () => {
    const run = createRunFolder(name).value!;
    expect(complaint(run.write("../x", "x"))).toContain("WFM6591");
    expect(complaint(run.write("/tmp/x", "x"))).toContain("it lies outside the run folder");
    writeFileSync(join(folder, "file"), "");
    expect(complaint(createRunFolder({ ...name, out: join(folder, "file") }))).toContain(
      "a part of the path is not a folder",
    );
    expect(complaint(createRunFolder({ ...name, out: "/proc/none" }))).toContain("WFM6591");
  });
  it("refuses a folder without permission", () => {
    const out = join(folder, "locked");
    mkdirSync(out);
    chmodSync(out, 0o555);
    const outcome = createRunFolder({ ...name, out });
    chmodSync(out, 0o755);
    // The superuser may write anywhere, and then there is nothing to refuse.
    const refused = process.getuid?.() === 0 || complaint(outcome).includes("permission is denied");
    expect(refused).toBe(true);
  });
});

const manifest: Manifest = {
  schema: 1,
  entry: "m.wfm",
  directory: "/home",
  files: [{ path: "m.wfm", sha256: digest("model M {}"), text: "model M {}" }],
  experiment: "e",
  model: "M",
  algorithm: "bp",
  overrides: { N: 21 },
  algorithmGiven: false,
  params: { N: 21, alpha: 0.5, accuracy: "exact", d: [0, 0.5] },
  grid: [{ name: "alpha", kind: "sweep", values: [0.5, 0.6] }],
  seeds: [1, 2],
  versions: { wfmc: "0.1.0", node: "20.19.0" },
  platform: describePlatform(),
  data: { xi: "recipe" },
  timing: { started: "2026-02-03T04:05:06Z", wall_s: 1.5 },
  status: "finished",
  artifacts: [{ path: "arrays.npz", sha256: digest("x"), bytes: 1 }],
  notes: [],
};

describe("manifest", () => {
  const write = (content: string): string => {
    const run = mkdtempSync(join(folder, "run-"));
    writeFileSync(join(run, "manifest.json"), content);
    return run;
  };
  it("reads back what is written, by its file or its folder", () => {
    const run = write(writeManifest(manifest));
    expect(readManifest(run).value).toEqual({ manifest, folder: run });
    expect(readManifest(join(run, "manifest.json")).value).toEqual({ manifest, folder: run });
  });
  it.each<[string, string]>([
    ["{", "is not JSON"],
    ["[]", "it has no `schema`"],
    [JSON.stringify({ ...manifest, schema: 2 }), "its manifest has schema 2, and this version reads schema 1"],
    [JSON.stringify({ ...manifest, seeds: undefined }), "`seeds` is missing"],
    [JSON.stringify({ ...manifest, seeds: [1, "2"] }), "`seeds` must be a whole number from 0 on (entry 2)"],
    [JSON.stringify({ ...manifest, params: { N: {} } }), "`params` must be a value or a list of values (`N`)"],
    [
      JSON.stringify({ ...manifest, files: [{ path: "a", sha256: "00", text: "" }] }),
      "`files` `sha256` must be a SHA-256 in hexadecimal (entry 1)",
    ],
    [JSON.stringify({ ...manifest, status: "done" }), "`status` must be one of running, finished, interrupted, failed"],
  ])("%s is no manifest", (content, reason) => {
    const text = complaint(readManifest(write(content)));
    expect(text).toContain("WFM6592");
    expect(text).toContain(reason);
  });
  it("says when there is none", () => {
    expect(complaint(readManifest(join(folder, "nowhere")))).toContain("there is no such file");
    expect(complaint(readManifest(mkdtempSync(join(folder, "empty-"))))).toContain("there is no such file");
  });
});

describe("hostFiles", () => {
  it("reads beside the model file, and data sets from the cache, once", () => {
    const models = join(folder, "models");
    mkdirSync(models);
    writeFileSync(join(models, "a.csv"), "1\n");
    const files = hostFiles(join(models, "m.wfm"), { cache: folder });
    expect(Buffer.from(files.read("a.csv") ?? []).toString()).toBe("1\n");
    expect([files.read("b.csv"), files.read("."), files.read("/dev/zero"), files.dataset("other")]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    writeFileSync(dataSetPath("set", folder), "x");
    expect(files.dataset("set")).toBe(files.dataset("set"));
    expect(files.dataset("set")?.length).toBe(1);
  });
  it("finds the cache folder by the environment", () => {
    expect(cacheFolder({ WFMC_CACHE: "/a", XDG_CACHE_HOME: "/b" })).toBe("/a");
    expect(cacheFolder({ XDG_CACHE_HOME: "/b" })).toBe("/b/wfmc");
    expect(cacheFolder({})).toMatch(/[/\\]\.cache[/\\]wfmc$/);
  });
});
