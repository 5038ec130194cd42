import type { Capabilities, LawInfo } from "../compiler/capabilities.js";
import { ACTIVATIONS } from "../runtime/activations/registry.js";
import { ALGORITHMS } from "../runtime/algorithms/registry.js";
import { CHANNELS } from "../runtime/channels/registry.js";
import { graphs } from "../runtime/graphs/registry.js";
import { OBSERVABLES } from "../runtime/observables/registry.js";
import { PRIORS } from "../runtime/priors/registry.js";
import { RULES } from "../runtime/rules/registry.js";
import { sources } from "../runtime/sources/registry.js";

function laws(registry: Readonly<Record<string, LawInfo>>): LawInfo[] {
  return Object.values(registry).map(({ name, doc, parameters, declaration }) => ({
    name,
    doc,
    parameters,
    declaration,
  }));
}

/** What this build can do: the registries' names, options and supports, as the compiler is given them. */
export const capabilities: Capabilities = {
  algorithms: Object.values(ALGORITHMS),
  observables: Object.values(OBSERVABLES),
  sources: Object.values(sources),
  graphs: Object.values(graphs),
  activations: laws(ACTIVATIONS),
  rules: laws(RULES),
  channels: Object.values(CHANNELS),
  priors: [
    ...laws(PRIORS),
    { name: "bernoulli", doc: "probability p of the upper state", parameters: { p: 0.5 } },
    { name: "categorical", doc: "a probability a state", parameters: {} },
    { name: "levels", doc: "levels([values]) or levels([values], [probabilities])", parameters: {} },
  ],
  planned: {
    algorithms: {
      amp: '`bp` with accuracy = "reduced" keeps as little state and costs as much a sweep',
      survey_propagation: "`decimation`, `bp` with reinforcement and `fbp` find solutions",
    },
    observables: {},
  },
};
