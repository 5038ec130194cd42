import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { expect, it } from "vitest";

const program = `
import { compile, memoryFiles, oracle } from "./library/index.ts";
const files = memoryFiles({ "J.csv": "1\\n-1\\n1\\n1\\n" });
const { value, diagnostics } = compile(\`model Ring {
  plate i in 1..4
  data J[i]: real from csv("J.csv")
  var s[i]: spin
  energy H[i] := -J[i] * s[i] * s[i % 4 + 1]
}\`);
globalThis.finished = (async () => {
  const values = {};
  for await (const event of oracle(value, { files }))
    if (event.type === "measure" && event.observable === "log_partition") values[event.method] = event.value;
  return { values, diagnostics };
})();
`;

it("the library bundles for a browser and runs there: no Node, no files, no process", async () => {
  const root = new URL("../../../", import.meta.url).pathname;
  const bundle = await build({
    stdin: { contents: program, resolveDir: root, loader: "ts" },
    bundle: true,
    platform: "browser",
    format: "iife",
    write: false,
    logLevel: "silent",
  });
  // Only what every browser has: no process, Buffer, require or setImmediate.
  const window = { TextDecoder, TextEncoder, performance, setTimeout, console };
  const context = createContext({ ...window });
  runInContext("globalThis.self = globalThis", context);
  runInContext(bundle.outputFiles[0].text, context);
  const { values, diagnostics } = await (
    context as { finished: Promise<{ values: Record<string, number>; diagnostics: unknown[] }> }
  ).finished;
  expect(diagnostics).toEqual([]);
  // Transfer matrices of a frustrated ring of 4: Z = (2 cosh 1)^4 - (2 sinh 1)^4.
  expect(values["exact"]).toBeCloseTo(Math.log((2 * Math.cosh(1)) ** 4 - (2 * Math.sinh(1)) ** 4), 11);
  expect(values["bp"]).toBeDefined();
});
