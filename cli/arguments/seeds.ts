import { UsageError } from "../usage-error.js";

const RANGE = /^(\d+)\.\.(\d+)(?:\s+step\s+(\d+))?$/;
const MOST = 1_000_000;

/** `--seeds`: `7`, `1,2,3`, `1..5` or `1..10 step 2` (ends included), and lists of these. Throws a UsageError on anything else. */
export function parseSeeds(text: string): number[] {
  const seeds = text.split(",").flatMap((part) => parsePart(part.trim(), text));
  return [...new Set(seeds)];
}

function parsePart(part: string, whole: string): number[] {
  if (/^\d+$/.test(part)) return [safe(part, whole)];
  const range = RANGE.exec(part);
  if (!range) throw bad(whole);
  const [from, to, step] = [safe(range[1], whole), safe(range[2], whole), safe(range[3] ?? "1", whole)];
  if (step === 0) throw new UsageError(`the step of \`--seeds ${whole}\` is 0`, "write a step of 1 or more");
  if (from > to) throw new UsageError(`\`--seeds ${whole}\` is empty`, `did you mean \`${to}..${from}\`?`);
  const count = Math.floor((to - from) / step) + 1;
  if (count > MOST) throw new UsageError(`\`--seeds ${whole}\` asks for ${count} runs`, `at most ${MOST} seeds a run`);
  return Array.from({ length: count }, (_, index) => from + index * step);
}

function safe(digits: string, whole: string): number {
  const value = Number(digits);
  if (!Number.isSafeInteger(value)) throw bad(whole);
  return value;
}

function bad(text: string): UsageError {
  return new UsageError(
    `\`--seeds ${text}\` is not a list of seeds`,
    "write `--seeds 7`, `--seeds 1,2,3`, `--seeds 1..5` or `--seeds '1..10 step 2'`",
  );
}
