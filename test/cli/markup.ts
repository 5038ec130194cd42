/** Elements of HTML that have no end. */
const VOID = new Set(["meta", "br", "hr", "img", "link", "input"]);

/** What is wrong with the tags of a page or drawing: elements that overlap, stay open, or end without a beginning. */
export function tagFaults(markup: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  const plain = markup.replace(/<!--[\s\S]*?-->|<!doctype[^>]*>|<\?xml[^>]*>|<style>[^<]*<\/style>/gi, "");
  for (const [tag, close, name, attributes] of plain.matchAll(
    /<(\/?)([a-zA-Z][\w:-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/g,
  )) {
    if (close === "/") {
      if (open.pop() !== name) faults.push(`${tag} ends nothing`);
    } else if (!attributes.endsWith("/") && !VOID.has(name)) open.push(name);
  }
  const left = plain.replace(/<(\/?)([a-zA-Z][\w:-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/g, "");
  if (left.includes("<")) faults.push(`a stray <: ${left.slice(left.indexOf("<"), left.indexOf("<") + 40)}`);
  return [...faults, ...open.map((name) => `<${name}> stays open`)];
}

/** What a browser would fetch from elsewhere, or run, when it shows a page. */
export function fetches(html: string): string[] {
  return (
    html.match(/<script|<link|<iframe|<img|<use\b|@import|url\(|(?:src|href)\s*=\s*["']?[^"'\s>]*|\son\w+\s*=/gi) ?? []
  );
}
