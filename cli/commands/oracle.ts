import { announce, summarize } from "../announce.js";
import { compileFile } from "../compile-file.js";
import type { Context } from "../context.js";
import { exitCode } from "../exit-code.js";
import { coordinateName } from "../observable-facts.js";
import { renderMeasures } from "../render/measures.js";
import { follow } from "../run/follow.js";
import { interruptible } from "../run/interrupt.js";
import { type RequestFlags, requestOf, runOptions } from "../run/request.js";
import { runBeside } from "../run/workers.js";
import { readsOf } from "../settings.js";

/** `wfmc oracle`: the exact answer of a small model beside that of message passing. */
export async function command(
  context: Context,
  flags: RequestFlags & { readonly json?: boolean },
  path: string,
  experiment?: string,
): Promise<number> {
  const { terminal, settings } = context;
  const request = requestOf(experiment, flags);
  const { program, diagnostics, sources, entry } = compileFile(path, settings, request);
  announce(terminal, diagnostics, sources, flags.json);
  if (!program) return exitCode(diagnostics);
  const { signal, dispose } = interruptible(terminal, "stopping");
  const options = runOptions(request, settings);
  const events = runBeside({ how: "oracle", program, entry, reads: readsOf(settings), options, signal });
  const followed = await follow(events, { terminal, sources, json: flags.json === true });
  dispose();
  if (!flags.json && followed.measures.length > 0) {
    terminal.out(`${renderMeasures(followed.measures, coordinateName, terminal.paintOut)}\n`);
  }
  const all = [...diagnostics, ...followed.diagnostics];
  summarize(terminal, all);
  return exitCode(all, followed.end);
}
