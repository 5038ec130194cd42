import type { Clause, Comment, Declaration, FileNode, Formal, Formals, Statement, Trivia } from "./ast.js";
import { hasErrors, type Outcome } from "./diagnostic.js";
import { type Entry, layOut } from "./layout.js";
import { parse } from "./parse.js";
import { printExpr, printString, printType } from "./print-expr.js";
import { plateHead, printStatement } from "./print-statement.js";
import type { SourceFile } from "./source.js";

/**
 * Canonical text of a file: two spaces of indentation, one blank line where there were some, a blank line around blocks,
 * comments kept. Printing what was printed changes nothing.
 */
export function print(file: FileNode): string {
  const entries = file.declarations.map((each, i): Entry => {
    const apart = i > 0 && (isBlock(each) || isBlock(file.declarations[i - 1]));
    const trivia: Trivia = apart ? { ...each.trivia, blankBefore: true } : each.trivia;
    return { trivia, lines: printDeclaration(each) };
  });
  const lines = layOut(entries, file.dangling, "");
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** The canonical text of a source; there is none while it has syntax errors, which are returned instead. */
export function formatText(source: SourceFile): Outcome<string> {
  const { value, diagnostics } = parse(source);
  return value === undefined || hasErrors(diagnostics) ? { diagnostics } : { value: print(value), diagnostics };
}

function isBlock({ kind }: Declaration): boolean {
  return kind === "model" || kind === "experiment";
}

function printDeclaration(d: Declaration): string[] {
  switch (d.kind) {
    case "use": {
      const format = d.format ? `${d.format.text} ` : "";
      const evidence = d.evidence ? ` evidence ${printString(d.evidence.value)}` : "";
      return [`use ${format}${printString(d.path.value)}${evidence}${d.alias ? ` as ${d.alias.text}` : ""}`];
    }
    case "activation": {
      const result = d.result ? ` -> ${printType(d.result)}` : "";
      const head = `activation ${d.name.text}${printFormals(d.formals)}${result} = ${printExpr(d.value)}`;
      return d.smooth ? [head, `  smooth ${printExpr(d.smooth)}`] : [head];
    }
    case "channel":
      return [`channel ${d.name.text}${printFormals(d.formals)} = ${printExpr(d.value)}`];
    case "rule":
      return [`rule ${d.name.text}${printFormals(d.formals)} -> ${printType(d.result)} = ${printExpr(d.value)}`];
    case "model": {
      const head = `model ${d.name.text}${d.base ? ` extends ${d.base.text}` : ""}`;
      return block(head, [], d.statements, d.dangling);
    }
    case "experiment": {
      const title = d.title ? [`  ${printString(d.title.value)}`] : [];
      return block(`experiment ${d.name.text} on ${d.model.text}`, title, d.clauses, d.dangling);
    }
  }
}

function block(
  head: string,
  title: readonly string[],
  parts: readonly (Statement | Clause)[],
  dangling: readonly Comment[],
): string[] {
  const pads = platePads(parts);
  const entries = parts.map((part, i): Entry => ({ trivia: part.trivia, lines: printStatement(part, pads[i]) }));
  const body = layOut(entries, dangling, "  ", title.length > 0);
  return title.length + body.length === 0 ? [`${head} {}`] : [`${head} {`, ...title, ...body, "}"];
}

/** Plates of one index on neighbouring lines have their `in` below each other: the width of each head. */
function platePads(parts: readonly (Statement | Clause)[]): number[] {
  const pads = parts.map(() => 0);
  for (let from = 0, to = 0; from < parts.length; from = to) {
    to = from + 1;
    if (!isPlainPlate(parts[from])) continue;
    while (to < parts.length && isPlainPlate(parts[to]) && joins(parts[to].trivia)) to++;
    const heads = parts.slice(from, to).map((part) => (part.kind === "plate" ? plateHead(part).length : 0));
    pads.fill(
      heads.reduce((a, b) => Math.max(a, b)),
      from,
      to,
    );
  }
  return pads;
}

function isPlainPlate(part: Statement | Clause): boolean {
  return part.kind === "plate" && part.indices.length === 1;
}

function joins({ blankBefore, leading }: Trivia): boolean {
  return !blankBefore && leading.length === 0;
}

function printFormals({ random, parameters }: Formals): string {
  const rest = parameters.length === 0 ? "" : `; ${parameters.map(printFormal).join(", ")}`;
  return `(${random.map(printFormal).join(", ")}${rest})`;
}

function printFormal({ name, type, value }: Formal): string {
  return `${name.text}: ${printType(type)}${value ? ` = ${printExpr(value)}` : ""}`;
}
