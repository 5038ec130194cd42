import type { Call, Expr, ObserveStatement } from "../../grammar/ast.js";
import type { Capabilities } from "../capabilities.js";
import { channelSees } from "../derive/declared-laws.js";
import { sliceElement } from "../expr/evaluate-call.js";
import { inlineDefinitions } from "../expr/inline.js";
import { type Scope, symbolOf, texts } from "../expr/scope.js";
import { targetIndices } from "../expr/target.js";
import { walk } from "../expr/walk.js";
import { expandOutput, isWritten } from "./expand-output.js";
import { declaredForm, type LawForm, parametersOf } from "./law-form.js";
import { type LinearForm, type LinearTerm, linearForm } from "./linear-form.js";
import { type Output, outputForm } from "./output-form.js";
import { type Units, unitsOf } from "./units.js";

export type { LawForm } from "./law-form.js";

/**
 * An `observe` statement read as a learning machine: label ~ channel(rule(activation(linear form))).
 * `hidden` names the index over hidden units, absent for a single unit.
 */
export interface MachineForm extends Output {
  readonly channel: LawForm;
  readonly activation: LawForm;
  readonly patterns: readonly string[];
  readonly hidden?: string;
  readonly inputs: readonly string[];
  readonly term: LinearTerm;
  readonly biases: LinearForm["biases"];
  /** Fresh names of indices in the form, and the index each stands for. */
  readonly alias: ReadonlyMap<string, string>;
}
export type Recognised = { readonly machine: MachineForm } | { readonly refusal: string } | undefined;

/** How a label is seen: the channel, the output that it takes, and what of that it looks at. */
export interface Seen {
  readonly channel: LawForm;
  readonly output: Expr;
  readonly sees: "real" | "sign";
}

/** Recognises a machine by its meaning, not its spelling; undefined: an ordinary factor. */
export function machineForm(statement: ObserveStatement, scope: Scope, capabilities: Capabilities): Recognised {
  const seen = channelOf(statement, scope, capabilities);
  if (!seen) return undefined;
  const output = inlineDefinitions(seen.output, scope);
  const written = expandOutput(output, scope);
  const patterns = targetIndices(statement.target);
  const simple = read(false);
  // A unit of several nested functions is looked for only where there is no simpler answer.
  const worth = simple ? "refusal" in simple : isReal(written, scope);
  const nested = worth ? read(true) : undefined;
  return nested && !("refusal" in nested) ? nested : (simple ?? nested);

  function read(composite: boolean): Recognised {
    const ruled = ruledUnits(output, scope, capabilities);
    const units = linearUnit(written, seen as Seen, scope) ?? ruled ?? unitsOf(written, scope, capabilities, composite);
    if (!units || "refusal" in units) return units;
    return assembled(units, output, seen as Seen, patterns, scope, capabilities);
  }
}

function assembled(
  units: Units,
  output: Expr,
  seen: Seen,
  patterns: readonly string[],
  scope: Scope,
  capabilities: Capabilities,
): Recognised {
  const form = linearForm(units.preactivation, scope);
  const dense = form?.terms.filter((term) => term.indices.length > 0) ?? [];
  if (!form || dense.length === 0) return undefined;
  if (form.terms.length > 1) return { refusal: "the preactivation is a sum over more than one variable group" };
  const [term] = dense;
  const refusal = ownership(term, patterns, units.hidden);
  if (refusal) return { refusal };
  const out = outputForm(units, output, seen, patterns, scope, capabilities);
  if ("refusal" in out) return out;
  const { channel } = seen;
  const { hidden, activation } = units;
  const inputs = texts(term.indices);
  const { biases } = form;
  return { machine: { ...out, channel, activation, patterns, hidden, inputs, term, biases, alias: scope.alias } };
}

function channelOf(statement: ObserveStatement, scope: Scope, capabilities: Capabilities): Seen | undefined {
  const { value } = statement;
  if (statement.relation === ":=")
    return { channel: { name: "deterministic", parameters: {} }, output: value, sees: "sign" };
  if (value.kind !== "call" || value.args.length === 0) return undefined;
  const name = value.callee.text;
  const law = scope.instance.model.laws.get(name);
  if (law?.kind === "channel") {
    const { form, argument } = declaredForm(value, law, 1);
    return argument && { channel: form, output: argument, sees: channelSees(law) ?? "sign" };
  }
  return builtInChannel(value, scope, capabilities);
}

function builtInChannel(value: Call, scope: Scope, capabilities: Capabilities): Seen | undefined {
  const name = value.callee.text;
  const [first, ...rest] = value.args;
  if (first.value.kind === "range") return undefined;
  const info = capabilities.channels.find((channel) => channel.name === name);
  const parameters = parametersOf(rest, info, value.span, scope.instance.model);
  const sees = info?.sees ?? "sign";
  return { channel: { name, parameters, sees }, output: first.value, sees };
}

/** A real channel over the preactivation itself: one unit that gives h as it is. */
function linearUnit(output: Expr, { sees }: Seen, scope: Scope): Units | undefined {
  if (sees !== "real" || !linearForm(output, scope)?.terms.some((term) => term.indices.length > 0)) return undefined;
  return { activation: { name: "linear", parameters: {} }, preactivation: output, body: wholeUnit };
}

/** Units under a rule of the registry that the language has no words for: all that is read is where they stand. */
function ruledUnits(output: Expr, scope: Scope, capabilities: Capabilities): ReturnType<typeof unitsOf> {
  if (output.kind !== "call" || isWritten(output, scope)) return undefined;
  const slice = output.args[0]?.value;
  const known = capabilities.rules.some((rule) => rule.name === output.callee.text);
  if (!known || !slice || slice.kind === "range") return undefined;
  const { element, names } = sliceElement(slice, scope);
  const indices = names.map((text) => ({ span, text }));
  const body: Expr = indices.length ? { kind: "reduce", span, operator: "sum", indices, body: element } : element;
  return unitsOf(expandOutput(body, scope), scope, capabilities, false);
}

const span = { path: "", start: 0, end: 0 };
/** The unit itself. */
const wholeUnit: Expr = { kind: "reference", span, name: { span, text: "tau#" } };

/** True when a continuous variable occurs: few-variable factors over discrete ones have tables instead. */
function isReal(expr: Expr, scope: Scope): boolean {
  let real = false;
  walk(expr, (node) => {
    const symbol = node.kind === "reference" ? symbolOf(scope, node.name.text) : undefined;
    if (symbol?.kind === "variable" && symbol.type.name === "real") real = true;
  });
  return real;
}

/** A pattern's node is a tree only when its units own disjoint weights; says what stands in the way. */
function ownership(term: LinearTerm, patterns: readonly string[], hidden: string | undefined): string | undefined {
  const used = new Set(
    (term.variable.indices ?? []).map((index) => (index.kind === "reference" ? index.name.text : "")),
  );
  const name = term.variable.name.text;
  if (patterns.some((pattern) => used.has(pattern)))
    return `\`${name}\` is indexed by the pattern, so no two patterns share a weight`;
  if (hidden && !used.has(hidden)) return `all hidden units share the weights \`${name}\``;
  const missing = term.indices.find((index) => !used.has(index.text));
  return missing && `the sum over \`${missing.text}\` repeats the same weight \`${name}\``;
}
