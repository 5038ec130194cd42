import { check } from "../../compiler/check/check.js";
import { resolve } from "../../compiler/resolve/resolve.js";
import { type Diagnostic, hasErrors } from "../../grammar/diagnostic.js";
import { parse } from "../../grammar/parse.js";
import { sourceFile } from "../../grammar/source.js";
import { testCapabilities } from "./capabilities.js";

interface CheckTextOptions {
  readonly path?: string;
  /** Texts of the files that the model may use, by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly pedantic?: boolean;
}

/** All that the compiler's front half says of a text, with the small registry of the tests. */
export function checkText(text: string, options: CheckTextOptions = {}): readonly Diagnostic[] {
  const { path = "example.wfm", files = {}, pedantic } = options;
  const source = sourceFile(path, text);
  const parsed = parse(source);
  if (!parsed.value) return parsed.diagnostics;
  const host = { readText: (name: string) => files[name], parse };
  const resolved = resolve(source, parsed.value, host, testCapabilities);
  const before = [...parsed.diagnostics, ...resolved.diagnostics];
  if (!resolved.value) return before;
  return [...before, ...check(resolved.value, testCapabilities, { pedantic, incomplete: hasErrors(before) })];
}
