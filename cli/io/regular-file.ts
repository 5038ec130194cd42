import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { reasonOf } from "../messages.js";

// Files that others made, and that may be anything: a pipe would hang whoever reads it, a device may never end.

/** Largest file that is read whole: what Node puts into one buffer. */
const LARGEST = 2 ** 31 - 1;

/** What cannot be read whole, in words; undefined of a regular file of at most `largest` bytes. Throws the system's error. */
function unfit(path: string, largest: number): string | undefined {
  const found = statSync(path);
  if (found.isDirectory()) return "it is a folder";
  if (!found.isFile()) return "it is no regular file";
  return found.size > largest ? `it is larger than ${largest} bytes` : undefined;
}

/** The bytes of a regular file, or why there are none. Never waits. */
export function readRegularFile(
  path: string,
  largest = LARGEST,
): { readonly bytes?: Buffer; readonly reason?: string } {
  try {
    const reason = unfit(path, largest);
    return reason === undefined ? { bytes: readFileSync(path) } : { reason };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

const CHUNK = 2 ** 20;

/** The lines of a regular file, each without its line break; the last one as it is, even if it is cut short. Throws the reason as an Error. */
export function* linesOf(path: string): Generator<{ readonly bytes: Buffer; readonly whole: boolean }> {
  const reason = unfit(path, Number.POSITIVE_INFINITY);
  if (reason !== undefined) throw new Error(reason);
  const file = openSync(path, "r");
  try {
    let parts: Buffer[] = [];
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const length = readSync(file, chunk, 0, CHUNK, null);
      if (length === 0) break;
      let from = 0;
      for (let end = chunk.indexOf(10); end >= 0 && end < length; end = chunk.indexOf(10, from)) {
        yield { bytes: Buffer.concat([...parts, chunk.subarray(from, end)]), whole: true };
        parts = [];
        from = end + 1;
      }
      parts.push(chunk.subarray(from, length));
    }
    const rest = Buffer.concat(parts);
    if (rest.length > 0) yield { bytes: rest, whole: false };
  } finally {
    closeSync(file);
  }
}
