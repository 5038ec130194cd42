import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "vitest";

/**
 * Compare a text with its recorded transcript at `path`. `UPDATE_GOLDEN=1 npm test` records the texts anew; the change
 * is then a diff to read.
 */
export function golden(path: string, actual: string): void {
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
  }
  const recorded = existsSync(path) ? readFileSync(path, "utf8") : "(no transcript: run with UPDATE_GOLDEN=1)";
  expect(actual, `${path} differs from what was recorded`).toBe(recorded);
}
