import type { FileNode } from "../../grammar/ast.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { SourceFile } from "../../grammar/source.js";
import type { Capabilities } from "../capabilities.js";
import type { CheckedModel, LawDeclaration, ModelSymbol, Program } from "../model.js";
import { reportCircles, reportLawCircles } from "./cycles.js";
import { declareAll } from "./declare.js";
import { bindExperiments } from "./experiments.js";
import { mergedStatements } from "./extend.js";
import { loadFiles, type ResolveHost } from "./files.js";
import { knownLaws, resolveLaws } from "./known-laws.js";
import { modelScope } from "./scope.js";
import { resolveStatement } from "./statements.js";
import { distinct, type Report } from "./suggest.js";
import { type Vocabulary, vocabulary } from "./vocabulary.js";
import { gather, type ImportEntry, type ModelEntry, type World } from "./world.js";

/**
 * Names of a program: files that it uses, models merged with those they extend, symbols and index sets of each model, laws,
 * experiments on models. Goes on after every mistake (2xxx, unknown types 3007); the program it returns holds all that could be
 * understood.
 */
export function resolve(
  main: SourceFile,
  file: FileNode,
  host: ResolveHost,
  capabilities: Capabilities,
): Outcome<Program> {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => void diagnostics.push(diagnostic);
  const files = loadFiles(main, file, host, report);
  const world = gather(files, capabilities, report);
  const laws = knownLaws(world.laws, capabilities, host, report);
  const words = vocabulary(capabilities, laws);
  resolveLaws(laws, world.laws, words, report);
  reportLawCircles(laws, report);
  const models = [
    ...[...world.models.values()].map((entry) => resolveModel(entry, world, laws, words, capabilities, report)),
    ...[...world.imports.values()].map((entry) => importedModel(entry, world)),
  ];
  const experiments = bindExperiments(world, models, main.path, report);
  const program = { files: files.map((each) => each.source), models, experiments, laws: world.laws };
  return { value: program, diagnostics: distinct(diagnostics) };
}

function resolveModel(
  { node, path }: ModelEntry,
  world: World,
  known: ReadonlyMap<string, LawDeclaration>,
  words: Vocabulary,
  capabilities: Capabilities,
  report: Report,
): CheckedModel {
  const statements = mergedStatements(node, world, report);
  const scope = modelScope(statements, known, words, report);
  declareAll(scope);
  for (const statement of statements) resolveStatement(scope, statement, capabilities);
  reportCircles(statements, report);
  const { symbols, sets, laws } = scope;
  return { name: node.name.text, node, path, doc: docOf(node), statements, symbols, sets, laws };
}

function docOf(node: ModelEntry["node"]): string | undefined {
  return node.doc ?? node.trivia.leading.at(-1)?.text;
}

/** A graph read from a file: variables `x[v]` over a set that the file will give. */
function importedModel({ node, name, format, path }: ImportEntry, world: World): CheckedModel {
  const index: ModelSymbol = { kind: "index", name: "v", span: name.span, set: "v", plate: "v", position: 0 };
  const axes = [{ set: "v", arity: 1 }];
  const x: ModelSymbol = { kind: "variable", name: "x", span: name.span, axes, type: { name: "cat" } };
  return {
    name: name.text,
    path,
    doc: node.doc,
    statements: [],
    symbols: new Map([index, x].map((symbol) => [symbol.name, symbol])),
    sets: new Map([["v", { name: "v", arity: 1, domain: { kind: "imported" }, span: name.span }]]),
    laws: world.laws,
    imported: {
      format,
      path: node.path.value,
      span: node.path.span,
      evidence: node.evidence && { path: node.evidence.value, span: node.evidence.span },
    },
  };
}
