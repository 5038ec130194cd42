import type { CstNode, IToken } from "chevrotain";
import type {
  Clause,
  Comment,
  Declaration,
  ExperimentDeclaration,
  FileNode,
  ModelDeclaration,
  Statement,
} from "./ast.js";
import { clauseBuilders } from "./build-clause.js";
import { declarationBuilders } from "./build-declaration.js";
import { buildString } from "./build-expr.js";
import { statementBuilders } from "./build-statement.js";
import { type Builder, nameOf, nodeOf, nodesOf, optionalName, spanOf, tokenOf } from "./cst.js";
import type { Diagnostic } from "./diagnostic.js";
import { endOf } from "./lex.js";
import type { SourceFile, Span } from "./source.js";
import { explainStray, type Place } from "./stray.js";
import { addTrailing, type CommentCursor, type Surroundings, takeComments, takeLeading } from "./trivia.js";

interface Work {
  readonly b: Builder;
  readonly comments: CommentCursor;
}
type Build<T> = (node: CstNode, base: Surroundings & { span: Span }, b: Builder) => T;

/**
 * The concrete tree of a file as a syntax tree with comments. Broken statements are left out; what only a tree can show
 * (a chained comparison, a confused sign, a stray word) is reported.
 */
export function buildFile(
  root: CstNode,
  source: SourceFile,
  tokens: readonly IToken[],
  comments: readonly Comment[],
): { file: FileNode; diagnostics: Diagnostic[] } {
  const b: Builder = { source, tokens, diagnostics: [], depth: 0, broken: false };
  const work: Work = { b, comments: { source, tokens, comments, next: 0 } };
  const declarations = nodesOf(root, "declaration").flatMap((node) => declaration(node, work) ?? []);
  const length = source.text.length;
  const dangling = takeComments(work.comments, length + 1);
  const span = { path: source.path, start: 0, end: length };
  return { file: { kind: "file", span, declarations, dangling }, diagnostics: b.diagnostics };
}

function declaration(node: CstNode, work: Work): Declaration | undefined {
  const model = nodeOf(node, "model");
  if (model) return modelDeclaration(model, work);
  const experiment = nodeOf(node, "experiment");
  if (experiment) return experimentDeclaration(experiment, work);
  return one(node, declarationBuilders, "file", work);
}

/** A declaration, statement or clause that holds no others. */
function one<T>(node: CstNode, builders: Readonly<Record<string, Build<T>>>, place: Place, w: Work): T | undefined {
  const stray = tokenOf(node, "stray");
  if (stray) w.b.diagnostics.push(...explainStray(stray, place, w.b));
  if (stray || node.recoveredNode) return undefined;
  const [rule] = Object.keys(node.children);
  const inner = nodesOf(node, rule)[0];
  const span = spanOf(inner, w.b);
  const around = addTrailing(w.comments, takeLeading(w.comments, span.start, span.end), span);
  w.b.broken = false;
  w.b.depth = 0;
  const built = builders[rule](inner, { ...around, span }, w.b);
  return w.b.broken ? undefined : built;
}

/** What a model and an experiment have in common: a head, and a block with comments. */
function block<T>(node: CstNode, label: string, builders: Readonly<Record<string, Build<T>>>, place: Place, w: Work) {
  const open = tokenOf(node, "LeftBrace");
  const close = tokenOf(node, "RightBrace");
  const start = node.location?.startOffset ?? 0;
  const leading = takeLeading(w.comments, start, open?.startOffset ?? start);
  const parts = nodesOf(node, label).flatMap((each) => one(each, builders, place, w) ?? []);
  const dangling = takeComments(w.comments, close?.startOffset ?? start);
  const end = close ? endOf(close) : open ? endOf(open) : start;
  const span = { path: w.b.source.path, start, end };
  return { parts, dangling, base: { ...(close ? addTrailing(w.comments, leading, span) : leading), span } };
}

function modelDeclaration(node: CstNode, w: Work): ModelDeclaration | undefined {
  const { parts, dangling, base } = block<Statement>(node, "statement", statementBuilders, "model", w);
  const head = nodeOf(node, "modelHead");
  const name = head && tokenOf(head, "Identifier");
  if (head === undefined || name === undefined) return undefined;
  const parent = optionalName(head, "base", w.b);
  return { kind: "model", ...base, name: nameOf(name, w.b), base: parent, statements: parts, dangling };
}

function experimentDeclaration(node: CstNode, w: Work): ExperimentDeclaration | undefined {
  const { parts, dangling, base } = block<Clause>(node, "clause", clauseBuilders, "experiment", w);
  const head = nodeOf(node, "experimentHead");
  const name = head && tokenOf(head, "Identifier");
  const model = head && tokenOf(head, "model");
  if (name === undefined || model === undefined) return undefined;
  const title = tokenOf(node, "StringLiteral");
  return {
    kind: "experiment",
    ...base,
    name: nameOf(name, w.b),
    model: nameOf(model, w.b),
    title: title && buildString(title, w.b),
    clauses: parts,
    dangling,
  };
}
