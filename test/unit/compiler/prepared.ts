import { compile, hasErrors, memoryFiles, type Prepared, prepare, type RunOptions } from "../../../library/index.js";

/** Compiles and prepares a model text that must be right; throws with the diagnostics otherwise. */
export function prepared(text: string, options: RunOptions = {}): Prepared {
  const compiled = compile(text, { files: options.files ?? memoryFiles({}) });
  const outcome = compiled.value && !hasErrors(compiled.diagnostics) ? prepare(compiled.value, options) : compiled;
  const value = "value" in outcome ? outcome.value : undefined;
  if (!value || !("flat" in value))
    throw new Error(outcome.diagnostics.map((d) => `${d.code}: ${d.message}`).join("\n"));
  return value;
}

/** Codes of all diagnostics of compiling and preparing a text. */
export function codesOf(text: string, options: RunOptions = {}): string[] {
  const compiled = compile(text, { files: options.files ?? memoryFiles({}) });
  if (!compiled.value || hasErrors(compiled.diagnostics)) return compiled.diagnostics.map((d) => d.code);
  return [...compiled.diagnostics, ...prepare(compiled.value, options).diagnostics].map((d) => d.code);
}
