/**
 * Edits between two words: insert, delete, replace, or swap two neighbours (optimal string alignment), at most `max`.
 * Returns `max + 1` when the words are further apart. Upper and lower case count as the same letter.
 */
export function editDistance(left: string, right: string, max: number): number {
  const a = left.toLowerCase();
  const b = right.toLowerCase();
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, before[j - 2] + 1);
      row.push(best);
    }
    before = above;
    above = row;
  }
  return Math.min(above[b.length], max + 1);
}

/**
 * The candidates that a misspelt word may have meant, nearest first, at most `max` edits away.
 * A short word must be nearer than half its length, or everything would look like everything.
 */
export function closest(word: string, candidates: Iterable<string>, max = 3): string[] {
  const limit = Math.min(max, Math.ceil(word.length / 2));
  const found: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (candidate === word) continue;
    const distance = editDistance(word, candidate, limit);
    const alike = distance < Math.max(word.length, candidate.length);
    if (distance <= limit && alike) found.push({ candidate, distance });
  }
  return found.sort((a, b) => a.distance - b.distance).map((each) => each.candidate);
}
