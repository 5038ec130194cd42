const NAMES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text made safe inside XML and HTML, in attributes too. Control characters, which XML forbids, become U+FFFD. */
export function escapeXml(content: string): string {
  const legal = Array.from(content, (character) => (isForbidden(character) ? "\ufffd" : character)).join("");
  return legal.replace(/[&<>"']/g, (character) => NAMES[character]);
}

function isForbidden(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || (code >= 0xd800 && code <= 0xdfff);
}
