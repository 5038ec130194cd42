import type { Comment, Trivia } from "./ast.js";

// Lines of a block: statements with their comments, blank lines, and trailing comments below each other.

/** A printed statement and what stands around it. */
export interface Entry {
  readonly trivia: Trivia;
  readonly lines: readonly string[];
}

/** Code wider than this keeps its comment two spaces behind it, so that one long line does not move all the others. */
const alignedWidth = 80;

/** Lines of the entries and the comments after the last one. `follows`: something stands above in the same block. */
export function layOut(
  entries: readonly Entry[],
  dangling: readonly Comment[],
  indent: string,
  follows = false,
): string[] {
  const columns = commentColumns(entries);
  const lines = entries.flatMap(({ trivia, lines: code }, i) => {
    const last = code.length - 1;
    const ends = trivia.trailing ? `${code[last].padEnd(columns[i])}  ${printComment(trivia.trailing)}` : code[last];
    return [
      ...(trivia.blankBefore && (follows || i > 0) ? [""] : []),
      ...commentLines(trivia.leading, indent, false),
      ...(trivia.blankAfterComments ? [""] : []),
      ...[...code.slice(0, last), ends].map((line) => indent + line),
    ];
  });
  return [...lines, ...commentLines(dangling, indent, follows || lines.length > 0)];
}

/** Width to which the code of each entry is padded: the widest one among neighbours without a blank line between. */
function commentColumns(entries: readonly Entry[]): number[] {
  const columns = entries.map(() => 0);
  for (let from = 0; from < entries.length; ) {
    let to = from + 1;
    while (to < entries.length && !entries[to].trivia.blankBefore && entries[to].trivia.leading.length === 0) to++;
    columns.fill(
      entries.slice(from, to).reduce((width, each) => Math.max(width, alignable(each)), 0),
      from,
      to,
    );
    from = to;
  }
  return columns;
}

function alignable({ trivia, lines }: Entry): number {
  const wide = lines.length > 1 || lines[0].length > alignedWidth;
  return trivia.trailing === undefined || wide ? 0 : lines[0].length;
}

function commentLines(comments: readonly Comment[], indent: string, afterCode: boolean): string[] {
  return comments.flatMap((comment, i) => {
    const blank = comment.blankBefore && (i > 0 || afterCode);
    return [...(blank ? [""] : []), indent + printComment(comment)];
  });
}

function printComment({ text, doc }: Comment): string {
  if (!doc && text.startsWith("//")) return `//${text}`;
  return `${doc ? "///" : "//"}${text === "" ? "" : ` ${text}`}`;
}
