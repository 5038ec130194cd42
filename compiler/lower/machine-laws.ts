import type { Capabilities } from "../capabilities.js";
import type { MachineForm } from "./machine-form.js";

/** Names of a machine's laws whose meaning is derived: declared in the model, or written out in the output. */
export function derivedLaws({ activation, channel, rule, output, form }: MachineForm): string[] {
  return [
    ...(activation.law || activation.body ? [activation.name] : []),
    ...(output && form === "votes" ? [rule.name] : []),
    ...(channel.law ? [channel.name] : []),
  ];
}

/** Why no algorithm can take a machine's laws: their messages are not in this build. */
export function lawRefusal(machine: MachineForm, { activations, rules, channels }: Capabilities): string | undefined {
  const derived = new Set(derivedLaws(machine));
  const laws = [
    { kind: "channel", name: machine.channel.name, known: channels },
    { kind: "activation", name: machine.activation.name, known: activations },
    ...(machine.form === "votes" ? [{ kind: "rule", name: machine.rule.name, known: rules }] : []),
  ];
  for (const { kind, name, known } of laws) {
    if (derived.has(name)) continue;
    const info = known.find((law) => law.name === name);
    if (info?.planned) return `the ${kind} \`${name}\` has no messages in this build`;
  }
  return undefined;
}
