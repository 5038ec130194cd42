import type { Capability, GroupTraits } from "../../compiler/capabilities.js";
import type { ActivationLaw, FlatGraph, MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { activationOf } from "../laws.js";
import { notOneMachine } from "./messages.js";

// What learners of sign machines can train: by the traits of a factor group before sizes are known, and by its graph before the run.

/** Machines of units -1 or +1 over continuous weights. `what` the learner does to them, for the reason of a refusal. */
export function handlesSigns(title: string, does: string, group: GroupTraits): Capability {
  const missing = (note: string): Capability => ({ method: "missing", note });
  if (group.kind === "elastic")
    return missing(`${title} trains one machine, and this is a coupling of replicas on the graph`);
  if (group.kind !== "machine")
    return missing(`${title} trains machines (\`observe\` of an output), and this is a factor of another kind`);
  if (group.supports.some((support) => support !== "real")) {
    return missing(`${title} moves continuous weights, and these are discrete`);
  }
  if (group.form === "sum") {
    return missing(`${title} flips hidden units of -1 or +1, and a real output has none to flip`);
  }
  const { activation = "sign", activationLaw: law } = group;
  if (law && !isTwoValued(law))
    return missing(`${title} flips hidden units of -1 or +1, and \`${activation}\` takes other values`);
  const noise = group.channel !== undefined && group.channel !== "deterministic";
  return { method: "closed form", note: noise ? "seeks zero errors: the label's noise is left out" : does };
}

/** True of units that are -1 or +1 wherever they are. */
function isTwoValued(law: ActivationLaw): boolean {
  return activationOf(law).levels?.every((level) => Math.abs(level) === 1) ?? false;
}

/** Why this graph is none for a learner of sign machines, or undefined when it is one. */
export function unsuited(algorithm: string, { groups, variables }: FlatGraph): Diagnostic | undefined {
  const refuse = (reason: string): Diagnostic => notOneMachine(algorithm, reason);
  const [group, ...others] = groups;
  if (!group) return refuse("this model observes nothing");
  if (others.length > 0) return refuse(`this model has ${groups.length} factor groups`);
  if (group.kind !== "machine") return refuse(`\`${group.name}\` is a group of \`${group.kind}\` factors`);
  const discrete = variables.blocks.find((block) => block.count > 0 && variables.states[block.first] > 0);
  if (discrete) return refuse(`\`${discrete.name}\` is discrete`);
  if (group.rule.meaning?.kind === "sum") return refuse("its output is a real number, and no hidden unit is flipped");
  if (!isTwoValued(group.activation))
    return refuse(`its activation \`${group.activation.name}\` has other values than -1 and +1`);
  return crossedSphere(algorithm, variables, group);
}

/** A sphere that is not over the inputs of one unit, which a learner that normalises units cannot keep. */
export function crossedSphere(
  algorithm: string,
  { blocks }: FlatGraph["variables"],
  { inputs, weightStride }: MachineGroup,
): Diagnostic | undefined {
  // An axis runs over the inputs of one unit where its stride is the one from input to input.
  const crossed = blocks.find(({ constraint, shape }) => {
    if (!constraint) return false;
    const stride = shape.slice(constraint.axis + 1).reduce((product, length) => product * length, 1);
    return shape[constraint.axis] !== inputs || (stride !== weightStride[1] && inputs > 1);
  });
  return crossed && notOneMachine(algorithm, `the sphere of \`${crossed.name}\` is not over the inputs of one unit`);
}
