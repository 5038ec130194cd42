import { writeNpz } from "../../cli/io/npz-write.js";
import { compile, type Diagnostic, hasErrors, memoryFiles, refusalsBefore, run } from "../../library/index.js";

/** What lies beside the models of the pages: a file of weights. */
const files = memoryFiles({ "weights.npz": writeNpz({ w: { shape: [9], values: new Int8Array(9).fill(1) } }) });

/**
 * All that compiling and running a text tells, and what `check` warns of its models. `// run with --set n=3`, `// run with --algorithm NAME` and `// run as NAME` on top stand
 * for the command's flags.
 */
export async function toldOf(text: string): Promise<Diagnostic[]> {
  const [, name, value] = /^\/\/ run with --set (\w+)=(\S+)/.exec(text) ?? [];
  const [, algorithm] = /^\/\/ run with --algorithm (\w+)/.exec(text) ?? [];
  const [, experiment] = /^\/\/ run as (\w+)/.exec(text) ?? [];
  const compiled = compile(text, { files });
  const found = [...compiled.diagnostics];
  if (!compiled.value || hasErrors(compiled.diagnostics)) return found;
  const set = name === undefined ? {} : { [name]: value };
  for await (const event of run(compiled.value, { set, experiment, algorithm, files }))
    if (event.type === "diagnostic") found.push(event.diagnostic);
  return [...found, ...refusalsBefore(compiled.value, { files }).filter((told) => told.severity === "warning")];
}

/** The codes of all that. */
export async function codesOf(text: string): Promise<string[]> {
  return (await toldOf(text)).map((d) => d.code);
}
