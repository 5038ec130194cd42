#!/usr/bin/env node
import { EXIT } from "./exit-code.js";
import { processTerminal, survivePipes } from "./terminal.js";

// The `wfmc` command. Loads only what its command needs: `--version` must not pay for the compiler.

declare const WFMC_VERSION: string;

async function fail(error: unknown): Promise<number> {
  const { reportInternalError } = await import("./internal-error.js");
  return reportInternalError(error);
}

async function tellUnwritten(error: unknown): Promise<void> {
  const [{ cannotPrint, reasonOf }, { renderDiagnostic }] = await Promise.all([
    import("./messages.js"),
    import("./render/diagnostic.js"),
  ]);
  const terminal = processTerminal("auto");
  terminal.note(`${renderDiagnostic(cannotPrint(reasonOf(error)), () => undefined, terminal)}\n`);
}

async function main(words: readonly string[]): Promise<number> {
  if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
    processTerminal("never").out(`${WFMC_VERSION}\n`);
    return EXIT.ok;
  }
  const { runCommand } = await import("./program.js");
  return runCommand(words);
}

/** What cannot be written to stdout is a command's result. */
let unwritten = false;
survivePipes((error) => {
  unwritten = true;
  process.exitCode = EXIT.data;
  void tellUnwritten(error);
});
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error) => void fail(error).then((code) => process.exit(code)));
}
const code = await main(process.argv.slice(2)).catch(fail);
process.exitCode = unwritten ? EXIT.data : code;
