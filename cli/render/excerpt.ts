import { lineText, positionAt, type SourceFile, type Span } from "../../grammar/source.js";
import { cellsOf, textWidth } from "./text-width.js";

/** One underlined stretch with what to write beside it. The diagnostic's own span is `primary`: carets; others get dashes. */
export interface Mark {
  readonly span: Span;
  readonly text: string;
  readonly primary: boolean;
}
/** A stretch of one line, in terminal cells. */
interface Stroke {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly primary: boolean;
}
/** One row under or of the source, before the gutter and colour are added. */
export interface Row {
  /** Line number; absent for rows of carets. */
  readonly line?: number;
  readonly pieces: readonly Piece[];
}
/** A coloured part of a row. */
export interface Piece {
  readonly text: string;
  readonly tone: "source" | "primary" | "secondary";
}

interface LineMark {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly primary: boolean;
}

/** The lines that the marks touch, in order, each followed by its carets. `width`: cells a line may take. */
export function excerpt(source: SourceFile, marks: readonly Mark[], width: number): Row[] {
  const byLine = new Map<number, LineMark[]>();
  for (const mark of marks) {
    for (const [line, part] of linesOf(source, mark)) byLine.set(line, [...(byLine.get(line) ?? []), part]);
  }
  return [...byLine.keys()].sort((a, b) => a - b).flatMap((line) => lineRows(source, line, byLine.get(line)!, width));
}

/** A span over several lines is marked on its first and last line; its text stands at the last. */
function linesOf(source: SourceFile, { span, text, primary }: Mark): [number, LineMark][] {
  const first = positionAt(source, span.start);
  const last = positionAt(source, Math.max(span.start, span.end));
  const start = first.column - 1;
  if (last.line === first.line) return [[first.line, { start, end: last.column - 1, text, primary }]];
  const head = { start, end: Math.max(start, lineText(source, first.line).length), text: "", primary };
  const final = lineText(source, last.line);
  const indent = final.length - final.trimStart().length;
  if (last.column - 1 <= indent && last.line === first.line + 1) return [[first.line, { ...head, text }]];
  return [
    [first.line, head],
    [last.line, { start: Math.min(indent, last.column - 1), end: last.column - 1, text, primary }],
  ];
}

/** Most characters of a line that are measured: a line of megabytes is cut around the mark before anything is counted. */
const LONGEST_LINE = 10_000;

function lineRows(source: SourceFile, line: number, whole: readonly LineMark[], width: number): Row[] {
  const full = lineText(source, line);
  const nearest = (whole.find((mark) => mark.primary) ?? whole[0]).start;
  const cut = full.length > LONGEST_LINE ? Math.max(0, nearest - LONGEST_LINE / 2) : 0;
  const marks = whole.map((mark) => ({ ...mark, start: mark.start - cut, end: mark.end - cut }));
  const { characters, cellOf } = cellsOf(full.slice(cut, cut + LONGEST_LINE));
  const at = (unit: number) => cellOf[Math.max(0, Math.min(unit, cellOf.length - 1))];
  const strokes = marks
    .map(({ start, end, text, primary }) => ({ from: at(start), to: Math.max(at(end), at(start) + 1), text, primary }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const focus = strokes.find((stroke) => stroke.primary) ?? strokes[0];
  const view = windowOf(cellOf[cellOf.length - 1], focus, width);
  const shown = characters.filter((c) => c.cell >= view.from && c.cell + c.width <= view.to).map((c) => c.text);
  const text = `${view.from > 0 ? "…" : ""}${shown.join("")}${view.to < cellOf[cellOf.length - 1] ? "…" : ""}`;
  return [
    { line, pieces: [{ text: text.trimEnd(), tone: "source" }] },
    ...caretRows(strokes.map((s) => shift(s, view))),
  ];
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** The whole line where it fits, else a part of it around the caret. */
function windowOf(length: number, focus: Stroke, width: number): Window {
  const room = Math.max(20, width);
  if (length <= room) return { from: 0, to: length };
  const lead = Math.floor(room / 3);
  const from = Math.max(0, Math.min(focus.from - lead, length - room));
  return { from, to: from + room };
}

/** Moves a stroke into the window; the ellipsis before the text takes one cell. */
function shift(stroke: Stroke, view: Window): Stroke {
  const offset = view.from > 0 ? 1 - view.from : 0;
  const clamp = (cell: number) => Math.max(view.from, Math.min(cell, view.to + 1)) + offset;
  const from = clamp(stroke.from);
  return { ...stroke, from, to: Math.max(from + 1, clamp(stroke.to)) };
}

/** All underlines on one row, the rightmost with its text; the texts of the others hang below, from right to left. */
function caretRows(strokes: readonly Stroke[]): Row[] {
  const canvas: Piece[] = [];
  const ordered = [...strokes].sort((a, b) => Number(a.primary) - Number(b.primary));
  for (const stroke of ordered)
    draw(canvas, stroke.from, (stroke.primary ? "^" : "-").repeat(stroke.to - stroke.from), stroke);
  const named = strokes.filter((stroke) => stroke.text !== "");
  const edge = Math.max(...strokes.map((stroke) => stroke.to));
  const last = named[named.length - 1];
  const inline = last !== undefined && last.to === edge ? last : undefined;
  if (inline) draw(canvas, inline.to + 1, inline.text, inline);
  const hanging = named.filter((stroke) => stroke !== inline);
  return [{ pieces: joined(canvas) }, ...hangingRows(hanging)];
}

function hangingRows(hanging: readonly Stroke[]): Row[] {
  if (hanging.length === 0) return [];
  const bars = (strokes: readonly Stroke[], end?: Stroke): Row => {
    const canvas: Piece[] = [];
    for (const stroke of strokes) draw(canvas, stroke.from, "|", stroke);
    if (end) draw(canvas, end.from, end.text, end);
    return { pieces: joined(canvas) };
  };
  const rows = [bars(hanging)];
  for (let at = hanging.length - 1; at >= 0; at--) rows.push(bars(hanging.slice(0, at), hanging[at]));
  return rows;
}

/** One piece a cell, so that later strokes overwrite earlier ones. */
function draw(canvas: Piece[], from: number, text: string, { primary }: Stroke): void {
  const tone = primary ? "primary" : "secondary";
  let cell = from;
  for (const character of text) {
    while (canvas.length < cell) canvas.push({ text: " ", tone: "source" });
    canvas[cell] = { text: character, tone };
    const width = Math.max(1, textWidth(character));
    for (let extra = 1; extra < width; extra++) canvas[cell + extra] = { text: "", tone };
    cell += width;
  }
}

/** Neighbours of one tone become one piece. */
function joined(canvas: readonly Piece[]): Piece[] {
  const pieces: Piece[] = [];
  for (const piece of canvas) {
    const last = pieces[pieces.length - 1];
    if (last && last.tone === piece.tone) pieces[pieces.length - 1] = { text: last.text + piece.text, tone: last.tone };
    else pieces.push(piece);
  }
  return pieces;
}
