import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Built, builtCommand, manifestOf, onlyRunFolder } from "../cli/built-command.js";

// Found by hand: a measure that no Ctrl-C could end, equal runs in one folder, pipes and full disks, damaged run folders.

/** A measure of hours: four thousand million samples. */
const MEASURE = `model M {
  graph G = random_hypergraph(6, 4, 3)
  plate v in nodes(G)
  plate (a, b, e) in edges(G)
  var w[v]: bit
  energy H[a, b, e] := -2 * w[a] * w[b] * w[e]
}
experiment e on M { run bp measure entropy, franz_parisi(d = 0, samples = 4294967296) }
`;
/** An enumeration of minutes. */
const LARGE = `model L {
  plate i in 1..24
  plate mu in 1..5
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe y[mu] := sign(sum(i) xi[mu, i] * w[i])
}
`;
const SMALL = `model S {
  plate i in 1..5
  var s[i]: spin
  energy H[i] := -0.3 * s[i]
}
experiment e on S { run bp measure log_partition }
`;

let wfmc: Built;
beforeAll(async () => {
  wfmc = await builtCommand();
  wfmc.write("measure.wfm", MEASURE);
  wfmc.write("large.wfm", LARGE);
  wfmc.write("small.wfm", SMALL);
});
afterAll(() => wfmc.dispose());

/** Ends a command by a signal once its JSON tells `wanted`; its exit status and how long it took to end, in milliseconds. */
async function ended(words: readonly string[], wanted: string, signals: readonly NodeJS.Signals[]) {
  const child = wfmc.start(words);
  const end = new Promise<number | null>((resolve) => child.on("exit", resolve));
  let told = "";
  await new Promise<void>((resolve) =>
    child.stdout?.on("data", (text: Buffer) => {
      told += text.toString();
      if (told.includes(wanted)) resolve();
    }),
  );
  const begun = performance.now();
  for (const signal of signals) {
    child.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { status: await end, took: performance.now() - begun };
}

// A second, and as much again for a machine that does other things at the same time.
const SOON = 2000;

describe("a signal", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s ends a run inside a measure, and keeps what was found",
    async (signal) => {
      const out = `out${signal}`;
      const { status, took } = await ended(["run", "measure.wfm", "--json", "--out", out], '"entropy"', [signal]);
      expect(status).toBe(130);
      expect(took).toBeLessThan(SOON);
      const folder = onlyRunFolder(wfmc.folder, out, "e");
      expect(manifestOf(folder).status).toBe("interrupted");
      expect(readFileSync(join(folder, "events.ndjson"), "utf8")).toContain('"observable":"entropy"');
    },
  );

  it("the second one ends it at once", async () => {
    const { status, took } = await ended(["run", "measure.wfm", "--json", "--out", "two"], '"entropy"', [
      "SIGINT",
      "SIGINT",
    ]);
    expect([status, took < SOON]).toEqual([130, true]);
  });

  it("ends an oracle inside its enumeration", async () => {
    const { status, took } = await ended(["oracle", "large.wfm", "--json"], '"progress"', ["SIGTERM"]);
    expect([status, took < SOON]).toEqual([130, true]);
  });
});

it("eight equal runs at once have folders of their own", async () => {
  const runs = Array.from({ length: 8 }, () => wfmc.start(["run", "small.wfm", "--out", "equal"]));
  const codes = await Promise.all(runs.map((run) => new Promise((resolve) => run.on("exit", resolve))));
  expect(codes).toEqual(Array(8).fill(0));
  const folders = readdirSync(join(wfmc.folder, "equal", "e"));
  expect(folders).toHaveLength(8);
  for (const name of folders) expect(manifestOf(join(wfmc.folder, "equal", "e", name)).status).toBe("finished");
});

it.skipIf(process.platform !== "linux")(
  "a full disk behind stdout is exit 4 with a code; a closed pipe is no error",
  () => {
    const main = wfmc.start(["--version"]).spawnargs.slice(0, 2);
    const shell = (line: string) =>
      spawnSync("bash", ["-c", `set -o pipefail; ${line}`], { cwd: wfmc.folder, encoding: "utf8" });
    const command = main.map((word) => `'${word}'`).join(" ");
    expect(shell(`${command} list algorithms > /dev/full`)).toMatchObject({
      status: 4,
      stderr: expect.stringContaining("WFM6591"),
    });
    expect(shell(`${command} list observables | head -1`)).toMatchObject({ stderr: "" });
  },
);

describe("a damaged run folder", () => {
  it("is exit 4 with a code for rerun, report, cite and --resume, and hangs nobody", () => {
    wfmc.run(["run", "small.wfm", "--out", "good"]);
    const folder = onlyRunFolder(wfmc.folder, "good", "e");
    const manifest = readFileSync(join(folder, "manifest.json"), "utf8");
    const events = readFileSync(join(folder, "events.ndjson"), "utf8");
    const told = (words: readonly string[]) => {
      const { status, stderr } = wfmc.run(words);
      return [status, /WFM6592/.test(stderr), / {4}at /.test(stderr)];
    };
    const file = join(folder, "manifest.json");
    for (const text of [
      manifest.slice(0, 300),
      manifest.replace('"seeds": [', '"seeds": [1e300, '),
      "[".repeat(100_000),
    ]) {
      writeFileSync(file, text);
      expect(told(["rerun", folder])).toEqual([4, true, false]);
    }
    writeFileSync(file, manifest.replace('"finished"', '"running"'));
    writeFileSync(join(folder, "events.ndjson"), `{"type":"measure","__proto__":{"x":1},"run":0}\n${events}`);
    expect(told(["report", folder])).toEqual([4, true, false]);
    expect(told(["run", "small.wfm", "--resume", folder])).toEqual([4, true, false]);
    spawnSync("bash", ["-c", `rm '${file}'; mkfifo '${file}'`]);
    expect(told(["cite", folder])).toEqual([4, true, false]);
  });
});
