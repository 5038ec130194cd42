import type { Argument, Call, Name } from "../../grammar/ast.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";

/** What a call may be given: names in positional order, with those that must be given. */
export interface Signature {
  readonly names: readonly string[];
  readonly required: readonly string[];
  /** The first argument has no name of its own: the random argument of a built-in law. */
  readonly leading?: boolean;
}
/** Wording of argument mistakes; each phase has its own code for them. */
export interface ArgumentSpeech {
  readonly unknown: (name: Name, callee: string, known: readonly string[]) => Diagnostic;
  readonly wrong: (message: string, span: Span, hint: string) => Diagnostic;
}

/** Each argument with the name that it stands for; undefined for the leading one and for those that fit nothing. */
export function matchArguments(call: Call, signature: Signature): readonly { argument: Argument; name?: string }[] {
  let position = signature.leading ? -1 : 0;
  return call.args.map((argument) => {
    if (argument.name) return { argument, name: argument.name.text };
    return { argument, name: signature.names[position++] };
  });
}

function inWords(count: number): string {
  return count === 0 ? "no arguments" : count === 1 ? "one argument" : `${count} arguments`;
}

/** Unknown, repeated, missing and superfluous arguments of a call. */
export function argumentFaults(call: Call, signature: Signature, say: ArgumentSpeech): readonly Diagnostic[] {
  const callee = call.callee.text;
  const faults: Diagnostic[] = [];
  const most = signature.names.length + (signature.leading ? 1 : 0);
  const positional = call.args.filter((argument) => !argument.name);
  if (positional.length > most) {
    const named = `${signature.leading ? "after the first, they are" : "they are"} ${signature.names.join(", ")}`;
    const hint = signature.names.length > 0 ? named : "remove what is too much";
    faults.push(say.wrong(`\`${callee}\` takes ${inWords(most)}`, positional[most].span, hint));
  }
  const given = new Set<string>();
  for (const { argument, name } of matchArguments(call, signature)) {
    if (argument.name && !signature.names.includes(argument.name.text)) {
      faults.push(say.unknown(argument.name, callee, signature.names));
    } else if (name && given.has(name)) {
      faults.push(say.wrong(`\`${name}\` of \`${callee}\` is given twice`, argument.span, "remove one of them"));
    }
    if (name) given.add(name);
  }
  const missing = signature.required.filter((name) => !given.has(name));
  const bare = signature.leading && positional.length === 0;
  if (faults.length === 0 && (missing.length > 0 || bare)) {
    const lacking = bare ? "its argument" : missing.map((name) => `\`${name}\``).join(" and ");
    faults.push(say.wrong(`\`${callee}\` needs ${lacking}`, call.span, `write \`${callee}(${usage(signature)})\``));
  }
  return faults;
}

function usage({ names, required, leading }: Signature): string {
  const shown = names.filter((name) => required.includes(name)).map((name) => `${name} = ...`);
  return (leading ? ["...", ...shown] : shown).join(", ");
}
