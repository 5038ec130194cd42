/** The number that a word spells in decimal digits; NaN for anything else (also "", 0x10, 0b1 and 0o7, which Number would take). */
export function decimal(word: string): number {
  const second = word.charCodeAt(1) | 32;
  const prefixed = second === 120 || second === 98 || second === 111;
  return word === "" || prefixed ? Number.NaN : Number(word);
}
