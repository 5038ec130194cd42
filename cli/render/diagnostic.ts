import type { Diagnostic, Severity } from "../../grammar/diagnostic.js";
import { positionAt, type SourceFile } from "../../grammar/source.js";
import { excerpt, type Mark, type Piece, type Row } from "./excerpt.js";
import { type Paint, PLAIN } from "./paint.js";
import { textWidth } from "./text-width.js";

/** Finds the text that a span points into; undefined when it cannot be read any more. */
export type Sources = (path: string) => SourceFile | undefined;
/** How to draw: colours of the stream, and cells a line may take. */
export interface RenderStyle {
  readonly paint: Paint;
  readonly width: number;
}
const DEFAULT_STYLE: RenderStyle = { paint: PLAIN, width: 120 };
/** Column of `[fix available]`, so that it stands apart from the sentence. */
const FIX_COLUMN = 68;

/** A diagnostic as the user sees it: headline, place, source lines with carets, help. No newline at the end. */
export function renderDiagnostic(d: Diagnostic, sources: Sources, style: RenderStyle = DEFAULT_STYLE): string {
  const { paint } = style;
  const blocks = blocksOf(d, sources, style.width);
  const gutter = Math.max(1, ...blocks.flatMap((b) => b.rows.map((row) => String(row.line ?? "").length)));
  const lines = [`${tint(d.severity, paint)(`${d.severity}[${d.code}]`)}${paint.bold(`: ${oneLine(d.message)}`)}`];
  blocks.forEach((block, index) => {
    lines.push(`${" ".repeat(gutter)}${paint.blue(index === 0 ? "-->" : ":::")} ${block.place}`);
    if (block.rows.length > 0) lines.push(`${" ".repeat(gutter + 1)}${paint.blue("|")}`);
    for (const row of block.rows) lines.push(renderRow(row, gutter, d.severity, paint));
  });
  return [...lines, ...footer(d, " ".repeat(gutter + 1), paint)].join("\n");
}

/** "2 errors, 1 warning"; empty when there is nothing to count. */
export function renderSummary(diagnostics: readonly Diagnostic[], paint: Paint = PLAIN): string {
  const count = (severity: Severity) => diagnostics.filter((d) => d.severity === severity).length;
  const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
  const parts = [];
  if (count("error") > 0) parts.push(tint("error", paint)(plural(count("error"), "error")));
  if (count("warning") > 0) parts.push(tint("warning", paint)(plural(count("warning"), "warning")));
  return parts.join(", ");
}

interface Block {
  /** `path:line:column`. */
  readonly place: string;
  readonly rows: readonly Row[];
}

/** One block a file, the file of the diagnostic's own span first. */
function blocksOf(d: Diagnostic, sources: Sources, width: number): Block[] {
  const marks: Mark[] = d.labels.map(({ span, text }) => ({ span, text: oneLine(text), primary: false }));
  if (d.span) marks.unshift({ span: d.span, text: oneLine(d.caption ?? ""), primary: true });
  const paths = [...new Set(marks.map((mark) => mark.span.path))];
  return paths.map((path) => {
    const source = sources(path);
    const own = marks.filter((mark) => mark.span.path === path);
    if (!source) return { place: path, rows: [] };
    const { line, column } = positionAt(source, own[0].span.start);
    return { place: `${path}:${line}:${column}`, rows: excerpt(source, own, Math.max(20, width - 8)) };
  });
}

function renderRow({ line, pieces }: Row, gutter: number, severity: Severity, paint: Paint): string {
  const margin = paint.blue(`${String(line ?? "").padStart(gutter)} |`);
  const text = pieces.map((piece) => colored(piece, severity, paint)).join("");
  return text === "" ? margin : `${margin} ${text}`;
}

function colored({ text, tone }: Piece, severity: Severity, paint: Paint): string {
  if (tone === "source") return text;
  return tone === "primary" ? tint(severity, paint)(text) : paint.blue(text);
}

function footer(d: Diagnostic, margin: string, paint: Paint): string[] {
  const eq = `${margin}${paint.blue("=")} `;
  const fixable = (hint: number) => hint === 0 && d.fixes.length > 0;
  const hints = d.hints.length > 0 ? d.hints : d.fixes.slice(0, 1).map((fix) => fix.title);
  const help = hints.map((hint, index) => {
    const sentence = `help: ${oneLine(hint)}`;
    if (!fixable(index)) return eq + paint.cyan(sentence);
    const gap = Math.max(2, FIX_COLUMN - margin.length - 2 - textWidth(sentence));
    return `${eq}${paint.cyan(sentence)}${" ".repeat(gap)}${paint.green("[fix available]")}`;
  });
  return [...help, `${eq}${paint.dim(`see: wfmc explain ${d.code}`)}`];
}

function tint(severity: Severity, paint: Paint): (text: string) => string {
  const color = { error: paint.red, warning: paint.yellow, info: paint.cyan }[severity];
  return (text) => paint.bold(color(text));
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ");
}
