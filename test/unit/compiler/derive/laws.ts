import { declaredActivation, declaredChannel } from "../../../../compiler/derive/declared-laws.js";
import type { Derived } from "../../../../compiler/derive/scalar-law.js";
import type { DeclaredChannel, ScalarLaw } from "../../../../compiler/ir/flat-graph.js";
import type { LawDeclaration } from "../../../../compiler/model.js";
import type { ActivationDeclaration, ChannelDeclaration } from "../../../../grammar/ast.js";
import { parse } from "../../../../grammar/parse.js";
import { sourceFile } from "../../../../grammar/source.js";

/** The laws of a text, by name. */
export function lawsOf(text: string): Map<string, LawDeclaration> {
  const file = parse(sourceFile("laws.wfm", text)).value;
  const laws = (file?.declarations ?? []) as LawDeclaration[];
  return new Map(laws.map((law) => [law.name.text, law]));
}

/** What is derived from the last activation of a text. */
export function activation(text: string, parameters: Record<string, number> = {}): Derived<ScalarLaw> {
  const laws = lawsOf(text);
  return declaredActivation([...laws.values()].pop() as ActivationDeclaration, parameters, laws);
}

function certain<T>(derived: Derived<T>): T {
  if (derived.fault) throw new Error(derived.fault.reason);
  return derived.law;
}

/** The last activation of a text that must have a law. */
export function activationOf(text: string, parameters: Record<string, number> = {}): ScalarLaw {
  return certain(activation(text, parameters));
}

/** The law of `activation f(z: real) = body`. */
export function lawOf(body: string): ScalarLaw {
  return activationOf(`activation f(z: real) = ${body}`);
}

/** The last channel of a text that must have a law. */
export function channelOf(text: string, parameters: Record<string, number> = {}): DeclaredChannel {
  return certain(channel(text, parameters));
}

/** What is derived from the last channel of a text. */
export function channel(text: string, parameters: Record<string, number> = {}): Derived<DeclaredChannel> {
  const laws = lawsOf(text);
  return declaredChannel([...laws.values()].pop() as ChannelDeclaration, parameters, laws);
}
