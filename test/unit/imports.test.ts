import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");
/** What each folder may import from; itself always. The last column: packages and built-in modules. */
const LAYERS: Readonly<Record<string, { readonly folders: readonly string[]; readonly packages: RegExp }>> = {
  grammar: { folders: [], packages: /^chevrotain$/ },
  compiler: { folders: ["grammar"], packages: /^@dagrejs\/graphlib$/ },
  runtime: {
    folders: ["compiler/ir", "grammar/diagnostic", "grammar/edit-distance", "grammar/own", "grammar/source"],
    packages: /^(fflate|pure-rand)(\/|$)/,
  },
  theory: { folders: ["compiler/ir", "runtime"], packages: /^$/ },
  library: { folders: ["grammar", "compiler", "runtime", "theory"], packages: /^$/ },
  testing: { folders: ["grammar", "compiler", "runtime", "library"], packages: /^fast-check$/ },
  cli: { folders: ["grammar", "compiler", "runtime", "library"], packages: /./ },
};
/** Types of the compiler that are contracts with the runtime. */
const RUNTIME_TYPES = ["compiler/capabilities", "compiler/source-call"];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function importsOf(folder: string): Import[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => {
      const from = `${folder}/${name}`;
      const text = readFileSync(join(ROOT, from), "utf8");
      const pattern =
        /^(?:import|export)\s+(type\s)?[^"';]*?from\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm;
      return [...text.matchAll(pattern)].map((match) => ({
        from,
        to: match[2] ?? match[3] ?? match[4],
        typeOnly: match[1] !== undefined,
      }));
    });
}

/** `runtime/x.ts` importing `../grammar/y.js` gives `grammar/y`. */
function target({ from, to }: Import): string {
  return relative(ROOT, normalize(join(ROOT, dirname(from), to))).replace(/\.js$/, "");
}

function allowed(layer: string, each: Import): boolean {
  const { folders, packages } = LAYERS[layer];
  if (!each.to.startsWith(".")) return packages.test(each.to) && (layer === "cli" || !each.to.startsWith("node:"));
  const path = target(each);
  if (layer === "runtime" && each.typeOnly && RUNTIME_TYPES.includes(path)) return true;
  return [layer, ...folders].some((folder) => path === folder || path.startsWith(`${folder}/`));
}

describe("imports go one way", () => {
  for (const layer of Object.keys(LAYERS)) {
    it(`${layer} imports only what stands before it`, () => {
      const wrong = importsOf(layer).filter((each) => !allowed(layer, each));
      expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
    });
  }

  it("finds imports at all", () => {
    expect(importsOf("cli").length).toBeGreaterThan(50);
  });
});
