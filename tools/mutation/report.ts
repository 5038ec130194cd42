import { readFileSync } from "node:fs";
import type { Judged } from "./judge.js";
import { keyOf, type Mutant } from "./schema.js";

// What is told of the mutants of a folder: who lives and why, and the share of those that were killed.

/** Why a mutant may live, by its key: it changes nothing that anybody can see, or what it changes is held elsewhere. */
const REASONS: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL("survivors.json", import.meta.url), "utf8"),
);
const WIDTH = 90;

/** Verdicts by the keys of the mutants. */
export type Verdicts = Record<string, Judged>;

/** Prints survivors, the share killed of each file, and that of the folder with its standard error. */
export function tell(folder: string, mutants: readonly Mutant[], verdicts: Verdicts): void {
  const verdictOf = (mutant: Mutant): string => verdicts[keyOf(mutant)].verdict;
  const lives = (mutant: Mutant): boolean => ["survived", "unreached"].includes(verdictOf(mutant));
  const living = mutants.filter(lives).sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
  for (const mutant of living) {
    const reason = REASONS[keyOf(mutant)];
    const change = `${mutant.from.slice(0, WIDTH)} -> ${mutant.to.slice(0, WIDTH) || "(left out)"}`;
    console.log(`  ${verdictOf(mutant)} ${mutant.file}:${mutant.line} ${change}${reason ? `  (${reason})` : ""}`);
  }
  for (const file of [...new Set(mutants.map((mutant) => mutant.file))].sort()) {
    const own = mutants.filter((mutant) => mutant.file === file);
    console.log(`  ${file}: ${own.length - own.filter(lives).length} of ${own.length}`);
  }
  const explained = living.filter((mutant) => REASONS[keyOf(mutant)] !== undefined).length;
  console.log(
    `${folder}: ${share(mutants.length - living.length, mutants.length)}; ${explained} of the rest have a reason`,
  );
}

function share(killed: number, total: number): string {
  const rate = killed / total;
  const error = Math.sqrt((rate * (1 - rate)) / total);
  return `${killed} of ${total} killed, ${(100 * rate).toFixed(1)} +- ${(100 * error).toFixed(1)} %`;
}
