import type { Call, Expr } from "../../grammar/ast.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import { BindFault } from "../bind/fault.js";
import type { Instance } from "../bind/instance.js";
import * as bindMessages from "../bind/messages.js";
import type { LawInfo } from "../capabilities.js";
import { compileExpr } from "../expr/evaluate.js";
import { plain } from "../expr/evaluate-call.js";
import { newFrame, newScope } from "../expr/scope.js";
import type { NamedLaw } from "../ir/flat-graph.js";
import type { Support } from "../ir/support.js";
import type { ModelSymbol } from "../model.js";
import { isConstant } from "./ground-machine.js";

// Priors of int and real variables. Those of finitely many values become supports, whose states everything discrete understands.

type VariableSymbol = Extract<ModelSymbol, { kind: "variable" }>;

/** Most values that a variable may take: beyond, tables and marginals fill the memory. */
const MOST_LEVELS = 1024;

/** Name of the law after `~`; undefined without one. */
export function priorName(symbol: VariableSymbol): string | undefined {
  const prior = symbol.node?.prior;
  if (prior?.kind === "call") return prior.callee.text;
  return prior?.kind === "reference" ? prior.name.text : undefined;
}

/** True where the prior of an int or real variable leaves finitely many values. */
export function hasLevels(symbol: VariableSymbol): boolean {
  const name = priorName(symbol);
  const { name: type } = symbol.type;
  return (name === "levels" && (type === "int" || type === "real")) || (name === "uniform" && type === "int");
}

/** What the prior of an int or real variable makes of it; faults go to `out`. */
export function priorOf(
  symbol: VariableSymbol,
  instance: Instance,
  priors: readonly LawInfo[],
  out: Diagnostic[],
): { readonly support?: Support; readonly prior?: NamedLaw } {
  const prior = symbol.node?.prior;
  const name = priorName(symbol);
  if (!prior || symbol.node?.constraint || (symbol.type.name !== "int" && symbol.type.name !== "real")) return {};
  try {
    if (prior.kind !== "call") throw new BindFault(prior.span, `\`${name}\` on ${symbol.type.name} needs its bounds`);
    if (name === "levels") return { support: listedLevels(prior, instance) };
    if (name === "uniform") return uniformLaw(prior, symbol.type.name, instance);
    if (name === "normal") return { prior: normalLaw(prior, instance) };
    return { prior: registeredLaw(prior, symbol.type.name, instance, priors) };
  } catch (error) {
    if (!(error instanceof BindFault)) throw error;
    out.push(error.told ?? bindMessages.noPrior(error.reason, error.span));
  }
  return {};
}

/** The arguments of a law by name, those of `names` in order where they have none. */
function argumentsOf(call: Call, names: readonly string[]): ReadonlyMap<string, Expr> {
  return new Map(call.args.map((argument, n) => [argument.name?.text ?? names[n] ?? `${n}`, plain(argument)]));
}

function numberOf(expr: Expr, instance: Instance): number {
  const scope = newScope(instance);
  if (!isConstant(expr, scope))
    throw new BindFault(
      expr.span,
      "a parameter of a prior differs from weight to weight, and must be one number for all",
    );
  const value = compileExpr(expr, scope).evaluate(newFrame());
  if (!Number.isFinite(value)) throw new BindFault(expr.span, `a parameter of a prior is ${value}`);
  return value;
}

function normalLaw(call: Call, instance: Instance): NamedLaw {
  const given = argumentsOf(call, ["mean", "sd"]);
  const [mean, sd] = [given.get("mean"), given.get("sd")];
  const parameters = { mean: mean ? numberOf(mean, instance) : 0, sd: sd ? numberOf(sd, instance) : 1 };
  if (!(parameters.sd > 0))
    throw new BindFault((sd ?? call).span, `the standard deviation is ${parameters.sd}, and must be positive`);
  return { name: "normal", parameters };
}

/** Any other law of the registry: of one real weight, its parameters by their names. */
function registeredLaw(call: Call, type: string, instance: Instance, priors: readonly LawInfo[]): NamedLaw {
  const name = call.callee.text;
  const law = priors.find((each) => each.name === name);
  if (!law || type !== "real") throw new BindFault(call.span, `\`${name}\` is no law of ${type} weights`);
  const given = argumentsOf(call, Object.keys(law.parameters));
  const parameters = Object.entries(law.parameters).map(([key, value]) => {
    const expr = given.get(key);
    return [key, expr ? numberOf(expr, instance) : value];
  });
  return { name, parameters: Object.fromEntries(parameters) };
}

function uniformLaw(call: Call, type: string, instance: Instance): { support?: Support; prior?: NamedLaw } {
  const given = argumentsOf(call, ["low", "high"]);
  const [first, last] = [given.get("low"), given.get("high")];
  if (!first || !last) throw new BindFault(call.span, `\`uniform\` on ${type} needs both its bounds`);
  const [low, high] = [numberOf(first, instance), numberOf(last, instance)];
  if (type === "real") {
    if (!(low < high)) throw new BindFault(call.span, `the interval from ${low} to ${high} is empty`);
    return { prior: { name: "uniform", parameters: { low, high } } };
  }
  const count = Math.floor(high) - Math.ceil(low) + 1;
  if (!(count >= 2)) throw new BindFault(call.span, `fewer than two whole numbers lie from ${low} to ${high}`);
  requireFew(count, call.span);
  return {
    support: { kind: "finite", type: "int", values: Array.from({ length: count }, (_, s) => Math.ceil(low) + s) },
  };
}

function requireFew(count: number, span: Span): void {
  if (count > MOST_LEVELS) throw new BindFault(span, `it has ${count} values, more than ${MOST_LEVELS}`);
}

function listedLevels(call: Call, instance: Instance): Support {
  const list = argumentsOf(call, ["values", "weights"]).get("values");
  if (list?.kind !== "list") throw new BindFault((list ?? call).span, "`levels` needs the list of its values");
  requireFew(list.items.length, list.span);
  const values = list.items.map((item) => numberOf(item, instance));
  const twice = values.findIndex((value, n) => values.indexOf(value) < n);
  if (twice >= 0) throw new BindFault(list.items[twice].span, `the value ${values[twice]} stands twice`);
  if (values.length < 2) throw new BindFault(list.span, "`levels` needs two values or more");
  return { kind: "finite", type: values.every(Number.isInteger) ? "int" : "real", values };
}

/** Expressions of the weights of a law over `states` states, in their order; undefined where it is no law of theirs. */
export function stateWeights(prior: Expr, states: number): readonly Expr[] | undefined {
  if (prior.kind !== "call") return undefined;
  const name = prior.callee.text;
  const list = argumentsOf(prior, name === "levels" ? ["values", "weights"] : ["weights"]).get("weights");
  if (name === "levels" || name === "categorical")
    return list?.kind === "list" && list.items.length === states ? list.items : undefined;
  const first = prior.args[0] && plain(prior.args[0]);
  if (name !== "bernoulli" || states !== 2 || !first) return undefined;
  const one: Expr = { kind: "number", span: first.span, value: 1, text: "1" };
  return [{ kind: "binary", span: first.span, operator: "-", left: one, right: first }, first];
}
