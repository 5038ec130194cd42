import type { Clause, ExperimentDeclaration, Expr, ModelDeclaration, Name, Statement, Use } from "../../grammar/ast.js";
import type { Capabilities } from "../capabilities.js";
import { builtins } from "../expr/builtins.js";
import { depth, expressionsOf, expressionsOfClause } from "../expr/walk.js";
import type { LawDeclaration } from "../model.js";
import { graphFormats, type LoadedFile } from "./files.js";
import { declaredTwice, redeclaredFunction, replacesBuiltin, tooDeep } from "./messages.js";
import type { Report } from "./suggest.js";
import { aliasLeftOut, unknownFormat } from "./use-messages.js";

/** Deeper expressions are refused here, once, so that every later phase may recurse over what is left. */
export const deepest = 1000;

export interface ModelEntry {
  readonly node: ModelDeclaration;
  readonly path: string;
}
export interface ImportEntry {
  readonly node: Use;
  readonly name: Name;
  readonly format: "uai" | "fg";
  readonly path: string;
}
/** All that the files declare, by name, in the order of the files. */
export interface World {
  readonly models: Map<string, ModelEntry>;
  readonly imports: Map<string, ImportEntry>;
  readonly laws: Map<string, LawDeclaration>;
  readonly experiments: Map<string, { readonly node: ExperimentDeclaration; readonly path: string }>;
}

function shallow(expressions: readonly Expr[], report: Report): boolean {
  const deep = expressions.filter((expr) => depth(expr) > deepest);
  for (const expr of deep) report(tooDeep(expr.span, deepest));
  return deep.length === 0;
}

function shallowModel(node: ModelDeclaration, report: Report): ModelDeclaration {
  const keep = (statement: Statement): boolean => shallow(expressionsOf(statement), report);
  return { ...node, statements: node.statements.filter(keep) };
}

function shallowExperiment(node: ExperimentDeclaration, report: Report): ExperimentDeclaration {
  const keep = (clause: Clause): boolean => shallow(expressionsOfClause(clause), report);
  return { ...node, clauses: node.clauses.filter(keep) };
}

function builtinLaws(capabilities: Capabilities): ReadonlySet<string> {
  const { activations, rules, channels } = capabilities;
  return new Set([...activations, ...rules, ...channels].map((law) => law.name));
}

/** Gather the declarations of all files; names must differ within models and graphs, laws, experiments. */
export function gather(files: readonly LoadedFile[], capabilities: Capabilities, report: Report): World {
  const world: World = { models: new Map(), imports: new Map(), laws: new Map(), experiments: new Map() };
  const known = builtinLaws(capabilities);
  for (const { source, file } of files) {
    for (const node of file.declarations) {
      if (node.kind === "use") addImport(world, node, source.path, report);
      else if (node.kind === "model") addModel(world, node, source.path, report);
      else if (node.kind === "experiment") addExperiment(world, node, source.path, report);
      else addLaw(world, node, known, report);
    }
  }
  return world;
}

function taken(world: World, name: Name, report: Report): boolean {
  const first = world.models.get(name.text)?.node.name ?? world.imports.get(name.text)?.name;
  if (first) report(declaredTwice(name, "model", first.span));
  return first !== undefined;
}

function addImport(world: World, node: Use, path: string, report: Report): void {
  if (!node.format) return;
  const format = graphFormats.find((known) => known === node.format?.text);
  if (!format) return report(unknownFormat(node.format));
  const stem = node.path.value.replace(/^.*\//, "").replace(/\.[^.]*$/, "");
  const name = node.alias ?? (/^[A-Za-z_]\w*$/.test(stem) ? { text: stem, span: node.path.span } : undefined);
  if (!name) return report(aliasLeftOut(node.path.span));
  if (!taken(world, name, report)) world.imports.set(name.text, { node, name, format, path });
}

function addModel(world: World, node: ModelDeclaration, path: string, report: Report): void {
  if (!taken(world, node.name, report)) world.models.set(node.name.text, { node: shallowModel(node, report), path });
}

function addExperiment(world: World, node: ExperimentDeclaration, path: string, report: Report): void {
  const first = world.experiments.get(node.name.text)?.node.name;
  if (first) return report(declaredTwice(node.name, "experiment", first.span));
  world.experiments.set(node.name.text, { node: shallowExperiment(node, report), path });
}

function addLaw(world: World, node: LawDeclaration, known: ReadonlySet<string>, report: Report): void {
  const first = world.laws.get(node.name.text)?.name;
  if (first) return report(declaredTwice(node.name, "law", first.span));
  const bodies = node.kind === "activation" && node.smooth ? [node.value, node.smooth] : [node.value];
  if (!shallow(bodies, report)) return;
  if (known.has(node.name.text)) report(replacesBuiltin(node.name, node.kind));
  else if (builtins.has(node.name.text)) return report(redeclaredFunction(node.name));
  world.laws.set(node.name.text, node);
}
