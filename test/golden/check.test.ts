import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { renderDiagnostic } from "../../cli/render/diagnostic.js";
import { sourceFile } from "../../grammar/source.js";
import { checkText } from "../oracles/check-text.js";
import { golden } from "./golden.js";

const folder = join(import.meta.dirname, "check");
const cases = readdirSync(folder).filter((name) => name.endsWith(".wfm"));

describe("what the user reads of a model with mistakes", () => {
  it.each(cases)("%s", (name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const source = sourceFile(name, text);
    const said = checkText(text, { path: name, pedantic: true });
    const shown = said.map((each) => renderDiagnostic(each, (path) => (path === name ? source : undefined)));
    golden(join(folder, name.replace(/\.wfm$/, ".txt")), `${shown.join("\n\n")}\n`);
  });
});
