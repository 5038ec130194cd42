import type { Capability, GroupTraits } from "../../compiler/capabilities.js";
import { own } from "../../grammar/own.js";
import { linear } from "../activations/linear.js";
import { ACTIVATIONS } from "../activations/registry.js";
import { CHANNELS } from "../channels/registry.js";
import { RULES } from "../rules/registry.js";

// What a pattern's node of continuous weights does with a machine's laws; see `output-node.ts` and `sum-node.ts`.

/** The rule name of a real output without a rule. */
const SUM = "sum";

/** How the node handles activation, rule and channel of a machine. */
export function handlesLaws(traits: GroupTraits): Capability {
  return unknownLaw(traits) ?? (traits.form === "sum" ? handlesSum(traits) : handlesVotes(traits));
}

function unknownLaw({ activation = "sign", rule = "identity", channel = "deterministic", ...traits }: GroupTraits) {
  const declared = traits.declared ?? [];
  const asked = [
    { kind: "activation", name: activation, known: [...Object.keys(ACTIVATIONS)], tacit: linear.name },
    { kind: "rule", name: rule, known: Object.keys(RULES), tacit: SUM },
    { kind: "channel", name: channel, known: Object.keys(CHANNELS), tacit: channel },
  ];
  for (const { kind, name, known, tacit } of asked) {
    if (declared.includes(name) || known.includes(name) || (traits.form === "sum" && name === tacit)) continue;
    const note = `no messages through the ${kind} \`${name}\`; built in are ${known.join(", ")}, or declare it: \`${kind} ${name}(...) = ...\``;
    return { method: "missing", note } as const;
  }
  return undefined;
}

function handlesVotes({ activation = "sign", rule = "identity", declared = [] }: GroupTraits): Capability {
  if (declared.includes(rule) && !RULES[rule]) {
    const note =
      "Gaussian cavities; the declared rule by its meaning: product, count, weighted votes, else all 2^K outputs";
    return { method: "enumeration", note };
  }
  const levels = declared.includes(activation) || ACTIVATIONS[activation]?.levels !== undefined;
  if (levels)
    return { method: "closed form", note: "Gaussian cavities, moments matched unit by unit; the rule over the units" };
  return handlesSum({ kind: "machine", supports: [], activation, rule, declared });
}

function handlesSum({
  activation = linear.name,
  channel = "deterministic",
  declared = [],
  units,
}: GroupTraits): Capability {
  const kernel = declared.includes(channel) ? undefined : own(CHANNELS, channel);
  const stepped = kernel !== undefined && (kernel.sees === "sign" || kernel.steps !== undefined);
  const level = !declared.includes(activation) && ACTIVATIONS[activation]?.levels !== undefined;
  const others = units === 1 ? "one unit is exact" : "the sum of the other units taken as normal";
  if (activation === linear.name && stepped)
    return { method: "closed form", note: "the sum is normal; the channel over it" };
  if (stepped && level) return { method: "closed form", note: `Gaussian cavities; ${others}` };
  const note = `Gaussian cavities; ${others}; panels of 24 Gauss-Legendre points cut at the breakpoints`;
  return { method: "quadrature", note };
}
