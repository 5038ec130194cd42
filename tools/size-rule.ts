import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

// The size rule of the house: a file has at most 250 lines, a function 30, a kernel 80. What must be longer is named with its reason in
// size-exceptions.json, and leaves that list once it is short enough.

const root = fileURLToPath(new URL("..", import.meta.url));
const FOLDERS = ["grammar", "compiler", "runtime", "theory", "library", "testing", "cli", "tools", "bench", "test"];
const FILE_LINES = 250;
const FUNCTION_LINES = 30;
const KERNEL_LINES = 80;
/** Message and special-function loops. */
const KERNELS = /^runtime\/(kernels|factors|rules|engine|enumeration|continuous)/;
/** Tests nest their cases in one function; their files have the limit, their functions have not. */
const TESTS = /^(test|bench)\//;

/** What is too long: `runtime/x.ts` or `runtime/x.ts#name`. */
interface Excess {
  readonly place: string;
  readonly lines: number;
  readonly limit: number;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** Everything too long in one file. */
export function excesses(path: string, text: string): Excess[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found: Excess[] = [];
  const lines = text.trimEnd().split("\n").length;
  if (lines > FILE_LINES) found.push({ place: path, lines, limit: FILE_LINES });
  if (TESTS.test(path)) return found;
  const limit = KERNELS.test(path) ? KERNEL_LINES : FUNCTION_LINES;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body) {
      const from = file.getLineAndCharacterOfPosition(node.getStart()).line;
      const length = file.getLineAndCharacterOfPosition(node.end).line - from + 1;
      if (length > limit) found.push({ place: `${path}#${nameOf(node, from + 1)}`, lines: length, limit });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function nameOf(node: ts.SignatureDeclaration, line: number): string {
  if (node.name) return node.name.getText();
  const { parent } = node;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText() : `line ${line}`;
}

function report(): number {
  const allowed: Record<string, string> = JSON.parse(readFileSync(join(root, "tools/size-exceptions.json"), "utf8"));
  const found = FOLDERS.flatMap(sources).flatMap((path) => excesses(path, readFileSync(join(root, path), "utf8")));
  const places = new Set(found.map(({ place }) => place));
  const wrong = [
    ...found
      .filter(({ place }) => !allowed[place])
      .map(({ place, lines, limit }) => `${place}: ${lines} lines, at most ${limit}`),
    ...Object.keys(allowed)
      .filter((place) => !places.has(place))
      .map((place) => `${place}: short enough now, take it off tools/size-exceptions.json`),
  ];
  for (const line of wrong) console.error(line);
  return wrong.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = report() > 0 ? 1 : 0;
