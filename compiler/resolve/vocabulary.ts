import type { Capabilities } from "../capabilities.js";
import { builtins } from "../expr/builtins.js";
import type { LawDeclaration } from "../model.js";

/** Laws by which `couple` binds replicas to their centre; `elastic(gamma)` is that of the replicated measure. */
export const couplingLaws: readonly string[] = ["elastic"];
/** Norm constraints that may follow `on`. */
export const constraints: readonly string[] = ["sphere"];

/** What a called name can be; each has its place in a model. */
export type Role = "function" | "channel" | "source" | "graph" | "prior" | "coupling" | "constraint";

/** Names that may be called, by the place where they may stand. One name may have several roles. */
export type Vocabulary = Readonly<Record<Role, ReadonlySet<string>>>;

const names = (entries: readonly { readonly name: string }[]): readonly string[] => entries.map((entry) => entry.name);

/** Everything callable: what the language and the registries give, and what the files declare. */
export function vocabulary(capabilities: Capabilities, laws: ReadonlyMap<string, LawDeclaration>): Vocabulary {
  const declared = [...laws.values()];
  const channels = declared.filter((law) => law.kind === "channel").map((law) => law.name.text);
  const functions = declared.filter((law) => law.kind !== "channel").map((law) => law.name.text);
  const { activations, rules } = capabilities;
  return {
    function: new Set([...builtins.keys(), ...names(activations), ...names(rules), ...functions]),
    channel: new Set([...names(capabilities.channels), ...channels]),
    source: new Set(names(capabilities.sources)),
    graph: new Set(names(capabilities.graphs)),
    prior: new Set(names(capabilities.priors)),
    coupling: new Set(couplingLaws),
    constraint: new Set(constraints),
  };
}

/** Where a call of this role belongs, for messages. */
export const placeOf: Readonly<Record<Role, string>> = {
  function: "in an expression",
  channel: "after `~` in an `observe`",
  source: "after `from` in a `data` statement",
  graph: "after `=` in a `graph` statement",
  prior: "after `~` in a `var` statement",
  coupling: "after `by` in a `couple` statement",
  constraint: "after `on` in a `var` statement",
};
/** The role as a noun. */
export const nounOf: Readonly<Record<Role, string>> = {
  function: "function",
  channel: "channel",
  source: "data source",
  graph: "graph",
  prior: "prior",
  coupling: "coupling",
  constraint: "constraint",
};
