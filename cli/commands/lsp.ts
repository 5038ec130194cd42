import { UsageError } from "../usage-error.js";

/** `wfmc lsp`. */
export function command(): number {
  throw new UsageError(
    "the language server is not in this version",
    "`wfmc check --json` gives the same diagnostics to an editor",
  );
}
