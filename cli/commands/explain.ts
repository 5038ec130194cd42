import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { closest } from "../../grammar/edit-distance.js";
import type { Context } from "../context.js";
import { EXIT } from "../exit-code.js";
import { packageRoot } from "../package-root.js";
import type { Paint } from "../render/paint.js";
import { UsageError } from "../usage-error.js";

/** `wfmc explain CODE`: the page of docs/errors; `wfm3002` and `3002` do as well. */
export function command({ terminal }: Context, _flags: unknown, word: string): number {
  const code = `WFM${word.trim().replace(/^wfm/i, "")}`;
  const folder = join(packageRoot(), "docs", "errors");
  const known = readdirSync(folder)
    .filter((name) => /^WFM\d+\.md$/.test(name))
    .map((name) => name.slice(0, -3));
  if (!known.includes(code)) throw unknownCode(word, code, known);
  terminal.out(markdown(readFileSync(join(folder, `${code}.md`), "utf8"), terminal.paintOut));
  return EXIT.ok;
}

/** The nearest codes are those with the nearest number, for words with a digit; else those with the fewest edits. */
function unknownCode(word: string, code: string, known: readonly string[]): UsageError {
  const number = Number(code.slice(3));
  const distance = (other: string) => Math.abs(Number(other.slice(3)) - number);
  const near = Number.isNaN(number) ? closest(code, known) : [...known].sort((a, b) => distance(a) - distance(b));
  const list = near.slice(0, 3).map((other) => `\`${other}\``);
  return new UsageError(
    `there is no diagnostic \`${word}\``,
    list.length > 0 ? `the nearest: ${list.join(", ")}` : "a code looks like WFM3002",
  );
}

/** Headings in bold and code blocks in colour; the text stays as it is written. */
function markdown(text: string, paint: Paint): string {
  let inCode = false;
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => {
      if (line.startsWith("```")) {
        inCode = !inCode;
        return paint.dim(line);
      }
      if (inCode) return paint.cyan(line);
      return /^#+ /.test(line) ? paint.bold(line) : line;
    });
  return `${lines.join("\n")}\n`;
}
