import type { IToken } from "chevrotain";
import type { Comment, Trivia } from "./ast.js";
import { tokenIndex } from "./cst.js";
import type { SourceFile, Span } from "./source.js";

// Comments belong to the statement below them, or to the one whose last line they end. A comment in the middle of a
// statement moves before it, so that none is lost.

/** The comments of a file and how many of them have found their statement. */
export interface CommentCursor {
  readonly source: SourceFile;
  readonly tokens: readonly IToken[];
  readonly comments: readonly Comment[];
  next: number;
}

/** What stands around one statement, ready to be spread into its node. */
export interface Surroundings {
  readonly trivia: Trivia;
  readonly doc?: string;
}

/** Comments before the offset `until` that no statement has taken yet, each with the blank line before it. */
export function takeComments(c: CommentCursor, until: number): Comment[] {
  const from = c.next;
  while (c.next < c.comments.length && c.comments[c.next].span.start < until) c.next++;
  return c.comments.slice(from, c.next).map((comment) => withBlank(comment, blankBefore(c.source, comment.span.start)));
}

/** Leading comments of a statement that begins at `start`; those up to `inside` are in its midst and join them. */
export function takeLeading(c: CommentCursor, start: number, inside: number): Surroundings {
  const before = takeComments(c, start);
  const within = takeComments(c, inside).map((comment) => withBlank(comment, false));
  const blank = blankBefore(c.source, start);
  const leading = [...before, ...within];
  if (before.length === 0) return surroundings({ leading, blankBefore: blank });
  if (within.length > 0) leading[before.length] = withBlank(within[0], blank);
  const gap = within.length === 0 && blank ? { blankAfterComments: true } : {};
  const first = before[0].blankBefore === true;
  leading[0] = withBlank(leading[0], false);
  return surroundings({ leading, blankBefore: first, ...gap });
}

/** Add the comment that ends the statement's last line, if there is one. */
export function addTrailing(c: CommentCursor, around: Surroundings, span: Span): Surroundings {
  const comment = c.comments[c.next];
  if (comment === undefined) return around;
  const between = c.source.text.slice(span.end, comment.span.start);
  const follower = c.tokens[tokenIndex(c.tokens, span.end)];
  const last = follower === undefined || follower.startOffset > comment.span.start;
  if (!last || /[\r\n]/.test(between)) return around;
  c.next++;
  return { ...around, trivia: { ...around.trivia, trailing: comment } };
}

function surroundings(trivia: Trivia): Surroundings {
  const { leading } = trivia;
  let from = leading.length;
  while (from > 0 && leading[from - 1].doc && (from === leading.length || !leading[from].blankBefore)) from--;
  if (trivia.blankAfterComments || from === leading.length) return { trivia };
  const doc = leading.slice(from).map((comment) => comment.text);
  return { trivia, doc: doc.join("\n") };
}

function withBlank(comment: Comment, blank: boolean): Comment {
  const { blankBefore: _, ...bare } = comment;
  return blank ? { ...bare, blankBefore: true } : bare;
}

/** True when the line above the one that `offset` begins on is blank. */
function blankBefore(source: SourceFile, offset: number): boolean {
  let breaks = 0;
  for (let at = offset - 1; at >= 0 && breaks < 2; at--) {
    const character = source.text[at];
    if (character === "\n" || (character === "\r" && source.text[at + 1] !== "\n")) breaks++;
    else if (!/\s/.test(character)) return false;
  }
  return breaks === 2;
}
