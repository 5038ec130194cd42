import { expect, it } from "vitest";
import { compileText, groundModel } from "../../../compiler/compile.js";
import { capabilities } from "../../../library/capabilities.js";
import { memoryFiles } from "../../../library/files.js";
import { providersFor } from "../../../library/providers.js";

// A prior that is registered with the runtime needs no line in the compiler: it was dropped in silence, and weights had no law.
const laplace = { name: "laplace", doc: "laplace(centre, scale)", parameters: { centre: 0, b: 1 } };
const known = { ...capabilities, priors: [...capabilities.priors, laplace] };

function ground(declaration: string) {
  const text = `model L {\n  param s: real = 2\n  plate i in 1..3\n  var w[i]: ${declaration}\n}`;
  const { value } = compileText(text, "l.wfm", { readText: () => undefined }, known);
  if (!value) throw new Error("does not compile");
  const providers = providersFor("l.wfm", 1, memoryFiles({}), new Map(), 1e9);
  return groundModel(value.models[0], new Map(), providers, known);
}

it.each([
  ["real ~ laplace(1, s)", { centre: 1, b: 2 }],
  ["real ~ laplace(b = 0.5)", { centre: 0, b: 0.5 }],
])("%s reaches the runtime with its parameters", (declaration, parameters) => {
  const { value } = ground(declaration);
  expect(value?.flat.variables.blocks[0].prior).toEqual({ name: "laplace", parameters });
});

it("is refused where it is no law of that type", () => {
  const { value, diagnostics } = ground("int ~ laplace(1)");
  expect(value).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toEqual(["WFM6013"]);
});
