import { arch, cpus, platform, release, totalmem } from "node:os";
import { DEFAULT_MEMORY } from "../../library/prepare.js";
import { formatBytes } from "../arguments/bytes.js";
import type { Context } from "../context.js";
import { EXIT } from "../exit-code.js";
import { cacheFolder } from "../io/host.js";
import { renderTable } from "../render/table.js";
import { version } from "../version.js";
import { dataSetLines } from "./data.js";

/** `wfmc info`: what a bug report should say. */
export function command(context: Context, flags: { readonly json?: boolean }): number {
  const { terminal } = context;
  const facts = factsOf(context);
  if (flags.json) {
    terminal.out(`${JSON.stringify(facts, null, 2)}\n`);
    return EXIT.ok;
  }
  const sizes = { memory: formatBytes(facts.memory), memory_limit: formatBytes(facts.memory_limit) };
  const words = { ...facts, ...sizes, data: facts.data.join("; "), config: facts.config ?? "none found" };
  const rows = Object.entries(words).map(([name, value]) => [name.replace("_", " "), String(value)]);
  terminal.out(`${renderTable([{ title: "wfmc" }, { title: "" }], rows, terminal.paintOut)}\n`);
  return EXIT.ok;
}

function factsOf({ settings, configFile }: Context) {
  const cache = settings.cache ?? cacheFolder();
  return {
    version: version(),
    node: process.version,
    platform: `${platform()} ${release()} ${arch()}`,
    processors: cpus().length,
    memory: totalmem(),
    memory_limit: settings.memoryLimit ?? DEFAULT_MEMORY,
    cache,
    data: dataSetLines(cache),
    out: settings.out ?? "runs",
    config: configFile ?? null,
  };
}
