import type { FileNode } from "./ast.js";
import { buildFile } from "./build-ast.js";
import type { Diagnostic, Outcome } from "./diagnostic.js";
import { explainError } from "./explain-error.js";
import { otherText } from "./foreign-program.js";
import { type Lexed, lex, spanOfToken } from "./lex.js";
import { maxDepth, maxDiagnostics, maxFileLength } from "./limits.js";
import { tooDeepToken } from "./nesting.js";
import { ModelParser } from "./parser.js";
import { positionAt, type SourceFile } from "./source.js";
import { fileTooLarge, tooDeep, tooMany } from "./syntax-messages.js";

let parser: ModelParser | undefined;

/** The parser analyses its grammar once, when the first text arrives. */
function sharedParser(): ModelParser {
  parser ??= new ModelParser();
  return parser;
}

/**
 * Text to syntax tree. The tree holds every statement that could be read, with all mistakes reported in the order of the
 * text; there is none for a file beyond the limits of limits.ts. Never throws.
 */
export function parse(source: SourceFile): Outcome<FileNode> {
  const start = { path: source.path, start: 0, end: 0 };
  if (source.text.length > maxFileLength) {
    return { diagnostics: [fileTooLarge(start, source.text.length, maxFileLength)] };
  }
  const lexed = lex(source);
  const other = otherText(source, lexed.tokens);
  if (other) return { diagnostics: [other] };
  const deep = tooDeepToken(lexed.tokens, maxDepth);
  if (deep !== undefined) {
    return { diagnostics: report([...lexed.diagnostics, tooDeep(spanOfToken(source, deep), maxDepth)], false) };
  }
  return read(source, lexed);
}

function read(source: SourceFile, lexed: Lexed): Outcome<FileNode> {
  const reader = sharedParser();
  reader.read(lexed.tokens);
  const root = reader.file();
  const failures = reader.errors.map((error) => explainError(error, lexed.tokens, source));
  const { file, diagnostics } = buildFile(root, source, lexed.tokens, lexed.comments);
  const own = [...failures, ...diagnostics].filter((each) => !onLine(source, each, lexed.brokenLines));
  const gaveUp = reader.gaveUp || lexed.gaveUp;
  reader.read([]);
  return { value: file, diagnostics: report([...lexed.diagnostics, ...own], gaveUp) };
}

function onLine(source: SourceFile, { span }: Diagnostic, lines: ReadonlySet<number>): boolean {
  return span !== undefined && lines.size > 0 && lines.has(positionAt(source, span.start).line);
}

/** In the order of the text, one for a place, and not more than a person will read. */
function report(diagnostics: readonly Diagnostic[], gaveUp: boolean): Diagnostic[] {
  const start = (each: Diagnostic) => each.span?.start ?? 0;
  const sorted = withoutConsequences([...diagnostics].sort((a, b) => start(a) - start(b)));
  const single = sorted.filter((each, i) => i === 0 || start(each) !== start(sorted[i - 1]));
  if (single.length <= maxDiagnostics) return single;
  const first = single[maxDiagnostics];
  const span = first.span ?? { path: "", start: 0, end: 0 };
  return [...single.slice(0, maxDiagnostics), tooMany(span, single.length - maxDiagnostics, !gaveUp)];
}

/** A loop is no statement, and so its brace closes nothing: the loop alone is told. */
function withoutConsequences(sorted: readonly Diagnostic[]): Diagnostic[] {
  let loops = 0;
  return sorted.filter(({ code, message }) => {
    if (code === "WFM1010" && /^`(?:for|while|loop)`/.test(message)) loops++;
    return code !== "WFM1009" || loops-- <= 0;
  });
}
