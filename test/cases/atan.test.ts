import { expect, it } from "vitest";
import { compileText } from "../../compiler/compile.js";
import { capabilities } from "../../library/capabilities.js";
import { ACTIVATIONS } from "../../runtime/activations/registry.js";
import { CHANNELS } from "../../runtime/channels/registry.js";
import { RULES } from "../../runtime/rules/registry.js";
import { activationLaw, channelLaw, ruleLaw } from "../../testing/index.js";

// A channel was registered with the declaration "0.5 + atan(y z) / 3.14": the language had no atan, and every model that used the
// channel was told so without a place. A declaration that does not mean its kernel fails the law, by name.
const { probit, gibbs } = CHANNELS;
const { door } = ACTIVATIONS;
const { majority } = RULES;
const spelt = {
  probit: "channel probit(y: spin, z: real; s: real = 1) = erfc(-y * z / (s * sqrt(2))) / 2",
  gibbs: "channel gibbs(y: spin, out: spin; beta: real = 1) = if y == out then 1 else exp(-beta)",
  door: "activation door(z: real; width: real = 0.6745) = if abs(z) < width then 1 else -1",
  majority: "rule majority(tau: spin[k]) -> spin = if sum(k) tau[k] >= 0 then 1 else -1",
};

it.each([
  ["channel cauchit(y: spin, z: real) = 0.5 + atn(y * z) / 3.14", /`cauchit` is registered with .*`atn`/],
  ["hello", /`cauchit` is registered with .*`hello`/],
])("a registry with the declaration %s is at fault, not the model", (declaration, message) => {
  const channels = [...capabilities.channels, { ...CHANNELS.logistic, name: "cauchit", declaration }];
  const text = "model M {\n  plate i in 1..3\n  var s[i]: spin\n  factor f[i] := exp(0.1 * s[i])\n}\n";
  const { diagnostics } = compileText(text, "m.wfm", { readText: () => undefined }, { ...capabilities, channels });
  expect(diagnostics.map(({ code }) => code)).toEqual(["WFM9002"]);
  expect(diagnostics[0].message).toMatch(message);
});

it("a declaration that says what the kernel does passes", () => {
  channelLaw({ ...probit, declaration: spelt.probit }, { parameters: { s: 0.4 } });
  channelLaw({ ...gibbs, declaration: spelt.gibbs }, { parameters: { beta: 0.7 } });
  activationLaw({ ...door, declaration: spelt.door }, { parameters: { width: 0.5 } });
  ruleLaw({ ...majority, declaration: spelt.majority });
});

it.each([
  [
    "no text of the language",
    { ...probit, declaration: "hello" },
    /the declaration of channel `probit` has no meaning: `hello`/,
  ],
  [
    "a function that the language has not",
    { ...probit, name: "cauchit", declaration: "channel cauchit(y: spin, z: real) = 0.5 + atn(y * z) / 3.14" },
    /the declaration of channel `cauchit` has no meaning: .*`atn`/,
  ],
  ["another law", { ...probit, name: "mine", declaration: spelt.probit }, /`mine`/],
  [
    "another slope",
    { ...probit, declaration: spelt.probit.replace("sqrt(2)", "1.414") },
    /`probit` and its declaration/,
  ],
])("a channel declared as %s fails", (_, channel, message) => {
  expect(() => channelLaw(channel)).toThrow(message);
});

it("activations and rules declared otherwise than their kernels fail", () => {
  const wide = { ...door, declaration: spelt.door.replace("< width", "< 2 * width") };
  expect(() => activationLaw(wide)).toThrow(/breakpoints of `door`/);
  const turned = { ...door, declaration: spelt.door.replace("then 1 else -1", "then -1 else 1") };
  expect(() => activationLaw(turned)).toThrow(/`door` and its declaration/);
  const strict = { ...majority, declaration: spelt.majority.replace(">= 0", "> 0") };
  expect(() => ruleLaw(strict)).toThrow(/`majority` gives 1, its declaration -1/);
});
