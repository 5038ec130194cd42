#!/usr/bin/env node
import { EXIT } from "./exit-code.js";
import { survivePipes } from "./terminal.js";

// The `wfmc` command. Loads only what its command needs: `--version` must not pay for the compiler.

declare const WFMC_VERSION: string;

async function fail(error: unknown): Promise<number> {
  const { reportInternalError } = await import("./internal-error.js");
  return reportInternalError(error);
}

async function main(words: readonly string[]): Promise<number> {
  if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
    process.stdout.write(`${WFMC_VERSION}\n`);
    return EXIT.ok;
  }
  const { runCommand } = await import("./program.js");
  return runCommand(words);
}

survivePipes();
for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error) => void fail(error).then((code) => process.exit(code)));
}
process.exitCode = await main(process.argv.slice(2)).catch(fail);
