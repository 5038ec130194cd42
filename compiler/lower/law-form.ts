import type { Argument, Call, Expr } from "../../grammar/ast.js";
import { emptyRecord } from "../../grammar/own.js";
import type { Span } from "../../grammar/source.js";
import type { LawInfo } from "../capabilities.js";
import { matchArguments } from "../check/arguments.js";
import { lawSignature } from "../check/calls.js";
import type { CheckedModel, LawDeclaration } from "../model.js";

/** A law by name with its parameter expressions, still unfolded. */
export interface LawForm {
  readonly name: string;
  readonly parameters: Readonly<Record<string, Expr>>;
  /** Its declaration, where the model declares it. */
  readonly law?: LawDeclaration;
  /** Of a built-in channel: what it sees of the output. */
  readonly sees?: "sign" | "real";
  /** An activation that no single law names: the expression in `z` that it is. */
  readonly body?: Expr;
}

/**
 * Named and positional arguments as a record over the law's defaults; positional ones take the law's names in order. `model` gives what
 * laws take from its params.
 */
export function parametersOf(
  args: readonly Argument[],
  law: LawInfo | undefined,
  span: Span,
  model?: CheckedModel,
): Record<string, Expr> {
  const parameters = emptyRecord<Expr>();
  const names = Object.keys(law?.parameters ?? {});
  for (const name of names) {
    const value = law?.parameters[name] ?? 0;
    const inherited = law?.fromModel?.includes(name) && model?.symbols.get(name)?.kind === "param";
    parameters[name] = inherited
      ? { kind: "reference", span, name: { span, text: name } }
      : { kind: "number", span, value, text: `${value}` };
  }
  args.forEach((argument, n) => {
    if (argument.value.kind !== "range") parameters[argument.name?.text ?? names[n] ?? `${n}`] = argument.value;
  });
  return parameters;
}

/** The expressions that a call gives to the formals of a declared law, defaults where it gives none; `skip`: formals before them. */
export function matchedArguments(call: Call, law: LawDeclaration, skip = 0): Record<string, Expr> {
  const given = emptyRecord<Expr>();
  for (const { name, value } of [...law.formals.random, ...law.formals.parameters]) if (value) given[name.text] = value;
  for (const { argument, name } of matchArguments(call, lawSignature(law, skip)))
    if (name !== undefined && argument.value.kind !== "range") given[name] = argument.value;
  return given;
}

/** A declared law as a form: parameters apart from the random argument, which is given too. */
export function declaredForm(
  call: Call,
  law: LawDeclaration,
  skip = 0,
): { readonly form: LawForm; readonly argument?: Expr } {
  const given = matchedArguments(call, law, skip);
  const parameters = emptyRecord<Expr>();
  for (const { name } of law.formals.parameters) if (given[name.text]) parameters[name.text] = given[name.text];
  const random = law.formals.random.at(skip);
  return { form: { name: law.name.text, parameters, law }, argument: random && given[random.name.text] };
}
