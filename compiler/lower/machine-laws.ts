import type { Diagnostic } from "../../grammar/diagnostic.js";
import { BindFault } from "../bind/fault.js";
import type { Capabilities } from "../capabilities.js";
import { newScope, type Scope } from "../expr/scope.js";
import type { ActivationLaw } from "../ir/flat-graph.js";
import type { CheckedModel } from "../model.js";
import { groundActivation, groundChannel } from "./ground-laws.js";
import { type MachineForm, machineForm } from "./machine-form.js";

/** Names of a machine's laws whose meaning is derived: declared in the model, or written out in the output. */
export function derivedLaws({ activation, channel, rule, output, form }: MachineForm): string[] {
  return [
    ...(activation.law || activation.body ? [activation.name] : []),
    ...(output && form === "votes" ? [rule.name] : []),
    ...(channel.law ? [channel.name] : []),
  ];
}

/** A scope without numbers: enough to inline definitions and to see what an expression is linear in. */
export function liftedScope(model: CheckedModel): Scope {
  return newScope({ model, params: new Map(), sets: new Map(), data: new Map(), notes: [], hashes: {} });
}

/** The activation as it is on the ground; undefined where a param has no value yet, or nothing can be derived. */
export function activationLaw({ activation }: MachineForm, model: CheckedModel): ActivationLaw | undefined {
  try {
    return groundActivation(activation, liftedScope(model));
  } catch (error) {
    if (error instanceof BindFault) return undefined;
    throw error;
  }
}

/** Why no algorithm can take a machine's laws: nothing can be derived from them, or their messages are not in this build. */
export function lawRefusal(machine: MachineForm, model: CheckedModel, capabilities: Capabilities): string | undefined {
  const derived = new Set(derivedLaws(machine));
  const { activations, rules, channels } = capabilities;
  const laws = [
    { kind: "channel", name: machine.channel.name, known: channels },
    { kind: "activation", name: machine.activation.name, known: activations },
    ...(machine.form === "votes" ? [{ kind: "rule", name: machine.rule.name, known: rules }] : []),
  ];
  for (const { kind, name, known } of laws)
    if (!derived.has(name) && known.find((law) => law.name === name)?.planned)
      return `the ${kind} \`${name}\` has no messages in this build`;
  return faultsOf(machine, model)[0]?.message;
}

/** Laws of a model's machines from which nothing can be derived, whatever its params are. */
export function checkMachineLaws(model: CheckedModel, capabilities: Capabilities): Diagnostic[] {
  return model.statements.flatMap((statement) => {
    const form = statement.kind === "observe" ? machineForm(statement, liftedScope(model), capabilities) : undefined;
    return form && "machine" in form ? faultsOf(form.machine, model) : [];
  });
}

function faultsOf({ activation, channel }: MachineForm, model: CheckedModel): Diagnostic[] {
  const scope = liftedScope(model);
  return [() => groundActivation(activation, scope), () => groundChannel(channel, scope)].flatMap((derive) => {
    try {
      derive();
      return [];
    } catch (error) {
      if (!(error instanceof BindFault)) throw error;
      // Without `told` a parameter has no value yet: grounding supplies it.
      return error.told ?? [];
    }
  });
}
