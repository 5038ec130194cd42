import type { Input } from "./inputs.js";

/** The kind of a fault: its first words, without places and numbers, so that a smaller input is known to fail in the same way. */
export function faultKind(fault: string): string {
  return fault
    .split("|")[0]
    .replace(/[\d.]+/g, "#")
    .replace(/`[^`]*`/g, "`#`")
    .slice(0, 60);
}

/** Takes pieces away, halves first, as long as the same fault stays (delta debugging: A. Zeller and R. Hildebrandt, 2002). */
export async function minimised(
  input: Input,
  fault: string,
  judge: (input: Input) => Promise<string | undefined>,
  tries = 200,
): Promise<Input> {
  let best = input;
  let left = /^slow/.test(fault) ? 12 : tries;
  for (const part of ["text", "file"] as const) {
    for (let size = Math.ceil(best[part].length / 2); size >= 1 && left > 0; size = Math.floor(size / 2)) {
      for (let at = 0; at < best[part].length && left > 0; ) {
        const smaller = { ...best, [part]: best[part].slice(0, at) + best[part].slice(at + size) };
        left--;
        const still = await judge(smaller);
        if (still !== undefined && faultKind(still) === faultKind(fault)) best = smaller;
        else at += size;
      }
    }
  }
  return best;
}
