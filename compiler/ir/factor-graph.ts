import type { Graph } from "@dagrejs/graphlib";
import type { Span } from "../../grammar/source.js";
import type { ChannelInfo, GroupTraits, LawInfo } from "../capabilities.js";
import type { MachineForm } from "../lower/machine-form.js";

// The lifted graph: a node per variable group and factor group, plates as attributes. Tens of nodes, for checking, drawing and
// passes; the ground graph is FlatGraph and never enters graphlib.

/** All copies of one `var` statement. */
export interface VariableGroup {
  readonly kind: "variable";
  readonly name: string;
  /** Index sets of its axes. */
  readonly plates: readonly string[];
  readonly type: string;
  readonly spherical: boolean;
  readonly prior?: string;
  readonly doc?: string;
}

/** All copies of one `observe`, `factor`, `energy` or `couple` statement. */
export interface FactorGroup {
  readonly kind: "factor";
  readonly name: string;
  readonly statement: "observe" | "factor" | "energy" | "couple" | "imported";
  readonly plates: readonly string[];
  readonly traits: GroupTraits;
  /** Variable groups it touches, with the plates summed over inside one factor. */
  readonly edges: readonly { readonly variable: string; readonly bound: readonly string[] }[];
  readonly span: Span;
  /** Set when the statement was recognised as a learning machine. */
  readonly machine?: MachineForm;
  /** The built-in channel through which an `observe` sees its output. */
  readonly channel?: ChannelInfo;
  /** Why no method can take it, where the form itself already says so. */
  readonly refusal?: string;
}

/** Nodes are called `variable w` and `factor H`, their values are the groups; an edge joins a factor group and a variable group. */
export interface FactorGraph {
  readonly model: string;
  readonly graph: Graph;
  readonly variables: readonly VariableGroup[];
  readonly factors: readonly FactorGroup[];
  /** The laws that a prior may name. */
  readonly priors: readonly LawInfo[];
  /** Index sets with a text of their size ("1..N / K") for drawings. */
  readonly plates: readonly { readonly name: string; readonly size: string; readonly doc?: string }[];
}
