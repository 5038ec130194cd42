// The fields of a line: which mark parts them, and quotes around them.

/** What stands between two fields. */
export type Separator = ";" | "\t" | "|" | "," | " ";

const MARKS: readonly Separator[] = [";", "\t", "|"];

/** The mark between the fields of a line. Where fields are parted by anything else, a comma is a decimal comma. */
export function separatorOf(line: string): Separator {
  const text = line.includes('"') ? line.replace(/"[^"]*"/g, '"') : line;
  const mark = MARKS.find((each) => text.includes(each));
  if (mark) return mark;
  // `0,5 0,25`: digits with nothing but a space between them.
  return text.includes(",") && !/\d[ \u00a0]+[+\-\u2212]?\d/.test(text) ? "," : " ";
}

/** Fields of a line, trimmed and without their quotes. */
export function fieldsOf(line: string, separator: Separator): string[] {
  if (line.includes('"')) return quotedFields(line, separator);
  const words = separator === " " ? line.split(/\s+/) : line.split(separator);
  return words.map((word) => unquote(word.trim()));
}

function unquote(word: string): string {
  const quote = word[0];
  const quoted = (quote === "'" || quote === '"') && word.length > 1 && word.endsWith(quote);
  return quoted ? word.slice(1, -1).trim() : word;
}

/** A separator between double quotes belongs to the field. */
function quotedFields(line: string, separator: Separator): string[] {
  const words: string[] = [];
  let start = 0;
  let open = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (character === '"') open = !open;
    else if (!open && (separator === " " ? /\s/.test(character) : character === separator)) {
      if (separator !== " " || at > start) words.push(line.slice(start, at));
      start = at + 1;
    }
  }
  words.push(line.slice(start));
  return words.map((word) => unquote(word.trim()));
}
