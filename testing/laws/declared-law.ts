import type { MachineGroup } from "../../compiler/ir/flat-graph.js";
import { hasErrors } from "../../grammar/diagnostic.js";
import { compile, prepare } from "../../library/index.js";

// A law may bring a declaration in the language beside its kernel. What the compiler derives from that text is read off a small machine
// that uses it, and compared with the kernel.

/** A law with a declaration. */
export interface DeclaredLaw {
  readonly name: string;
  readonly declaration: string;
  readonly parameters: Readonly<Record<string, number>>;
}

const FIELD = "sum(i) x[mu, i] * w[i]";

/** A machine of one unit whose label is seen so. */
const oneUnit = (label: string): string => `
  plate i in 1..3
  data x[mu, i]: real from iid(normal(0, 1))
  var w[i]: spin
  observe y[mu] ~ ${label}`;

/** A machine with the declared activation. */
export function machineOfActivation(law: DeclaredLaw): MachineGroup {
  return machineOf("activation", law, oneUnit(`probit(${call(law, FIELD)}, 1)`));
}

/** A machine with the declared channel over its real output, or over the sign of it. */
export function machineOfChannel(law: DeclaredLaw, sees: "real" | "sign"): MachineGroup {
  return machineOf("channel", law, oneUnit(call(law, sees === "sign" ? `sign(${FIELD})` : FIELD)));
}

/** A machine with the declared rule over this many units. */
export function machineOfRule(law: DeclaredLaw, units: number): MachineGroup {
  return machineOf(
    "rule",
    law,
    `
  plate k in 1..${units}
  plate i in 1..3
  data x[mu, k, i]: real from iid(normal(0, 1))
  var w[k, i]: spin
  def tau[mu, k]: spin := sign(sum(i) x[mu, k, i] * w[k, i])
  observe y[mu] := ${call(law, "tau[mu, :]")}`,
  );
}

function call({ name, parameters }: DeclaredLaw, argument: string): string {
  return `${name}(${[argument, ...Object.entries(parameters).map(([key, value]) => `${key} = ${value}`)].join(", ")})`;
}

/** The machine of a model; throws, naming the law, where its text does not mean such a law. */
function machineOf(kind: string, { name, declaration }: DeclaredLaw, statements: string): MachineGroup {
  const text = `${declaration}\nmodel M {\n  plate mu in 1..1\n  data y[mu]: spin from iid(rademacher)${statements}\n}\n`;
  const compiled = compile(text, { path: `${name}.wfm` });
  const made = compiled.value && !hasErrors(compiled.diagnostics) ? prepare(compiled.value) : compiled;
  const fault = made.diagnostics.find(({ severity }) => severity === "error");
  if (fault) throw new Error(`the declaration of ${kind} \`${name}\` has no meaning: ${fault.message}`);
  const group = made.value && "flat" in made.value ? made.value.flat.groups[0] : undefined;
  if (group?.kind !== "machine") throw new Error(`the declaration of ${kind} \`${name}\` makes no machine`);
  return group;
}
