import { join } from "node:path";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { announce } from "../announce.js";
import type { Context } from "../context.js";
import { exitCode } from "../exit-code.js";
import { writeAtomic } from "../io/atomic.js";
import { readManifest } from "../io/manifest.js";
import { cannotWrite, reasonOf } from "../messages.js";
import { reportHtml } from "../render/report.js";
import { EVENT_LOG, readEvents } from "../run/event-log.js";

/** `wfmc report RUN`: report.html in the run folder, one file that needs no network. */
export function command({ terminal }: Context, flags: { readonly output?: string }, path: string): number {
  const { value, diagnostics } = readManifest(path);
  const all: Diagnostic[] = [...diagnostics];
  if (value) {
    const target = flags.output ?? join(value.folder, "report.html");
    try {
      writeAtomic(target, reportHtml(value.manifest, readEvents(join(value.folder, EVENT_LOG))));
      terminal.note(`wrote ${target}\n`);
    } catch (error) {
      all.push(cannotWrite(target, reasonOf(error)));
    }
  }
  announce(terminal, all, () => undefined);
  return exitCode(all);
}
