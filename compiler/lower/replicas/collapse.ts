import type { Diagnostic } from "../../../grammar/diagnostic.js";
import type { Span } from "../../../grammar/source.js";
import type { FactorGraph } from "../../ir/factor-graph.js";
import type { FlatGraph } from "../../ir/flat-graph.js";
import type { CheckedModel } from "../../model.js";
import { copyGraph } from "./copy.js";
import * as messages from "./messages.js";
import type { Coupling, ReplicaSpec } from "./spec.js";

/**
 * The graph of one replica, and what the others do to it: y replicas that are alike (replica symmetry) act through their centre, so one
 * of them stands for all, and the centre is no longer a variable. Refused where the replicas meet anywhere but in one coupling.
 */
export function collapse(
  single: FlatGraph,
  spec: ReplicaSpec,
  lifted: FactorGraph,
  model: CheckedModel,
  out: Diagnostic[],
): FlatGraph | undefined {
  const refusal = coupledOnce(spec) ?? meeting(spec, lifted) ?? ownCentre(spec, lifted, model);
  if (refusal) {
    const names = [...spec.variables].map((name) => `\`${name}\``).join(", ");
    out.push(messages.cannotCollapse(names, refusal.reason, refusal.can, refusal.span));
    return undefined;
  }
  const [{ strength, centre }] = spec.couplings;
  const one = copyGraph(single, { copies: (block) => (block === centre ? 0 : 1), index: undefined });
  return { ...one, replicas: { count: spec.count, gamma: strength, variables: [...spec.variables], centre } };
}

interface Refusal {
  readonly reason: string;
  readonly can: string;
  readonly span?: Span;
}

/** One coupling, and every replicated variable in it: what lies outside would see no other replica, or see them twice. */
function coupledOnce({ couplings, variables, index }: ReplicaSpec): Refusal | undefined {
  const [first, second] = couplings;
  if (!first)
    return {
      reason: "no `couple` binds them, so they are independent",
      can: `add \`couple ${[...variables][0]} to centre across ${index.text} by elastic(gamma)\`, or remove \`replicas\``,
      span: index.span,
    };
  if (second) {
    const reason =
      first.variable === second.variable
        ? `\`${first.variable}\` is coupled twice`
        : `\`${first.variable}\` and \`${second.variable}\` have couplings of their own`;
    return { reason, can: "leave one `couple`", span: second.node.span };
  }
  const free = [...variables].find((name) => name !== first.variable);
  if (free === undefined) return undefined;
  return {
    reason: `\`${free}\` has replicas, but only \`${first.variable}\` is coupled`,
    can: `make \`${free}\` part of \`${first.variable}\`, or couple neither`,
    span: index.span,
  };
}

/** A statement that joins replicated variables with others: those would carry messages from replica to replica. */
function meeting({ variables }: ReplicaSpec, lifted: FactorGraph): Refusal | undefined {
  for (const { statement, name, edges, span } of lifted.factors) {
    if (statement === "couple" || !edges.some((edge) => variables.has(edge.variable))) continue;
    const shared = edges.find((edge) => !variables.has(edge.variable))?.variable;
    if (shared !== undefined)
      return {
        reason: `in \`${name}\` they meet \`${shared}\`, which all replicas share`,
        can: `give \`${shared}\` replicas as well, or make it data`,
        span,
      };
  }
  return undefined;
}

/** A centre with a law of its own: it is integrated out as a free variable. */
function ownCentre({ couplings }: ReplicaSpec, lifted: FactorGraph, model: CheckedModel): Refusal | undefined {
  const [{ centre }] = couplings as readonly [Coupling];
  if (centre === undefined) return undefined;
  const other = lifted.factors.find(
    ({ statement, edges }) => statement !== "couple" && edges.some((edge) => edge.variable === centre),
  );
  const can = `let \`${centre}\` occur in \`couple\` only`;
  if (other)
    return { reason: `their centre \`${centre}\` is in the factor group \`${other.name}\``, can, span: other.span };
  const symbol = model.symbols.get(centre);
  const node = symbol?.kind === "variable" ? symbol.node : undefined;
  if (!node?.prior && !node?.constraint) return undefined;
  const law = node.prior ? "a prior" : "a constraint";
  return {
    reason: `their centre \`${centre}\` has ${law} of its own`,
    can: `remove \`${centre}\`'s own law`,
    span: node.span,
  };
}
