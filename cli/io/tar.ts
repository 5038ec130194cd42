/** Takes the bytes of one entry as they come. */
export type EntrySink = (chunk: Uint8Array) => void;

const BLOCK = 512;

/**
 * Reads a tar stream (POSIX ustar) piece by piece; no entry is held whole. `open` is asked for each regular file and gives what takes its
 * bytes, or undefined to skip it. `finish` is true when the stream ended between entries.
 */
export function tarReader(open: (name: string) => EntrySink | undefined): {
  push(chunk: Uint8Array): void;
  finish(): boolean;
} {
  const header = new Uint8Array(BLOCK);
  let filled = 0;
  let left = 0;
  let padding = 0;
  let sink: EntrySink | undefined;

  const begin = (): void => {
    const size = Number.parseInt(field(header, 124, 12), 8) || 0;
    const type = header[156];
    const prefix = field(header, 345, 155);
    const name = field(header, 0, 100);
    const regular = name !== "" && (type === 0 || type === 48);
    sink = regular ? open(prefix === "" ? name : `${prefix}/${name}`) : undefined;
    left = size;
    padding = (BLOCK - (size % BLOCK)) % BLOCK;
    filled = 0;
  };
  const push = (chunk: Uint8Array): void => {
    for (let at = 0; at < chunk.length; ) {
      if (left > 0) {
        const part = chunk.subarray(at, at + left);
        sink?.(part);
        left -= part.length;
        at += part.length;
      } else if (padding > 0) {
        const skipped = Math.min(padding, chunk.length - at);
        padding -= skipped;
        at += skipped;
      } else {
        const part = chunk.subarray(at, at + BLOCK - filled);
        header.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === BLOCK) begin();
      }
    }
  };
  return { push, finish: () => left === 0 && filled === 0 };
}

/** A text field of a header, up to its first zero byte. */
function field(header: Uint8Array, start: number, length: number): string {
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end)).trim();
}
