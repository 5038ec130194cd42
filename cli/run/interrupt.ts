import { EXIT } from "../exit-code.js";
import type { Terminal } from "../terminal.js";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** A signal that Ctrl-C (or SIGTERM, as batch systems send it) aborts; the second one ends the process at once. */
export function interruptible(terminal: Terminal): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    terminal.note("\nstopping after this step and keeping what was found; once more to stop at once\n");
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
