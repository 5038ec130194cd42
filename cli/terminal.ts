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
  /** Cells of a line of stderr, and of stdout: without end where that is no terminal and COLUMNS says nothing. */
  readonly width: number;
  readonly widthOut: number;
  /** True when stderr is a terminal whose last line can be redrawn. */
  readonly live: boolean;
}

/** The process's own streams. A reader that goes away (`wfmc list | head`) is no error: the rest is dropped in silence. */
export function processTerminal(color: ColorChoice): Terminal {
  const { env, stdout, stderr } = process;
  const signs = (isTTY: boolean | undefined) => ({ choice: color, env, isTTY: isTTY === true });
  return {
    out: (text) => send(stdout, text),
    note: (text) => send(stderr, text),
    paintOut: paintFor(signs(stdout.isTTY)),
    paint: paintFor(signs(stderr.isTTY)),
    width: stderr.columns || 120,
    widthOut: stdout.columns || Number(env["COLUMNS"]) || Number.POSITIVE_INFINITY,
    live: stderr.isTTY === true && env["TERM"] !== "dumb",
  };
}

/** Writes to a stream that may be closed or full. Some fail at once and some later: `survivePipes` hears of both. */
function send(stream: NodeJS.WriteStream, text: string): void {
  try {
    if (stream.writable) stream.write(text);
  } catch (error) {
    stream.emit("error", error);
  }
}

/** A reader that went away, in all its forms: a closed pipe, a terminal that hung up. */
const GONE = new Set(["EPIPE", "EIO", "ERR_STREAM_DESTROYED", "ECONNRESET"]);

/**
 * Closed pipes end no command: what was computed is still written to files. Neither does a full disk behind stdout, but what belongs there
 * is lost: `trouble` is called once. Of stderr, which only tells, nothing is lost.
 */
export function survivePipes(trouble: (error: unknown) => void): void {
  let told = false;
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (told || GONE.has(error.code ?? "")) return;
    told = true;
    trouble(error);
  });
}
