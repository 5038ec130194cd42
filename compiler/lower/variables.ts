import type { Expr } from "../../grammar/ast.js";
import { type Diagnostic, hasErrors } from "../../grammar/diagnostic.js";
import { statesOf } from "../bind/data.js";
import { BindFault } from "../bind/fault.js";
import type { Instance } from "../bind/instance.js";
import * as bindMessages from "../bind/messages.js";
import type { LawInfo } from "../capabilities.js";
import { compileExpr } from "../expr/evaluate.js";
import { plain } from "../expr/evaluate-call.js";
import { newFrame, newScope } from "../expr/scope.js";
import { iterateTarget } from "../expr/target.js";
import type { FlatVariables, VariableBlock } from "../ir/flat-graph.js";
import { BIT, categorical, REAL, SPIN, type Support } from "../ir/support.js";
import type { ModelSymbol } from "../model.js";
import * as messages from "./messages.js";
import { priorName, priorOf, stateWeights } from "./priors.js";

type VariableSymbol = Extract<ModelSymbol, { kind: "variable" }>;

/** Lays out every variable node with its states and prior, groups in declaration order, row-major within a group. */
export function groundVariables(
  instance: Instance,
  priors: readonly LawInfo[],
  out: Diagnostic[],
  memoryLimit = Infinity,
): FlatVariables | undefined {
  const symbols = [...instance.model.symbols.values()].filter((s): s is VariableSymbol => s.kind === "variable");
  const blocks: VariableBlock[] = [];
  let first = 0;
  let bytes = 0;
  for (const symbol of symbols) {
    bytes += bytesOf(symbol, instance, out);
    if (bytes > memoryLimit)
      out.push(bindMessages.tooLarge(`variable \`${symbol.name}\` with its states`, bytes, memoryLimit, symbol.span));
    if (hasErrors(out)) return undefined;
    const block = blockOf(symbol, first, instance, priors, out);
    blocks.push(block);
    first += block.count;
  }
  const states = new Int32Array(first);
  for (const block of blocks) {
    const q = block.support.kind === "finite" ? block.support.values.length : 0;
    states.fill(q, block.first, block.first + block.count);
  }
  if (instance.imported) states.set(instance.imported.states);
  const variables = withStates(blocks, states);
  symbols.forEach((symbol, n) => groundPrior(symbol, blocks[n], variables, instance, out));
  return variables;
}

function blockOf(
  symbol: VariableSymbol,
  first: number,
  instance: Instance,
  priors: readonly LawInfo[],
  out: Diagnostic[],
): VariableBlock {
  const sets = symbol.axes.map((axis) => instance.sets.get(axis.set));
  const shape = sets.map((set) => set?.size ?? 0);
  const labels = sets.map((set, n) => (set && set.labels.length === set.size ? set.labels : counting(shape[n])));
  const count = shape.reduce((product, length) => product * length, 1);
  const { support = supportOf(symbol, instance), prior } = priorOf(symbol, instance, priors, out);
  return { name: symbol.name, first, count, shape, labels, support, constraint: sphereOf(symbol), prior };
}

/** Bytes of a group's nodes with their states, values and priors; says where the number of states is none. */
function bytesOf(symbol: VariableSymbol, instance: Instance, out: Diagnostic[]): number {
  const count = symbol.axes.reduce((product, axis) => product * (instance.sets.get(axis.set)?.size ?? 0), 1);
  const q = statesOf(symbol.type, instance.params) ?? 2;
  if (symbol.type.name === "cat" && (!Number.isInteger(q) || q < 1)) {
    out.push(bindMessages.notStates(symbol.name, q, symbol.type.states?.span ?? symbol.span));
    return 0;
  }
  return count * (12 + 16 * q) + 8 * q;
}

function counting(size: number): Int32Array {
  return Int32Array.from({ length: size }, (_, n) => n + 1);
}

function supportOf(symbol: VariableSymbol, instance: Instance): Support {
  switch (symbol.type.name) {
    case "spin":
      return SPIN;
    case "bit":
    case "bool":
      return BIT;
    case "cat": {
      const imported = instance.imported ? Math.max(1, ...instance.imported.states) : undefined;
      return categorical(statesOf(symbol.type, instance.params) ?? imported ?? 2);
    }
    default:
      return REAL;
  }
}

/** `on sphere(i)`: the axis whose squares sum to its length. */
function sphereOf(symbol: VariableSymbol): VariableBlock["constraint"] {
  const law = symbol.node?.constraint;
  if (law?.kind !== "call" || law.callee.text !== "sphere") return undefined;
  const index = law.args[0]?.value;
  const name = index?.kind === "reference" ? index.name.text : "";
  const axis = symbol.node?.target.indices.findIndex((i) => i.kind === "reference" && i.name.text === name) ?? -1;
  return axis < 0 ? undefined : { kind: "sphere", axis };
}

function withStates(blocks: readonly VariableBlock[], states: Int32Array): FlatVariables {
  const stateOffset = new Int32Array(states.length + 1);
  for (let v = 0; v < states.length; v++) stateOffset[v + 1] = stateOffset[v] + states[v];
  const stateValue = new Float64Array(stateOffset[states.length]);
  for (const block of blocks) {
    const values = block.support.kind === "finite" ? block.support.values : [];
    for (let v = block.first; v < block.first + block.count; v++)
      for (let s = 0; s < states[v]; s++) stateValue[stateOffset[v] + s] = values[s] ?? s;
  }
  const logPrior = new Float64Array(stateValue.length);
  return { count: states.length, blocks, states, stateOffset, stateValue, logPrior };
}

const DISCRETE_PRIORS = "priors of discrete variables: uniform, bernoulli(p), categorical([..]), levels([..], [..])";

/** Priors of discrete variables: `bernoulli(p)` (p of the upper state), `categorical([..])`, `levels([..], [..])`, `uniform`. */
function groundPrior(
  symbol: VariableSymbol,
  block: VariableBlock,
  variables: FlatVariables,
  instance: Instance,
  out: Diagnostic[],
): void {
  const prior = symbol.node?.prior;
  if (prior && block.constraint) checkSpherePrior(prior, out);
  if (!prior || !symbol.node || block.support.kind !== "finite") return;
  const name = priorName(symbol);
  if (name === "uniform" || (name === "levels" && prior.kind === "call" && prior.args.length === 1)) return;
  const weights = stateWeights(prior, block.support.values.length);
  if (!weights) {
    const reason = `it gives no weight to each of the ${block.support.values.length} values of a ${symbol.type.name}`;
    out.push(messages.noMessages(name || "this prior", reason, DISCRETE_PRIORS, prior.span));
    return;
  }
  try {
    fillPrior(symbol.node.target, weights, block, variables, instance);
  } catch (error) {
    if (!(error instanceof BindFault)) throw error;
    out.push(bindMessages.withoutValue(error, error.hint));
  }
}

/** On a sphere a normal prior around 0 is the uniform one; any other would prefer some directions. */
function checkSpherePrior(prior: Expr, out: Diagnostic[]): void {
  const name = prior.kind === "call" ? prior.callee.text : "";
  const [mean, deviation] = prior.kind === "call" ? prior.args.map(plain) : [];
  const centred = mean === undefined || (mean.kind === "number" && mean.value === 0);
  if (name === "normal" && centred && (deviation === undefined || deviation.kind === "number")) return;
  const reason = "weights `on sphere(..)` are uniform on it";
  out.push(messages.noMessages(name || "this prior", reason, "remove the prior, or write normal(0, 1)", prior.span));
}

function fillPrior(
  target: Parameters<typeof iterateTarget>[0],
  weights: readonly Expr[],
  block: VariableBlock,
  variables: FlatVariables,
  instance: Instance,
): void {
  const scope = newScope(instance);
  const visit = iterateTarget(target, scope);
  const compiled = weights.map((weight) => compileExpr(weight, scope).evaluate);
  const frame = newFrame();
  visit(frame, (n) => {
    const at = variables.stateOffset[block.first + n];
    let sum = 0;
    compiled.forEach((evaluate, s) => {
      const weight = evaluate(frame);
      if (!(weight >= 0))
        throw new BindFault(weights[s].span, `a prior probability is ${weight}`, "probabilities lie between 0 and 1");
      variables.logPrior[at + s] = Math.log(weight);
      sum += weight;
    });
    if (sum === 0) throw new BindFault(weights[0].span, "every prior probability is 0", "allow at least one value");
  });
}
