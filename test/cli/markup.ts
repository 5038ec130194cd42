/** A tag: whether it ends an element, its name, its attributes. */
const TAG = /<(\/?)([a-zA-Z][\w:-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>/g;
/** Elements of HTML that have no end. */
const VOID = new Set(["meta", "br", "hr", "img", "link", "input"]);

/** What is wrong with the tags of a page or drawing: elements that overlap, stay open, or end without a beginning. */
export function tagFaults(markup: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  const plain = markup.replace(/<!--[\s\S]*?-->|<!doctype[^>]*>|<\?xml[^>]*>|<style>[^<]*<\/style>/gi, "");
  for (const [tag, close, name, attributes] of plain.matchAll(TAG)) {
    if (close === "/") {
      if (open.pop() !== name) faults.push(`${tag} ends nothing`);
    } else if (!attributes.endsWith("/") && !VOID.has(name)) open.push(name);
  }
  const left = plain.replace(TAG, "");
  if (left.includes("<")) faults.push(`a stray <: ${left.slice(left.indexOf("<"), left.indexOf("<") + 40)}`);
  return [...faults, ...open.map((name) => `<${name}> stays open`)];
}

const LOADERS = new Set(["script", "link", "iframe", "img", "use", "object", "embed", "image", "base"]);

/** What a browser would fetch from elsewhere, or run, when it shows a page. */
export function fetches(html: string): string[] {
  const tags = [...html.matchAll(TAG)].filter(([, , name, attributes]) => {
    const names = attributes.replace(/"[^"]*"|'[^']*'/g, "").match(/[\w:-]+(?==)/g) ?? [];
    return LOADERS.has(name.toLowerCase()) || names.some((each) => /^(src|href|xlink:href|on\w+)$/i.test(each));
  });
  const styles = [...html.matchAll(/<style>([^<]*)<\/style>/g)].flatMap(([, css]) => css.match(/@import|url\(/g) ?? []);
  return [...tags.map(([tag]) => tag), ...styles];
}
