import { createHash, randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** A file as it was written. */
export interface Written {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Write a file so that its name never holds a part of it: a temporary file in the same folder, flushed to the disk, then renamed.
 * Throws the system's error (ENOSPC, EACCES, ...) after the temporary file is gone; whoever calls tells it by `cannotWrite`.
 */
export function writeAtomic(path: string, content: Uint8Array | string): Written {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`);
  try {
    writeThrough(temporary, bytes);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  tryFlush(dirname(path));
  return { path, sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length };
}

/** A file that must not exist yet, flushed to the disk. Throws the system's error. */
export function writeThrough(path: string, bytes: Uint8Array): void {
  const file = openSync(path, "wx");
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Make the rename itself last; not every system lets a folder be opened, and then the data are safe all the same. */
function tryFlush(folder: string): void {
  try {
    flushFile(folder);
  } catch {
    return;
  }
}

/** Make what was written to a file last through a power failure. Throws the system's error. */
export function flushFile(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
