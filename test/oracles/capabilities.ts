import type {
  AlgorithmInfo,
  Capabilities,
  LawInfo,
  ObservableInfo,
  OptionSchema,
  OptionSpec,
  SourceInfo,
} from "../../compiler/capabilities.js";
import { CHANNELS } from "../../runtime/channels/registry.js";

// A small registry with the words of the contract, so that the compiler's front half is tested without the runtime.

const option = (type: OptionSpec["type"], rest: Partial<OptionSpec> = {}): OptionSpec => ({ type, doc: type, ...rest });
const law = (name: string, parameters: Record<string, number> = {}): LawInfo => ({ name, doc: name, parameters });
const laws = (...names: string[]): LawInfo[] => names.map((name) => law(name));

const sharedOptions: OptionSchema = {
  accuracy: option("choice", { values: ["auto", "exact", "gaussian", "ep", "reduced"], default: "auto" }),
  tolerance: option("number", { minimum: 0, default: 1e-6 }),
  max_iterations: option("integer", { minimum: 1, default: 1000 }),
  damping: option("number", { minimum: 0, maximum: 1, exclusiveMaximum: true, default: 0 }),
  schedule: option("choice", { values: ["flooding", "sequential", "random", "tree"], default: "flooding" }),
  reinforcement: option("number", { minimum: 0, default: 0 }),
  starts: option("integer", { minimum: 1, default: 1 }),
  init: option("string", { default: "flat" }),
};
const learnerOptions: OptionSchema = {
  rate: option("number", { minimum: 0, exclusiveMinimum: true, default: 0.1 }),
  batch: option("integer", { minimum: 1 }),
  epochs: option("integer", { minimum: 1, default: 100 }),
};

function algorithm(name: string, family: AlgorithmInfo["family"], options: OptionSchema): AlgorithmInfo {
  const handles = () => ({ method: "closed form", note: "" }) as const;
  return { name, title: name, family, options, cite: [], handles };
}

const everyFamily: ObservableInfo["families"] = ["message passing", "learner", "enumeration"];
const messagePassing: ObservableInfo["families"] = ["message passing", "enumeration"];

function observable(
  name: string,
  unit: string,
  families = everyFamily,
  args: OptionSchema = {},
  costly = false,
): ObservableInfo {
  return { name, unit, families, arguments: args, costly, doc: name };
}

const curve: OptionSchema = {
  reference: option("name"),
  d: option("numbers", { minimum: 0, maximum: 1, required: true }),
};

const observables: readonly ObservableInfo[] = [
  observable("training_errors", "errors"),
  observable("test_error", "fraction"),
  observable("bethe_free_entropy", "nats/weight", messagePassing),
  observable("entropy", "nats/weight", messagePassing),
  observable("free_energy", "nats/weight", messagePassing),
  observable("energy", "energy"),
  observable("log_partition", "nats", messagePassing),
  observable("magnetisation", "1", messagePassing, { variable: option("name") }),
  observable("marginals", "1", messagePassing, { variable: option("name") }),
  observable("overlap", "1", everyFamily, { reference: option("name") }),
  observable("local_entropy", "nats/weight", everyFamily, curve, true),
  observable("iterations", "1"),
  observable("epochs", "1", ["learner"]),
];

function source(name: string, args: OptionSchema, targets = 1): SourceInfo {
  return { name, arguments: args, targets, doc: name };
}
const path = option("path", { required: true });
const count = option("integer", { minimum: 1, required: true });

const sources: readonly SourceInfo[] = [
  source("iid", { law: option("name", { values: ["rademacher", "normal", "uniform", "bernoulli"], required: true }) }),
  source("npz", { path, key: option("string") }),
  source("csv", { path }),
  source("idx", { images: path, labels: option("path") }, 2),
  source("patterns", { path }),
  source("shuffled", { source: option("name", { required: true }) }, 2),
  source(
    "fashion_mnist",
    {
      classes: option("strings", { required: true }),
      split: option("choice", { values: ["train", "test"], default: "train" }),
      take: option("integer", { minimum: 1 }),
      binarize: option("choice", { values: ["median", "none"], default: "median" }),
    },
    2,
  ),
];
const graphs: readonly SourceInfo[] = [
  source("random_regular", { nodes: count, degree: count }),
  source("erdos_renyi", { nodes: count, degree: option("number", { minimum: 0, required: true }) }),
  source("grid", { rows: count, columns: count, periodic: option("boolean") }),
  source("chain", { nodes: count, periodic: option("boolean") }),
  source("complete", { nodes: count }),
  source("random_hypergraph", { n: count, m: count, p: count }),
  source("regular_hypergraph", { n: count, p: count, degree: count }),
  source("random_tree", { nodes: count }),
];

/** Names, option schemas and units as language.md gives them. */
export const testCapabilities: Capabilities = {
  algorithms: [
    algorithm("bp", "message passing", sharedOptions),
    algorithm("decimation", "message passing", {
      ...sharedOptions,
      fraction: option("number", { minimum: 0, maximum: 1 }),
    }),
    algorithm("lal", "learner", learnerOptions),
    algorithm("exact", "enumeration", {}),
  ],
  observables,
  sources,
  graphs,
  activations: [...laws("sign", "relu", "abs", "tanh"), law("door", { width: 0.6745 })],
  rules: [...laws("majority", "parity", "identity", "and", "or"), law("threshold", { t: 0 })],
  channels: Object.values(CHANNELS).filter(({ name }) => name !== "deterministic"),
  priors: [
    law("normal", { mean: 0, deviation: 1 }),
    law("uniform", { from: 0, to: 1 }),
    law("bernoulli", { p: 0.5 }),
    law("categorical"),
  ],
  planned: {
    algorithms: {
      fbp: "Focusing is not in this build.",
      elal: "Replicated least action learning is not in this build.",
      ce_sgd: "Gradient learners are not in this build.",
      entropy_sgd: "Gradient learners are not in this build.",
      replicated_sgd: "Gradient learners are not in this build.",
      simulated_annealing: "Simulated annealing is not in this build.",
    },
    observables: {
      franz_parisi: "The Franz-Parisi potential is not in this build.",
      local_energy: "Local energy is not in this build.",
      hessian_spectrum: "Hessians are not in this build.",
      hessian_max: "Hessians are not in this build.",
      sharpness: "Sharpness is not in this build.",
      input_noise_error: "Input noise is not in this build.",
    },
  },
};
