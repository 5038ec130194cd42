import { createHash } from "node:crypto";
import { finite, flag, isObject, list, oneOf, optional, record, setting, sha256, shape, text, whole } from "./shape.js";

const manifest = shape({
  entry: text,
  directory: text,
  files: list(shape({ path: text, sha256, text })),
  experiment: text,
  model: text,
  algorithm: text,
  overrides: record(setting),
  algorithmGiven: flag,
  params: record(setting),
  grid: list(shape({ name: text, kind: oneOf("sweep", "anneal"), values: setting })),
  seeds: list(whole),
  versions: record(text),
  platform: record(setting),
  data: record(text),
  timing: shape({ started: text, finished: optional(text), wall_s: optional(finite) }),
  status: oneOf("running", "finished", "interrupted", "failed"),
  artifacts: list(shape({ path: text, sha256, bytes: whole })),
  notes: list(text),
});

/** What is wrong with a parsed manifest, as the end of a sentence; undefined when it can be used. */
export function manifestProblem(value: unknown, schema: number): string | undefined {
  if (!isObject(value) || value.schema === undefined) return "it has no `schema`, so it is no manifest";
  if (value.schema !== schema)
    return `its manifest has schema ${JSON.stringify(value.schema)}, and this version reads schema ${schema}`;
  const problem =
    manifest(value) ?? textsProblem(value.files as readonly { path: string; text: string; sha256: string }[]);
  return problem === undefined ? undefined : `its manifest is damaged: ${problem}`;
}

/** The recorded texts are what a rerun compiles: their hashes must hold. */
function textsProblem(files: readonly { path: string; text: string; sha256: string }[]): string | undefined {
  if (files.length === 0) return "`files` holds no model text";
  const changed = files.find((file) => createHash("sha256").update(file.text).digest("hex") !== file.sha256);
  return changed && `the text of \`${changed.path}\` is not that of its \`sha256\``;
}
