import { type Diagnostic, hasErrors } from "../../grammar/diagnostic.js";
import { prepare } from "../../library/index.js";
import { announce, summarize } from "../announce.js";
import { compileFile } from "../compile-file.js";
import type { Context } from "../context.js";
import { exitCode } from "../exit-code.js";
import { jsonLine } from "../render/json-line.js";
import { execute } from "../run/execute.js";
import { planTable } from "../run/plan-table.js";
import { type RequestFlags, requestOf, runOptions } from "../run/request.js";
import { resume } from "../run/resume.js";

interface Flags extends RequestFlags {
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly resume?: string;
}

/** `wfmc run`: one experiment of a file, its results in a run folder. */
export async function command(context: Context, flags: Flags, path: string, experiment?: string): Promise<number> {
  const { terminal, settings } = context;
  const request = requestOf(experiment, flags);
  if (flags.resume !== undefined)
    return resume(context, { folder: flags.resume, path, request, json: flags.json === true });
  const compiled = compileFile(path, settings, request);
  announce(terminal, compiled.diagnostics, compiled.sources, flags.json);
  if (!compiled.program) {
    summarize(terminal, compiled.diagnostics);
    return exitCode(compiled.diagnostics);
  }
  if (flags.dryRun) {
    const { value, diagnostics } = prepare(compiled.program, {
      ...runOptions(request, settings),
      files: compiled.files,
    });
    announce(terminal, diagnostics, compiled.sources, flags.json);
    if (value && !hasErrors(diagnostics)) {
      terminal.out(
        flags.json ? jsonLine("plan", { plan: value.plan }) : `${planTable(value.plan, terminal.paintOut)}\n`,
      );
    }
    const all: Diagnostic[] = [...compiled.diagnostics, ...diagnostics];
    summarize(terminal, all);
    return exitCode(all);
  }
  return (await execute(context, { compiled, program: compiled.program, request, json: flags.json === true })).code;
}
