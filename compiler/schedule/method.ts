import type { Diagnostic } from "../../grammar/diagnostic.js";
import { closest } from "../../grammar/edit-distance.js";
import { own } from "../../grammar/own.js";
import type { Span } from "../../grammar/source.js";
import type { Capabilities, Capability } from "../capabilities.js";
import type { FactorGraph, FactorGroup } from "../ir/factor-graph.js";
import * as messages from "../lower/messages.js";

/** One row of the capability matrix: what each algorithm can do with a factor group. */
export interface CapabilityRow {
  readonly model: string;
  readonly group: string;
  readonly entries: readonly ({ readonly algorithm: string } & Capability)[];
}

/** What an algorithm makes of a model without factors. */
const PRIORS_ONLY = { method: "closed form", note: "nothing but priors" } as const;

/** Factor group x algorithm, known before anything runs; a model without factors has one row, of no group. */
export function capabilityMatrix(lifted: FactorGraph, capabilities: Capabilities): CapabilityRow[] {
  const groups = lifted.factors.length > 0 ? lifted.factors : [undefined];
  return groups.map((group) => ({
    model: lifted.model,
    group: group?.name ?? "",
    entries: [
      ...capabilities.algorithms.map(({ name }) => ({
        algorithm: name,
        ...(group ? capabilityOf(group, name, capabilities) : PRIORS_ONLY),
      })),
      ...Object.entries(capabilities.planned.algorithms).map(([algorithm, note]) => ({
        algorithm,
        method: "missing" as const,
        note,
      })),
    ],
  }));
}

function capabilityOf(group: FactorGroup, name: string, capabilities: Capabilities): Capability {
  const algorithm = capabilities.algorithms.find((candidate) => candidate.name === name);
  if (group.statement === "couple" && algorithm?.replicas === "collapse")
    return { method: "closed form", note: "one replica in the field of the others" };
  if (group.refusal && (group.machine || group.traits.supports.includes("real")))
    return { method: "missing", note: group.refusal };
  return algorithm ? algorithm.handles(group.traits) : { method: "missing", note: "not in this build" };
}

/** Says before the run what an algorithm cannot do with a model. */
export function checkMethod(
  lifted: FactorGraph,
  algorithm: { readonly text: string; readonly span?: Span },
  capabilities: Capabilities,
): Diagnostic[] {
  const names = capabilities.algorithms.map((candidate) => candidate.name);
  const absent = notYet(algorithm, names, capabilities);
  if (absent) return [absent];
  return lifted.factors.flatMap((group) => {
    const { method, note } = capabilityOf(group, algorithm.text, capabilities);
    return method === "missing" ? [messages.cannotHandle(algorithm.text, group.name, note, algorithm.span)] : [];
  });
}

/** Names of algorithms that are not in this build. */
function notYet(
  algorithm: { readonly text: string; readonly span?: Span },
  names: readonly string[],
  capabilities: Capabilities,
): Diagnostic | undefined {
  const { text, span } = algorithm;
  const missing = own(capabilities.planned.algorithms, text);
  const can = `algorithms of this build: ${names.join(", ")}`;
  if (missing !== undefined) return messages.notInBuild(`algorithm \`${text}\``, missing, can, span);
  if (!names.includes(text)) return messages.noAlgorithm(text, closest(text, names, 3), can, span);
  return undefined;
}
