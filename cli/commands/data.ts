import { statSync } from "node:fs";
import { announce } from "../announce.js";
import { formatBytes } from "../arguments/bytes.js";
import type { Context } from "../context.js";
import { EXIT, exitCode } from "../exit-code.js";
import { getFashionMnist } from "../io/fashion-mnist.js";
import { cacheFolder, dataSetPath } from "../io/host.js";
import { UsageError, unknownWord } from "../usage-error.js";

/** Data sets that `wfmc data get` prepares. */
const DATA_SETS = ["fashion-mnist"];

/** `wfmc data get NAME` and `wfmc data list`. */
export async function command(
  context: Context,
  flags: { readonly from?: string },
  action: string,
  name?: string,
): Promise<number> {
  const { terminal, settings } = context;
  const cache = settings.cache ?? cacheFolder();
  if (action === "list") {
    for (const line of dataSetLines(cache)) terminal.out(`${line}\n`);
    return EXIT.ok;
  }
  if (action !== "get") throw unknownWord("action of `wfmc data`:", action, ["get", "list"]);
  if (name === undefined)
    throw new UsageError("`wfmc data get` needs the name of a data set", `known: ${DATA_SETS.join(", ")}`);
  if (!DATA_SETS.includes(name)) throw unknownWord("data set", name, DATA_SETS);
  const { value, diagnostics } = await getFashionMnist({
    from: flags.from,
    cache,
    note: (line) => terminal.note(`${line}\n`),
  });
  announce(terminal, diagnostics, () => undefined);
  if (value) {
    const { path, images, bytes, origin, fetched } = value;
    terminal.note(
      `${name}: ${images} images, ${formatBytes(bytes)}, from ${origin}${fetched ? "" : " (was at hand already)"}\n${path}\n`,
    );
  }
  return exitCode(diagnostics);
}

/** One line a data set: at hand or not. */
export function dataSetLines(cache: string): string[] {
  return DATA_SETS.map((name) => {
    const path = dataSetPath(name, cache);
    const found = statSync(path, { throwIfNoEntry: false });
    return found ? `${name}  ${formatBytes(found.size)}  ${path}` : `${name}  not at hand: \`wfmc data get ${name}\``;
  });
}
