import { type ColorChoice, type Paint, paintFor } from "./render/paint.js";

/** The two streams of a command: data go to `out`, everything else to `note`. */
export interface Terminal {
  /** Writes to stdout as given. */
  out(text: string): void;
  /** Writes to stderr as given. */
  note(text: string): void;
  /** Colours of stdout and of stderr. */
  readonly paintOut: Paint;
  readonly paint: Paint;
  /** Cells of a line of stderr. */
  readonly width: number;
  /** True when stderr is a terminal whose last line can be redrawn. */
  readonly live: boolean;
}

/** The process's own streams. A reader that goes away (`wfmc list | head`) is no error: the rest is dropped in silence. */
export function processTerminal(color: ColorChoice): Terminal {
  const { env, stdout, stderr } = process;
  const signs = (isTTY: boolean | undefined) => ({ choice: color, env, isTTY: isTTY === true });
  return {
    out: (text) => void (stdout.writable && stdout.write(text)),
    note: (text) => void (stderr.writable && stderr.write(text)),
    paintOut: paintFor(signs(stdout.isTTY)),
    paint: paintFor(signs(stderr.isTTY)),
    width: stderr.columns || 120,
    live: stderr.isTTY === true && env["TERM"] !== "dumb",
  };
}

/** Closed pipes end no command: what was computed is still written to files. */
export function survivePipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
