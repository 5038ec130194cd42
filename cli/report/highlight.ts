import { element, type Html, join, text } from "./html.js";

const WORDS =
  "use|model|extends|param|let|plate|graph|data|var|def|observe|factor|energy|replicas|couple|activation|channel|rule|experiment|where|if|then|else|sum|prod|and|or|not|true|false|in|step|smooth|run|anneal|sweep|seeds|measure|stop|when|expect|plot|vs|by|save|to|report|from|on|of|across|unit";
const PIECES = new RegExp(
  `(?<comment>//[^\\n]*)|(?<string>"[^"\\n]*")|(?<number>(?<![\\p{L}_\\d])\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)|(?<word>(?<![\\p{L}_\\d])(?:${WORDS})(?![\\p{L}_\\d]))`,
  "gu",
);

/** A model text with its comments, strings, numbers and words told apart by classes. */
export function highlight(source: string): Html {
  const pieces: Html[] = [];
  let from = 0;
  for (const match of source.matchAll(PIECES)) {
    const kind = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0];
    pieces.push(text(source.slice(from, match.index)), element("span", text(match[0]), `class="${kind}"`));
    from = match.index + match[0].length;
  }
  return join([...pieces, text(source.slice(from))]);
}
