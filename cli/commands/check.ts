import type { Diagnostic } from "../../grammar/diagnostic.js";
import { type CapabilityRow, capabilityMatrix, refusalsBefore } from "../../library/index.js";
import { announce, summarize } from "../announce.js";
import { compileFile } from "../compile-file.js";
import type { Context } from "../context.js";
import { EXIT, exitCode } from "../exit-code.js";
import { jsonLine } from "../render/json-line.js";
import { renderTable } from "../render/table.js";
import type { Terminal } from "../terminal.js";

interface Flags {
  readonly pedantic?: boolean;
  readonly capabilities?: boolean;
  readonly json?: boolean;
}

/** `wfmc check`: all that is wrong with the files, and what every run of their experiments would refuse. */
export function command({ terminal, settings }: Context, flags: Flags, paths: readonly string[]): number {
  const all: Diagnostic[] = [];
  for (const path of paths) {
    const { program, diagnostics, sources, files } = compileFile(path, settings, { pedantic: flags.pedantic });
    const refusals = program ? refusalsBefore(program, { files }) : [];
    announce(terminal, [...diagnostics, ...refusals], sources, flags.json);
    all.push(...diagnostics, ...refusals);
    if (!flags.capabilities || !program) continue;
    writeMatrix(capabilityMatrix(program, { files }), terminal, flags.json === true);
  }
  summarize(terminal, all);
  const code = exitCode(all);
  if (code === EXIT.ok && all.length === 0)
    terminal.note(`${paths.length === 1 ? paths[0] : `${paths.length} files`}: no mistakes\n`);
  return code;
}

/** Which algorithm can handle which factor group, and how. */
function writeMatrix(rows: readonly CapabilityRow[], terminal: Terminal, json: boolean): void {
  if (json) {
    for (const { model, group, entries } of rows) {
      for (const entry of entries) terminal.out(jsonLine("capability", { model, group, ...entry }));
    }
    return;
  }
  const algorithms = [...new Set(rows.flatMap(({ entries }) => entries.map(({ algorithm }) => algorithm)))];
  const columns = ["model", "group", ...algorithms].map((title) => ({ title }));
  const cells = rows.map(({ model, group, entries }) => [
    model,
    group,
    ...algorithms.map((name) => entries.find(({ algorithm }) => algorithm === name)?.method ?? ""),
  ]);
  terminal.out(`${renderTable(columns, cells, terminal.paintOut, terminal.widthOut)}\n`);
  const missing = rows.flatMap(({ group, entries }) =>
    entries
      .filter(({ method }) => method === "missing")
      .map(({ algorithm, note }) => `  ${group}, ${algorithm}: ${note}\n`),
  );
  if (missing.length > 0) terminal.out(`\nmissing:\n${missing.join("")}`);
}
