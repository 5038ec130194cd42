import type { Capability, GroupTraits, OptionSchema, OptionValue } from "../../compiler/capabilities.js";
import { ACTIVATIONS } from "../activations/registry.js";
import { CHANNELS } from "../channels/registry.js";
import { RULES } from "../rules/registry.js";
import { SPREAD } from "../snapshot.js";

/** Options that every message-passing algorithm takes. */
export const MESSAGE_OPTIONS: OptionSchema = {
  accuracy: {
    type: "choice",
    values: ["auto", "exact", "gaussian", "ep", "reduced"],
    default: "auto",
    doc: "how a machine's sums are treated: their exact distribution, or a Gaussian with the target edge excluded; `ep` and `reduced` for continuous weights",
  },
  tolerance: {
    type: "number",
    default: 1e-6,
    minimum: 0,
    doc: "converged when no mean of a message moves by more than this in a sweep",
  },
  max_iterations: { type: "integer", default: 1000, minimum: 1, doc: "sweeps before giving up" },
  damping: {
    type: "number",
    default: 0,
    minimum: 0,
    maximum: 1,
    exclusiveMaximum: true,
    doc: "new message = damping * old + (1 - damping) * update, on log-odds",
  },
  schedule: {
    type: "choice",
    values: ["flooding", "sequential", "random", "tree"],
    doc: "what a factor sees of the sweep it is in; two passes on a tree, unless another is chosen",
  },
  init: {
    type: "choice",
    values: ["flat", "random"],
    orPath: ".npz",
    doc: "messages at the start: all 0, 0.01 times normal numbers, or those that `save messages` wrote to a file; absent: flat, and on from there at random where that is an unstable point; random where hidden units see the same, and with reinforcement or `spread`",
  },
};

/** Size of random messages that options ask for. */
export function spreadOf(options: Readonly<Record<string, OptionValue>>): number {
  return Number(options["spread"] ?? SPREAD);
}

const missing = (note: string): Capability => ({ method: "missing", note });

/** How message passing over discrete variables handles a factor group. */
export function handlesMessages(group: GroupTraits): Capability {
  if (group.spherical) return missing("its messages are of discrete variables, and these weights lie on a sphere");
  const open = group.supports.find((support) => support === "real" || support === "int");
  if (open !== undefined && group.kind === "machine")
    return missing(`messages need weights of finitely many states, or real ones \`on sphere(i)\`, not \`${open}\``);
  if (open !== undefined) return missing(`messages need finitely many states, not \`${open}\``);
  if (group.kind === "machine") return handlesMachine(group);
  if (group.kind === "table") return { method: "enumeration", note: "sums over the entries of each table" };
  return { method: "closed form", note: CLOSED[group.kind] };
}

const CLOSED = {
  spin_product: "products of tanh, O(p) a factor",
  parity: "products of tanh, O(p) a factor",
  sum: "distribution of the sum by dynamic programming",
  elastic: "Gaussian messages between replicas",
} as const;

/** Machines whose weights are spins; others are not for messages of states. */
function handlesMachine(group: GroupTraits): Capability {
  const { activation = "sign", rule = "identity", channel = "deterministic", form = "votes", supports } = group;
  if (supports.some((support) => support !== "spin")) return missing("weights of a machine must be spins");
  const known = (name: string, laws: object): boolean => name in laws || (group.declared?.includes(name) ?? false);
  if (activation !== "linear" && !known(activation, ACTIVATIONS))
    return missing(`no messages through the activation \`${activation}\``);
  if (form === "votes" && !known(rule, RULES))
    return missing(`no messages through the rule \`${rule}\`; built in are ${Object.keys(RULES).join(", ")}`);
  if (!known(channel, CHANNELS))
    return missing(`no messages through the channel \`${channel}\`; built in are ${Object.keys(CHANNELS).join(", ")}`);
  return form === "sum" ? SUMMED : VOTED;
}

const VOTED: Capability = {
  method: "closed form",
  note: "distribution of each unit's sum, exact or Gaussian, and the rule over the units",
};
const SUMMED: Capability = {
  method: "quadrature",
  note: "a real output: its distribution over the units where it takes few values, else Gaussian with the target unit excluded",
};
