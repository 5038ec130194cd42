import { describe, expect, test } from "vitest";
import { compile } from "../../library/index.js";
import { ALGORITHMS } from "../../runtime/algorithms/registry.js";
import { optionLaw } from "../../testing/laws/option-law.js";

const model = (clause: string) => `model M {
  plate i in 1..3
  var s[i]: spin
  factor f[i] := exp(0.1 * s[i])
}
experiment e on M {
  run ${clause}
}
`;
const told = (clause: string) => compile(model(clause)).diagnostics.filter(({ severity }) => severity === "error");

describe.each(Object.values(ALGORITHMS))("$name", (algorithm) => {
  test("options are in order", () => optionLaw(algorithm));

  test("a misspelt option gets a hint", () => {
    for (const option of Object.keys(algorithm.options)) {
      const misspelt = `${option.slice(0, -1)}${option.at(-1) === "x" ? "y" : "x"}`;
      const [fault] = told(`${algorithm.name} { ${misspelt} = 1 }`);
      expect(fault, misspelt).toBeDefined();
      expect(fault.message + fault.hints.join(" ")).toContain(misspelt);
      // Of a single letter no misspelling is near: all options are listed.
      expect(fault.hints.join(" ")).toContain(option.length === 1 ? option : `\`${option}\``);
    }
  });

  test("a value outside an option's range, or of another type, gets a hint", () => {
    for (const [option, spec] of Object.entries(algorithm.options)) {
      const wrong =
        spec.minimum === undefined ? (spec.type === "boolean" ? "7" : `"nonsense"`) : String(spec.minimum - 1);
      if (spec.type === "string" || spec.type === "path" || spec.type === "name") continue;
      const [fault] = told(`${algorithm.name} { ${option} = ${wrong} }`);
      expect(fault, `${option} = ${wrong}`).toBeDefined();
      expect(fault.hints.length, fault.message).toBeGreaterThan(0);
    }
  });
});
