import type { Diagnostic } from "../../grammar/diagnostic.js";
import { announce, summarize } from "../announce.js";
import { type Compiled, compileFile } from "../compile-file.js";
import type { Context } from "../context.js";
import { EXIT, exitCode } from "../exit-code.js";
import { jsonLine } from "../render/json-line.js";
import { renderExpectations } from "../render/outcome.js";
import { follow } from "../run/follow.js";
import { interruptible } from "../run/interrupt.js";
import { type RequestFlags, requestOf, runOptions } from "../run/request.js";
import { runBeside } from "../run/workers.js";
import { readsOf } from "../settings.js";

type Flags = RequestFlags & { readonly json?: boolean };
interface Tally {
  readonly diagnostics: Diagnostic[];
  passed: number;
  failed: number;
  cancelled: boolean;
}

/** `wfmc test`: runs the experiments that have an `expect`; exit 3 when one fails. */
export async function command(context: Context, flags: Flags, paths: readonly string[]): Promise<number> {
  const { terminal } = context;
  const { signal, dispose } = interruptible(terminal);
  const tally: Tally = { diagnostics: [], passed: 0, failed: 0, cancelled: false };
  requestOf(undefined, flags);
  for (const path of paths) await testFile(path, context, flags, signal, tally);
  dispose();
  summarize(terminal, tally.diagnostics);
  terminal.note(`${tally.passed + tally.failed} expectations: ${tally.passed} passed, ${tally.failed} failed\n`);
  const code = exitCode(tally.diagnostics);
  if (code !== EXIT.ok) return code;
  return tally.cancelled ? EXIT.interrupted : tally.failed > 0 ? EXIT.unmet : EXIT.ok;
}

async function testFile(
  path: string,
  context: Context,
  flags: Flags,
  signal: AbortSignal,
  tally: Tally,
): Promise<void> {
  const compiled = compileFile(path, context.settings);
  announce(context.terminal, compiled.diagnostics, compiled.sources, flags.json);
  tally.diagnostics.push(...compiled.diagnostics);
  const experiments = compiled.program?.experiments ?? [];
  const expecting = experiments.filter(({ clauses }) => clauses.some(({ kind }) => kind === "expect"));
  if (compiled.program && expecting.length === 0) context.terminal.note(`${path}: no experiment expects anything\n`);
  for (const { name } of expecting) {
    if (!signal.aborted) await testExperiment({ path, name, compiled, context, flags, signal, tally });
  }
}

interface Task {
  readonly path: string;
  readonly name: string;
  readonly compiled: Compiled;
  readonly context: Context;
  readonly flags: Flags;
  readonly signal: AbortSignal;
  readonly tally: Tally;
}

async function testExperiment({ path, name, compiled, context, flags, signal, tally }: Task): Promise<void> {
  const { program, sources, entry } = compiled;
  if (!program) return;
  const { terminal, settings } = context;
  const options = runOptions(requestOf(name, flags), settings);
  const json = flags.json === true;
  const events = runBeside({ how: "run", program, entry, reads: readsOf(settings), options, signal });
  const { diagnostics, end } = await follow(events, { terminal, sources, json, quiet: true });
  tally.diagnostics.push(...diagnostics);
  tally.cancelled ||= end?.cancelled ?? false;
  const expectations = end?.expectations ?? [];
  for (const { passed } of expectations) tally[passed ? "passed" : "failed"]++;
  if (json) for (const each of expectations) terminal.out(jsonLine("expect", { path, experiment: name, ...each }));
  else if (expectations.length > 0)
    terminal.out(`${path}, ${name}\n${renderExpectations(expectations, terminal.paintOut)}\n`);
}
