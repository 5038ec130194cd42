import { EXIT } from "../exit-code.js";
import type { Terminal } from "../terminal.js";

/** Ctrl-C, what batch systems send before they kill, and a terminal that goes away. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A signal that the first of SIGNALS aborts; the second one ends the process at once. `promise` says what the first one does. */
export function interruptible(
  terminal: Terminal,
  promise = "stopping and keeping what was found",
): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    terminal.note(`\n${promise}; once more to stop at once\n`);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of SIGNALS) process.off(signal, stop);
    },
  };
}
