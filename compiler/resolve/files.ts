import type { FileNode, Use } from "../../grammar/ast.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { SourceFile } from "../../grammar/source.js";
import { sourceFile } from "../../grammar/source.js";
import { filesInCircle, missingFile } from "./messages.js";
import { relativeTo } from "./paths.js";
import type { Report } from "./suggest.js";
import { aliasOfModels, evidenceOfModels, formatLeftOut } from "./use-messages.js";

/** How the resolver reads the files that a model uses: given by the caller, so that the compiler itself opens nothing. */
export interface ResolveHost {
  /** Text of a file, or undefined when there is none. */
  readText(path: string): string | undefined;
  /** The folder that reads are kept below, where this path leads out of it. */
  outside?(path: string): string | undefined;
  parse(source: SourceFile): Outcome<FileNode>;
}
export interface LoadedFile {
  readonly source: SourceFile;
  readonly file: FileNode;
}

/** Formats of `use` other than a model file, with their extensions. */
export const graphFormats: readonly ("uai" | "fg")[] = ["uai", "fg"];

function usesOf(file: FileNode, report: Report): readonly Use[] {
  const uses = file.declarations.filter((node): node is Use => node.kind === "use" && node.format === undefined);
  return uses.filter((use) => {
    const format = graphFormats.find((name) => use.path.value.endsWith(`.${name}`));
    if (format) report(formatLeftOut(format, use.path.span));
    else if (use.alias) report(aliasOfModels(use.alias));
    else if (use.evidence) report(evidenceOfModels(use.evidence.span));
    return format === undefined;
  });
}

/** The main file first, then every file that it uses, directly or not, each once. */
export function loadFiles(main: SourceFile, file: FileNode, host: ResolveHost, report: Report): readonly LoadedFile[] {
  const loaded = new Map<string, LoadedFile>();
  const visit = (source: SourceFile, node: FileNode, chain: readonly string[]): void => {
    loaded.set(source.path, { source, file: node });
    const here = [...chain, source.path];
    for (const use of usesOf(node, report)) {
      const path = relativeTo(source.path, use.path.value);
      if (here.includes(path)) report(filesInCircle([...here.slice(here.indexOf(path)), path], use.path.span));
      else if (!loaded.has(path)) open(path, use, here);
    }
  };
  const open = (path: string, use: Use, chain: readonly string[]): void => {
    const text = host.readText(path);
    if (text === undefined) return report(missingFile(use.path.value, path, use.path.span, host.outside?.(path)));
    const source = sourceFile(path, text);
    const outcome = host.parse(source);
    outcome.diagnostics.forEach(report);
    if (outcome.value) visit(source, outcome.value, chain);
  };
  visit(main, file, []);
  return [...loaded.values()];
}
