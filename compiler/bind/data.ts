import type { DataStatement } from "../../grammar/ast.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { type Constant, type Fault, fold } from "../expr/constant.js";
import { compileExpr } from "../expr/evaluate.js";
import { inlineDefinitions } from "../expr/inline.js";
import { newFrame, newScope } from "../expr/scope.js";
import { iterateTarget } from "../expr/target.js";
import { sizeOf, type Tensor } from "../ir/tensor.js";
import type { CheckedModel, DeclaredType } from "../model.js";
import type { DataTarget } from "../source-call.js";
import { BindFault } from "./fault.js";
import { type BoundSet, type Instance, shapeOf } from "./instance.js";
import * as messages from "./messages.js";
import type { Providers } from "./providers.js";
import { toSourceCall } from "./source-call.js";

/** What binding one `data` statement needs and fills. */
export interface DataContext {
  readonly model: CheckedModel;
  readonly params: ReadonlyMap<string, Constant>;
  readonly sets: Map<string, BoundSet>;
  readonly providers: Providers;
  readonly data: Map<string, Tensor>;
  readonly notes: string[];
  readonly hashes: Record<string, string>;
  /** The pattern set whose members are drawn afresh for `test_error`; its size follows what the source returns. */
  readonly heldOut?: string;
  readonly out: Diagnostic[];
}

/** Fills every data array, in the order of the text, so that a teacher may use what stands above it. */
export function bindData(context: DataContext): void {
  let bytes = 0;
  for (const set of context.sets.values()) bytes += set.labels.byteLength + (set.tuples?.byteLength ?? 0);
  for (const statement of context.model.statements) {
    if (statement.kind !== "data") continue;
    bytes += estimate(statement, context);
    if (bytes > context.providers.memoryLimit) {
      context.out.push(messages.tooLarge("the data up to here", bytes, context.providers.memoryLimit, statement.span));
      return;
    }
    bindStatement(statement, context);
  }
}

function targetsOf(statement: DataStatement, context: DataContext): DataTarget[] {
  return statement.targets.flatMap((target) => {
    const symbol = context.model.symbols.get(target.name.text);
    if (symbol?.kind !== "data") return [];
    const states = statesOf(symbol.type, context.params);
    return [{ name: symbol.name, shape: shapeOf(symbol.axes, context.sets), type: { name: symbol.type.name, states } }];
  });
}

/** The q of `cat(q)` in this binding. */
export function statesOf(type: DeclaredType, params: ReadonlyMap<string, Constant>): number | undefined {
  if (!type.states) return undefined;
  const folded = fold(type.states, (name) => params.get(name));
  return folded.fault ? undefined : Number(folded.value);
}

function estimate(statement: DataStatement, context: DataContext): number {
  return targetsOf(statement, context).reduce(
    (sum, target) => sum + sizeOf(target.shape) * (target.type.name === "spin" || target.type.name === "bit" ? 1 : 8),
    0,
  );
}

function bindStatement(statement: DataStatement, context: DataContext): void {
  const targets = targetsOf(statement, context);
  const given = targets.map((target) => context.providers.given.get(target.name));
  if (given.every((tensor) => tensor !== undefined) && !context.heldOut) {
    targets.forEach((target, n) => context.data.set(target.name, given[n] as Tensor));
    return;
  }
  const { source } = statement;
  if (!source) context.out.push(messages.noSource(targets[0]?.name ?? "", statement.span));
  else if (source.kind === "call" && context.providers.sourceNames.has(source.callee.text))
    fromSource(statement, targets, context);
  else fromExpression(statement, targets[0], context);
}

function fromSource(statement: DataStatement, targets: readonly DataTarget[], context: DataContext): void {
  if (!statement.source) return;
  const faults: Fault[] = [];
  const call = toSourceCall(statement.source, (name) => context.params.get(name), faults);
  for (const fault of faults) context.out.push(messages.withoutValue(fault));
  if (!call || faults.length > 0) return;
  const patternSet = firstSet(statement, context.model);
  const split = context.heldOut !== undefined && patternSet === context.heldOut ? "test" : "train";
  const request = { purpose: targets[0].name, call, targets, span: statement.source.span };
  const outcome = context.providers.data(request, split);
  context.out.push(...outcome.diagnostics);
  if (!outcome.value) return;
  targets.forEach((target, n) => context.data.set(target.name, outcome.value?.tensors[n] as Tensor));
  context.notes.push(...outcome.value.notes);
  context.hashes[targets[0].name] = outcome.value.hash;
  if (split === "test" && patternSet) resize(patternSet, outcome.value.tensors[0].shape[0], context);
}

/** The set of a statement's first axis: its patterns. */
export function firstSet(statement: DataStatement, model: CheckedModel): string | undefined {
  const symbol = model.symbols.get(statement.targets[0].name.text);
  return symbol?.kind === "data" ? symbol.axes[0]?.set : undefined;
}

function resize(name: string, size: number, context: DataContext): void {
  const set = context.sets.get(name);
  if (set && set.size !== size)
    context.sets.set(name, { ...set, size, labels: Int32Array.from({ length: size }, (_, n) => n + 1) });
}

/** A teacher: `data sigma[mu]: spin from sign(sum(i) xi[mu, i] * w0[i])`. */
function fromExpression(statement: DataStatement, target: DataTarget, context: DataContext): void {
  const symbol = context.model.symbols.get(target.name);
  if (!statement.source || symbol?.kind !== "data") return;
  try {
    const instance: Instance = { ...context, notes: [], hashes: {} };
    const scope = newScope(instance);
    const loops = iterateTarget(symbol.target, scope);
    const { evaluate } = compileExpr(inlineDefinitions(statement.source, scope), scope);
    const values = arrayFor(target.type.name, sizeOf(target.shape));
    const frame = newFrame();
    let misfit: number | undefined;
    loops(frame, (n) => {
      const value = evaluate(frame);
      if (!fits(value, target.type)) misfit ??= value;
      values[n] = value;
    });
    if (misfit !== undefined)
      context.out.push(messages.outsideType(target.name, misfit, target.type.name, statement.span));
    context.data.set(target.name, { shape: target.shape, values });
    context.hashes[target.name] = "expression";
  } catch (error) {
    if (!(error instanceof BindFault)) throw error;
    context.out.push(
      messages.withoutValue(error, error.hint ?? "a teacher is an expression over data that stand above it"),
    );
  }
}

function arrayFor(type: string, size: number): Float64Array | Int32Array | Int8Array {
  if (type === "spin" || type === "bit") return new Int8Array(size);
  return type === "real" ? new Float64Array(size) : new Int32Array(size);
}

function fits(value: number, type: DataTarget["type"]): boolean {
  switch (type.name) {
    case "spin":
      return value === 1 || value === -1;
    case "bit":
      return value === 0 || value === 1;
    case "cat":
      return Number.isInteger(value) && value >= 0 && value < (type.states ?? Infinity);
    case "int":
      return Number.isInteger(value);
    default:
      return Number.isFinite(value);
  }
}
