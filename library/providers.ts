import type { ImportedTables } from "../compiler/bind/instance.js";
import type { BoundGraph, Providers } from "../compiler/bind/providers.js";
import type { Tensor } from "../compiler/ir/tensor.js";
import { besideMain } from "../compiler/resolve/paths.js";
import type { DataRequest, SourceCall } from "../compiler/source-call.js";
import type { Outcome } from "../grammar/diagnostic.js";
import type { Span } from "../grammar/source.js";
import type { FactorTables, Files, SourceContext } from "../runtime/contracts.js";
import { findGraph, graphs } from "../runtime/graphs/registry.js";
import { streams } from "../runtime/random.js";
import { sha256Hex } from "../runtime/sha256.js";
import { noFile } from "../runtime/sources/file-messages.js";
import { readLibdai } from "../runtime/sources/libdai.js";
import { findSource, sources } from "../runtime/sources/registry.js";
import { unknownSource } from "../runtime/sources/source-messages.js";
import { readUai } from "../runtime/sources/uai.js";

/** Sources, graphs and factor tables of one seed, behind the plain functions that the binder asks; `main` is the main file's path. */
export function providersFor(
  main: string,
  seed: number,
  files: Files,
  given: ReadonlyMap<string, Tensor>,
  memoryLimit: number,
): Providers {
  const draw = streams(seed);
  const near = (span: Span): Files => besideFile(files, main, span.path);
  const context = (span: Span, split: "train" | "test"): SourceContext => ({ files: near(span), streams: draw, split });
  return {
    data: (request: DataRequest, split) => {
      const source = findSource(request.call.name);
      if (!source)
        return { diagnostics: [unknownSource(request.span, "source", request.call.name, Object.keys(sources))] };
      return source.produce(request, context(request.span, split));
    },
    graph: (name: string, call: SourceCall): Outcome<BoundGraph> => {
      const graph = findGraph(call.name);
      if (!graph) return { diagnostics: [unknownSource(call.span, "graph", call.name, Object.keys(graphs))] };
      return graph.produce(call, { ...context(call.span, "train"), purpose: name });
    },
    tables: (format, path, span) => readTables(format, path, span, near(span)),
    sourceNames: new Set(Object.keys(sources)),
    given,
    memoryLimit,
  };
}

/** Files by paths that the text of `path` writes. */
function besideFile(files: Files, main: string, path: string): Files {
  return {
    ...files,
    read: (each) => files.read(besideMain(main, path, each)),
    names: (each) => files.names?.(besideMain(main, path, each)) ?? [],
  };
}

type Tables = ImportedTables & { hash: string; notes: readonly string[] };

function readTables(format: "uai" | "fg", path: string, span: Span, files: Files): Outcome<Tables> {
  const bytes = files.read(path);
  const file = { path, span };
  if (!bytes) return { diagnostics: [noFile(file, files.names?.(path))] };
  const text = new TextDecoder().decode(bytes);
  const outcome: Outcome<FactorTables> = format === "uai" ? readUai(text, file) : readLibdai(text, file);
  const { value, diagnostics } = outcome;
  return value ? { value: { ...value, hash: sha256Hex(bytes) }, diagnostics } : { diagnostics };
}
