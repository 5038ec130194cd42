/** Takes the bytes of one entry as they come. */
export type EntrySink = (chunk: Uint8Array) => void;

const BLOCK = 512;

/**
 * Reads a tar stream (POSIX ustar) piece by piece; no entry is held whole. `open` is called for each regular file and returns what takes its
 * bytes, or undefined to skip it. `finish` is true when the stream ended between entries.
 */
export function tarReader(open: (name: string) => EntrySink | undefined): {
  push(chunk: Uint8Array): void;
  finish(): boolean;
} {
  const state: Reading = { header: new Uint8Array(BLOCK), filled: 0, left: 0, padding: 0 };
  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) at += take(state, chunk.subarray(at), open);
    },
    finish: () => state.left === 0 && state.filled === 0,
  };
}

/** Where a reader stands: bytes of the header, then of the entry, then of the zeros that fill its last block. */
interface Reading {
  readonly header: Uint8Array;
  filled: number;
  left: number;
  padding: number;
  sink?: EntrySink;
}

/** Take what belongs together from the front of a piece; how much it was. */
function take(state: Reading, piece: Uint8Array, open: (name: string) => EntrySink | undefined): number {
  if (state.left > 0) {
    const part = piece.subarray(0, state.left);
    state.sink?.(part);
    state.left -= part.length;
    return part.length;
  }
  if (state.padding > 0) {
    const skipped = Math.min(state.padding, piece.length);
    state.padding -= skipped;
    return skipped;
  }
  const part = piece.subarray(0, BLOCK - state.filled);
  state.header.set(part, state.filled);
  state.filled = (state.filled + part.length) % BLOCK;
  if (state.filled > 0) return part.length;
  const { name, size } = entryOf(state.header);
  state.sink = name === undefined ? undefined : open(name);
  state.left = size;
  state.padding = (BLOCK - (size % BLOCK)) % BLOCK;
  return part.length;
}

/** Name and size of a header's entry; no name for what is no regular file. */
function entryOf(header: Uint8Array): { name?: string; size: number } {
  const size = Number.parseInt(field(header, 124, 12), 8) || 0;
  const name = field(header, 0, 100);
  const prefix = field(header, 345, 155);
  const regular = name !== "" && (header[156] === 0 || header[156] === 48);
  return regular ? { name: prefix === "" ? name : `${prefix}/${name}`, size } : { size };
}

/** A text field of a header, up to its first zero byte. */
function field(header: Uint8Array, start: number, length: number): string {
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end)).trim();
}
