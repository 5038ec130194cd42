import type { ImportedTables } from "../compiler/bind/instance.js";
import type { BoundGraph, Providers } from "../compiler/bind/providers.js";
import type { Tensor } from "../compiler/ir/tensor.js";
import type { ImportedGraph } from "../compiler/model.js";
import { besideMain } from "../compiler/resolve/paths.js";
import type { DataRequest, SourceCall } from "../compiler/source-call.js";
import type { Outcome } from "../grammar/diagnostic.js";
import type { Span } from "../grammar/source.js";
import type { Files, SourceContext } from "../runtime/contracts.js";
import { findGraph, graphs } from "../runtime/graphs/registry.js";
import { streams } from "../runtime/random.js";
import { sha256Hex } from "../runtime/sha256.js";
import { withEvidence } from "../runtime/sources/evidence.js";
import { fileKind } from "../runtime/sources/file-kind.js";
import { type FilePlace, noFile, otherKind } from "../runtime/sources/file-messages.js";
import { readLibdai } from "../runtime/sources/libdai.js";
import { findSource, sources } from "../runtime/sources/registry.js";
import { unknownSource } from "../runtime/sources/source-messages.js";
import { asUtf8 } from "../runtime/sources/text-lines.js";
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
    tables: (graph) => readTables(graph, near(graph.span)),
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

type Tables = ImportedTables & { hashes: Readonly<Record<string, string>>; notes: readonly string[] };

function readTables({ format, path, span, evidence }: ImportedGraph, files: Files): Outcome<Tables> {
  const graph = readText({ path, span }, `a ${format === "uai" ? "UAI" : "libDAI"} file`, files);
  if (!graph.value) return { diagnostics: graph.diagnostics };
  const read = format === "uai" ? readUai : readLibdai;
  const tables = read(graph.value.text, { path, span });
  const hashes = { [path]: graph.value.hash };
  if (!tables.value || !evidence) {
    return { value: tables.value && { ...tables.value, hashes }, diagnostics: tables.diagnostics };
  }
  const observed = readText(evidence, "a file of evidence", files);
  if (!observed.value) return { diagnostics: [...tables.diagnostics, ...observed.diagnostics] };
  const both = withEvidence(tables.value, observed.value.text, evidence);
  return {
    value: both.value && { ...both.value, hashes: { ...hashes, [evidence.path]: observed.value.hash } },
    diagnostics: [...tables.diagnostics, ...both.diagnostics],
  };
}

/** The words of a graph file; UTF-16 is converted, and a file of another kind is named. */
function readText(file: FilePlace, wanted: string, files: Files): Outcome<{ text: string; hash: string }> {
  const bytes = files.read(file.path);
  if (!bytes) return { diagnostics: [noFile(file, files)] };
  const kind = fileKind(bytes);
  if (kind && !kind.text) return { diagnostics: [otherKind(file, wanted, kind, "")] };
  return { value: { text: new TextDecoder().decode(asUtf8(bytes).bytes), hash: sha256Hex(bytes) }, diagnostics: [] };
}
