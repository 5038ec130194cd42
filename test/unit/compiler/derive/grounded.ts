import { groundModel } from "../../../../compiler/compile.js";
import type { FlatGraph, MachineGroup } from "../../../../compiler/ir/flat-graph.js";
import { type Diagnostic, hasErrors } from "../../../../grammar/diagnostic.js";
import { capabilities } from "../../../../library/capabilities.js";
import { compile, memoryFiles } from "../../../../library/index.js";
import { providersFor } from "../../../../library/providers.js";

const MEMORY = 1 << 28;

/** What grounding the first model of a text gives, no method asked: the machine that the runtime would see, or what is told. */
export function grounded(text: string): { graph?: FlatGraph; diagnostics: readonly Diagnostic[] } {
  const files = memoryFiles({});
  const { value, diagnostics } = compile(text, { files });
  if (!value || hasErrors(diagnostics)) return { diagnostics };
  const outcome = groundModel(
    value.models[0],
    new Map(),
    providersFor("m.wfm", 1, files, new Map(), MEMORY),
    capabilities,
  );
  return { graph: outcome.value?.flat, diagnostics: [...diagnostics, ...outcome.diagnostics] };
}

/** The machine of a text that must have one. */
export function machineOf(text: string): MachineGroup {
  const { graph, diagnostics } = grounded(text);
  const group = graph?.groups[0];
  if (group?.kind !== "machine")
    throw new Error(group ? group.kind : diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  return group;
}

/** A model of K units on N inputs each, `real` weights on spheres or `spin` ones, around statements of its own. */
export function model(body: string, { K = 3, weights = "real", laws = "" } = {}): string {
  const variable = weights === "real" ? "var w[k, i]: real on sphere(i)" : "var w[k, i]: spin";
  return `${laws}
model M {
  param K: int = ${K}
  param c: real = 0.5
  plate k in 1..K
  plate l in 1..5
  plate i in 1..4
  plate mu in 1..2
  data xi[mu, k, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  data r[k]: real from iid(normal(0, 1))
  data v[k]: spin from iid(rademacher)
  data V[l, k]: spin from iid(rademacher)
  data R[mu, k]: spin from iid(rademacher)
  ${variable}
  def h[mu, k] := sum(i) xi[mu, k, i] * w[k, i] / sqrt(4)
  def tau[mu, k]: spin := sign(h[mu, k])
  def top[mu, l]: spin := sign(sum(k) V[l, k] * tau[mu, k])
${body}
}`;
}
