import { writeNpz } from "../../cli/io/npz-write.js";
import { compile, hasErrors, memoryFiles, run } from "../../library/index.js";

/** What lies beside the models of the pages: a file of weights. */
const files = memoryFiles({ "weights.npz": writeNpz({ w: { shape: [9], values: new Int8Array(9).fill(1) } }) });

/**
 * All codes of compiling and running a text. `// run with --set n=3`, `// run with --algorithm NAME` and `// run as NAME` on top stand
 * for the command's flags.
 */
export async function codesOf(text: string): Promise<string[]> {
  const [, name, value] = /^\/\/ run with --set (\w+)=(\S+)/.exec(text) ?? [];
  const [, algorithm] = /^\/\/ run with --algorithm (\w+)/.exec(text) ?? [];
  const [, experiment] = /^\/\/ run as (\w+)/.exec(text) ?? [];
  const compiled = compile(text, { files });
  const found: string[] = compiled.diagnostics.map((d) => d.code);
  if (!compiled.value || hasErrors(compiled.diagnostics)) return found;
  const set = name === undefined ? {} : { [name]: value };
  for await (const event of run(compiled.value, { set, experiment, algorithm, files }))
    if (event.type === "diagnostic") found.push(event.diagnostic.code);
  return found;
}
