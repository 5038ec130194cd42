import { type Diagnostic, hasErrors } from "../../grammar/diagnostic.js";
import { type FactorGraph, lift, parse, positionAt, prepare, type SourceFile, tokens } from "../../library/index.js";
import { announce, summarize } from "../announce.js";
import { compileFile } from "../compile-file.js";
import type { Context } from "../context.js";
import { exitCode } from "../exit-code.js";
import { readSource, sourcesOf } from "../load.js";
import type { Sources } from "../render/diagnostic.js";
import { finite } from "../render/json-line.js";
import type { Paint } from "../render/paint.js";
import { renderTable } from "../render/table.js";
import { planTable } from "../run/plan-table.js";
import { requestOf, runOptions } from "../run/request.js";

interface Flags {
  readonly emit: string;
  readonly set?: readonly string[];
  readonly algorithm?: string;
  readonly json?: boolean;
}
/** What a stage gives: text for stdout where it could be made, and all there is to say. */
interface Shown {
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
}

/** `wfmc compile FILE --emit tokens|ast|graph|plan`. */
export function command(context: Context, flags: Flags, path: string, experiment?: string): number {
  const { terminal } = context;
  const shown = showStage(context, flags, path, experiment);
  announce(terminal, shown.diagnostics, shown.sources);
  if (shown.text !== undefined) terminal.out(`${shown.text}\n`);
  summarize(terminal, shown.diagnostics);
  return exitCode(shown.diagnostics);
}

function showStage(context: Context, flags: Flags, path: string, experiment?: string): Shown {
  if (flags.emit === "tokens") return showSource(path, (source) => ({ text: tokenLines(source), diagnostics: [] }));
  if (flags.emit === "ast") return showSource(path, showTree);
  const { program, diagnostics, sources, files } = compileFile(path, context.settings);
  if (!program) return { diagnostics, sources };
  const paint = context.terminal.paintOut;
  if (flags.emit === "graph") {
    const lifted = lift(program, program.experiments.find(({ name }) => name === experiment)?.model.name);
    const text = lifted.value && (flags.json ? json(graphValue(lifted.value)) : graphTables(lifted.value, paint));
    return { text, diagnostics: [...diagnostics, ...lifted.diagnostics], sources };
  }
  const prepared = prepare(program, { ...runOptions(requestOf(experiment, flags), context.settings), files });
  const text = prepared.value && (flags.json ? json(prepared.value.plan) : planTable(prepared.value.plan, paint));
  return { text, diagnostics: [...diagnostics, ...prepared.diagnostics], sources };
}

function showSource(path: string, show: (source: SourceFile) => Omit<Shown, "sources">): Shown {
  const { source, diagnostics } = readSource(path);
  return source ? { ...show(source), sources: sourcesOf([source]) } : { diagnostics, sources: sourcesOf([]) };
}

/** A JSON array with one token a line. */
function tokenLines(source: SourceFile): string {
  const lines = tokens(source).map(({ kind, text, span }) => {
    const { line, column } = positionAt(source, span.start);
    return `  ${JSON.stringify({ kind, text, line, column, start: span.start, end: span.end })}`;
  });
  return `[\n${lines.join(",\n")}\n]`;
}

function showTree(source: SourceFile): Omit<Shown, "sources"> {
  const { value, diagnostics } = parse(source);
  return { text: value && !hasErrors(diagnostics) ? json(value) : undefined, diagnostics };
}

function json(value: unknown): string {
  return JSON.stringify(value, finite, 2);
}

function graphValue({ model, variables, factors, plates }: FactorGraph) {
  return {
    model,
    variables,
    factors: factors.map(({ span: _span, machine, ...factor }) => ({ ...factor, machine: machine !== undefined })),
    plates,
  };
}

function graphTables({ variables, factors, plates }: FactorGraph, paint: Paint): string {
  const titles = (...names: string[]) => names.map((title) => ({ title }));
  const sets = plates.map(({ name, size, doc = "" }) => [name, size, doc]);
  const nodes = variables.map(({ name, plates: own, type, spherical, prior = "" }) => [
    name,
    own.join(", "),
    spherical ? `${type} on sphere` : type,
    prior,
  ]);
  const groups = factors.map(({ name, statement, plates: own, traits, edges, refusal = "" }) => [
    name,
    statement,
    own.join(", "),
    traits.kind,
    edges
      .map(({ variable, bound }) => (bound.length > 0 ? `${variable} over ${bound.join(", ")}` : variable))
      .join("; "),
    refusal,
  ]);
  return [
    renderTable(titles("plate", "size", "meaning"), sets, paint),
    renderTable(titles("variable", "plates", "type", "prior"), nodes, paint),
    renderTable(titles("factor", "statement", "plates", "kind", "touches", "not possible"), groups, paint),
  ].join("\n\n");
}
