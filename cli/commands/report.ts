import { join } from "node:path";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { announce } from "../announce.js";
import type { Context } from "../context.js";
import { exitCode } from "../exit-code.js";
import { writeAtomic } from "../io/atomic.js";
import { readManifest } from "../io/manifest.js";
import { cannotWrite, reasonOf } from "../messages.js";
import { recordedReport } from "../report/recorded.js";

/** `wfmc report RUN`: report.html in the run folder, one file that needs no network. */
export async function command(context: Context, flags: { readonly output?: string }, path: string): Promise<number> {
  const { value, diagnostics } = readManifest(path);
  const all: Diagnostic[] = [...diagnostics];
  if (value) {
    const target = flags.output ?? join(value.folder, "report.html");
    const report = await recordedReport(value.manifest, value.folder, context.settings);
    all.push(...report.diagnostics);
    try {
      if (report.value !== undefined) writeAtomic(target, report.value);
      if (report.value !== undefined) context.terminal.note(`wrote ${target}\n`);
    } catch (error) {
      all.push(cannotWrite(target, reasonOf(error)));
    }
  }
  announce(context.terminal, all, () => undefined);
  return exitCode(all);
}
