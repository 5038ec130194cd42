import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../../grammar/diagnostic.js";
import { parse } from "../../../grammar/parse.js";
import { formatText } from "../../../grammar/print.js";
import { positionAt, type SourceFile, type Span, sourceFile } from "../../../grammar/source.js";
import { bare, treeText } from "../../unit/grammar/tree-text.js";
import { golden } from "../golden.js";

const folder = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const models = (name: string) => readdirSync(folder(name)).filter((file) => /^[^.]*\.wfm$/.test(file));
const read = (path: string): SourceFile => sourceFile(path.replace(/^.*\//, ""), readFileSync(path, "utf8"));

const expressions = ["number", "string", "boolean", "reference", "call", "unary", "binary", "if", "reduce", "list", "range"];

/** A tree in lines: one for each declaration, statement and clause, expressions in prefix form. */
function outline(node: unknown): string {
  const text = JSON.stringify(node, (_, value) => (expressions.includes(value?.kind) ? treeText(value) : value));
  return text.replace(/\\?"/g, "").replace(/\{text:([^,{}]*)\}/g, "$1");
}

function outlines({ declarations }: { declarations: readonly Record<string, unknown>[] }): string {
  const lines = declarations.flatMap(({ statements, clauses, ...head }) => {
    const parts = (statements ?? clauses ?? []) as unknown[];
    return [outline(bare(head)), ...parts.map((part) => `  ${outline(bare(part))}`)];
  });
  return `${lines.join("\n")}\n`;
}

function transcript(source: SourceFile, diagnostics: readonly Diagnostic[]): string {
  const place = ({ start, end }: Span) => {
    const { line, column } = positionAt(source, start);
    return `${line}:${column} \`${source.text.slice(start, end)}\``;
  };
  const lines = diagnostics.flatMap((d) => [
    `${d.severity}[${d.code}]: ${d.message}`,
    `  at ${place(d.span!)}${d.caption ? `: ${d.caption}` : ""}`,
    ...d.labels.map((label) => `  label ${place(label.span)}: ${label.text}`),
    ...d.hints.map((hint) => `  help: ${hint}`),
    ...d.fixes.flatMap((f) => f.edits.map((edit) => `  fix: ${f.title}: ${place(edit.span)} -> \`${edit.text}\``)),
  ]);
  return `${lines.join("\n")}\n`;
}

describe("right texts", () => {
  it.each(models("good"))("%s", (name) => {
    const path = folder(`good/${name}`);
    const source = read(path);
    const { value, diagnostics } = parse(source);
    expect(diagnostics).toEqual([]);
    golden(path.replace(".wfm", ".tree.txt"), outlines(value as never));
    golden(path.replace(".wfm", ".formatted.wfm"), formatText(source).value ?? "");
  });
});

describe("wrong texts", () => {
  it.each(models("bad"))("%s", (name) => {
    const path = folder(`bad/${name}`);
    const source = read(path);
    golden(path.replace(".wfm", ".transcript.txt"), transcript(source, parse(source).diagnostics));
  });
});
