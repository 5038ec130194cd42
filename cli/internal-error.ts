import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXIT } from "./exit-code.js";
import { internalError } from "./messages.js";
import { renderDiagnostic } from "./render/diagnostic.js";
import { processTerminal } from "./terminal.js";
import { version } from "./version.js";

/** Tells the user that the program itself is at fault; the trace goes to a file, never to the screen. Returns the exit status. */
export function reportInternalError(error: unknown): number {
  const summary = error instanceof Error ? error.message.split("\n")[0] : String(error);
  const terminal = processTerminal("auto");
  const d = internalError(summary, writeTrace(error));
  terminal.note(`${renderDiagnostic(d, () => undefined, terminal)}\n`);
  return EXIT.internal;
}

/** The file's path; undefined when not even the temporary folder can be written. */
function writeTrace(error: unknown): string | undefined {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const command = ["wfmc", ...process.argv.slice(2)].join(" ");
  try {
    const file = join(mkdtempSync(join(tmpdir(), "wfmc-")), "trace.txt");
    writeFileSync(
      file,
      `wfmc ${version()}, node ${process.version}, ${process.platform} ${process.arch}\n${command}\n\n${trace}\n`,
    );
    return file;
  } catch {
    return undefined;
  }
}
