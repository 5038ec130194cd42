import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile, formatText, memoryFiles, sourceFile } from "../../../../library/index.js";
import { machineOf, model } from "./grounded.js";

const folder = fileURLToPath(new URL("../../../../models/std/", import.meta.url));
const read = (name: string): string => readFileSync(folder + name, "utf8");

describe("laws written in the language", () => {
  it.each(readdirSync(folder))("%s checks, and is formatted", (name) => {
    const { diagnostics } = compile(read(name), { path: name, files: memoryFiles({}) });
    // That a law takes the place of a built-in one is told, and no fault.
    expect(diagnostics.filter(({ code }) => code !== "WFM2011")).toEqual([]);
    expect(formatText(sourceFile(name, read(name))).value).toBe(read(name));
  });

  const laws = ["activations.wfm", "rules.wfm", "channels.wfm"].map(read).join("\n");
  it.each([
    [":= sign(sum(k) door(h[mu, k]))", "weights of -1 and +1"],
    [":= sign(sum(k) relu(h[mu, k]) - 1)", "a sum"],
    [":= sign(sum(k) heaviside(h[mu, k]) - 1.5)", "levels"],
    [":= sign(sum(k) ternary(h[mu, k]))", "three levels"],
    [":= consensus(tau[mu, :], missing = 1)", "a count"],
    [":= veto(tau[mu, :])", "votes"],
    ["~ probit(parity(tau[mu, :]), s = 0.5)", "a channel"],
    ["~ logistic(h[mu, 1])", "a channel over a preactivation"],
    ["~ noisy(majority(tau[mu, :]))", "a channel over a spin"],
  ])("%s", (observed) => {
    const { activation, rule, channel } = machineOf(model(`  observe sigma[mu] ${observed}`, { laws }));
    expect(activation.declared ?? rule.meaning ?? channel.declared).toBeDefined();
  });
});
