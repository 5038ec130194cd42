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
  return Object.values(registry).map(({ name, doc, parameters }) => ({ name, doc, parameters }));
}

/** Laws that models may name and the language checks, whose messages come with the continuous machines. */
const plannedActivations: readonly LawInfo[] = [
  { name: "door", doc: "1 inside |z| < width, -1 outside", parameters: { width: 0.6745 } },
  { name: "relu", doc: "max(0, z)", parameters: {} },
  { name: "abs", doc: "|z|", parameters: {} },
  { name: "tanh", doc: "tanh z", parameters: {} },
];
const plannedChannels: readonly LawInfo[] = [
  { name: "probit", doc: "P(y | z) = Phi(y z / s)", parameters: { s: 1 } },
  { name: "logistic", doc: "P(y | z) = 1 / (1 + exp(-y z))", parameters: {} },
  { name: "margin", doc: "1 where y z >= kappa, 0 elsewhere", parameters: { kappa: 0 } },
];

function withPlanned(built: readonly LawInfo[], planned: readonly LawInfo[]): LawInfo[] {
  const missing = planned.filter((law) => !built.some((other) => other.name === law.name));
  return [...built, ...missing.map((law) => ({ ...law, planned: true }))];
}

const learners = "of the learners, this build has `lal` and `ce_sgd`";

/** What this build can do: the registries' names, options and supports, as the compiler is given them. */
export const capabilities: Capabilities = {
  algorithms: Object.values(ALGORITHMS),
  observables: Object.values(OBSERVABLES),
  sources: Object.values(sources),
  graphs: Object.values(graphs),
  activations: withPlanned(laws(ACTIVATIONS), plannedActivations),
  rules: laws(RULES),
  channels: withPlanned(laws(CHANNELS), plannedChannels),
  priors: [
    ...laws(PRIORS),
    { name: "bernoulli", doc: "probability p of the upper state", parameters: { p: 0.5 } },
    { name: "categorical", doc: "a probability a state", parameters: {} },
    { name: "levels", doc: "levels([values]) or levels([values], [probabilities])", parameters: {} },
  ],
  planned: {
    algorithms: {
      elal: learners,
      entropy_sgd: learners,
      replicated_sgd: learners,
      perceptron: learners,
      simulated_annealing: learners,
    },
    observables: {
      local_energy: "landscape measures come with the gradient learners",
      hessian_spectrum: "landscape measures come with the gradient learners",
      hessian_max: "landscape measures come with the gradient learners",
      sharpness: "landscape measures come with the gradient learners",
      input_noise_error: "landscape measures come with the gradient learners",
    },
  },
};
