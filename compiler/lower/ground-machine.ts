import type { Expr } from "../../grammar/ast.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { BindFault, FormFault } from "../bind/fault.js";
import type { Instance } from "../bind/instance.js";
import * as bindMessages from "../bind/messages.js";
import { compileExpr, type Evaluate } from "../expr/evaluate.js";
import { offsetOf } from "../expr/evaluate-reference.js";
import {
  enter,
  type Frame,
  type Loop,
  loopsOf,
  newFrame,
  newScope,
  overLoops,
  type Scope,
  symbolOf,
  type VariableLayout,
} from "../expr/scope.js";
import { walk } from "../expr/walk.js";
import type { FactorGroup } from "../ir/factor-graph.js";
import type { MachineGroup, RuleLaw } from "../ir/flat-graph.js";
import { stridesOf } from "../ir/tensor.js";
import type { ModelSymbol } from "../model.js";
import { groundActivation, groundChannel, parameterValues } from "./ground-laws.js";
import { groundMeaning } from "./ground-rule.js";
import type { MachineForm } from "./machine-form.js";
import { machineInput } from "./machine-input.js";
import * as messages from "./messages.js";

/** The loops of a machine: patterns, hidden units (none for a single unit), inputs of a unit. */
export interface MachineLoops {
  readonly scope: Scope;
  readonly patterns: readonly Loop[];
  readonly hidden: readonly Loop[];
  readonly inputs: readonly Loop[];
}

/** Number of combinations of a list of loops. */
export function extent(loops: readonly Loop[]): number {
  return loops.reduce((product, loop) => product * loop.set.size, 1);
}

/** Puts loops at the n-th of their combinations, last loop fastest. */
export function enterAll(frame: Frame, loops: readonly Loop[], n: number): void {
  let rest = n;
  for (let at = loops.length - 1; at >= 0; at--) {
    const { size } = loops[at].set;
    enter(frame, loops[at], rest % size);
    rest = Math.floor(rest / size);
  }
}

/** Grounds a recognised machine: strides instead of indices wherever the data lie as they are read. */
export function groundMachine(
  group: FactorGroup,
  machine: MachineForm,
  target: Expr & { kind: "reference" },
  instance: Instance,
  layout: ReadonlyMap<string, VariableLayout>,
  out: Diagnostic[],
): MachineGroup | undefined {
  const scope: Scope = { ...newScope(instance, layout), alias: new Map(machine.alias) };
  const loops: MachineLoops = {
    scope,
    patterns: loopsOf(scope, machine.patterns),
    hidden: machine.hidden ? loopsOf(scope, [machine.hidden]) : [],
    inputs: loopsOf(scope, machine.inputs),
  };
  try {
    return assemble(group, machine, target, loops);
  } catch (error) {
    if (!(error instanceof BindFault)) throw error;
    const form = error instanceof FormFault ? messages.badMachine(group.name, error.reason, error.span) : undefined;
    out.push(error.told ?? form ?? bindMessages.withoutValue(error, error.hint));
    return undefined;
  }
}

function assemble(
  group: FactorGroup,
  machine: MachineForm,
  target: Expr & { kind: "reference" },
  loops: MachineLoops,
): MachineGroup {
  const { input, inputStride, scale, full } = machineInput(machine.term, loops);
  const weights = weightStrides(machine, loops);
  return {
    kind: "machine",
    name: group.name,
    patterns: extent(loops.patterns),
    units: extent(loops.hidden),
    inputs: extent(loops.inputs),
    wiring: full ? "full" : "tree",
    input,
    inputStride,
    ...weights,
    scale,
    bias: bias(machine, loops.scope),
    activation: groundActivation(machine.activation, loops.scope),
    rule: groundRule(machine, loops),
    channel: groundChannel(machine.channel, loops.scope),
    label: labels(target, loops),
  };
}

/** Weight (k, i) as first + k s0 + i s1, probed on every (k, i), so that any spelling of the indices is understood. */
function weightStrides(
  machine: MachineForm,
  loops: MachineLoops,
): Pick<MachineGroup, "firstVariable" | "weightStride"> {
  const { variable } = machine.term;
  const symbol = symbolOf(loops.scope, variable.name.text) as Extract<ModelSymbol, { kind: "variable" }>;
  const layout = loops.scope.variables.get(symbol.name) as VariableLayout;
  const offset = offsetOf(variable, symbol.axes, layout.strides, loops.scope);
  const frame = newFrame();
  const at = (k: number, i: number): number => {
    enterAll(frame, loops.hidden, k);
    enterAll(frame, loops.inputs, i);
    return layout.first + offset(frame);
  };
  const [units, inputs] = [extent(loops.hidden), extent(loops.inputs)];
  const first = at(0, 0);
  const stride: [number, number] = [units > 1 ? at(1, 0) - first : 0, inputs > 1 ? at(0, 1) - first : 0];
  for (let k = 0; k < units; k++)
    for (let i = 0; i < inputs; i++)
      if (at(k, i) !== first + k * stride[0] + i * stride[1])
        throw new FormFault(variable.span, "its weights do not lie at a regular distance");
  return { firstVariable: first, weightStride: stride };
}

function labels(target: Expr & { kind: "reference" }, loops: MachineLoops): Int8Array {
  const symbol = symbolOf(loops.scope, target.name.text);
  const tensor = symbol?.kind === "data" ? loops.scope.instance.data.get(symbol.name) : undefined;
  if (symbol?.kind !== "data" || !tensor) throw new BindFault(target.span, `\`${target.name.text}\` is no data`);
  const offset = offsetOf(target, symbol.axes, stridesOf(tensor.shape), loops.scope);
  const label = new Int8Array(extent(loops.patterns));
  const frame = newFrame();
  let n = 0;
  overLoops(frame, loops.patterns, () => {
    const value = tensor.values[offset(frame)];
    if (value !== 1 && value !== -1)
      throw new BindFault(
        target.span,
        `the label is ${value}, but a machine answers -1 or 1`,
        "labels of machines are -1 and +1 in this build; make it a class, say `if value > 0 then 1 else -1`",
      );
    label[n++] = value;
  });
  return label;
}

/** `meaning` is absent, and not just undefined, for a built-in rule. */
function groundRule(machine: MachineForm, loops: MachineLoops): RuleLaw {
  const { name } = machine.rule;
  const parameters = parameterValues(machine.rule, loops.scope);
  const meaning = groundMeaning(machine, loops);
  return meaning ? { name, parameters, meaning } : { name, parameters };
}

function bias(machine: MachineForm, scope: Scope): number {
  return machine.biases.reduce((sum, { sign, value }) => sum + sign * constantOf(value, scope), 0);
}

/** A number that does not depend on any index. */
export function constantOf(expr: Expr, scope: Scope): number {
  if (!isConstant(expr, scope))
    throw new FormFault(expr.span, "a bias or parameter that differs between patterns or units");
  const evaluate: Evaluate = compileExpr(expr, scope).evaluate;
  return evaluate(newFrame());
}

/** True when neither an index nor data occur. */
export function isConstant(expr: Expr, scope: Scope): boolean {
  let constant = true;
  walk(expr, (node) => {
    if (node.kind !== "reference") return;
    const kind = symbolOf(scope, node.name.text)?.kind;
    if (kind !== "param" && kind !== "let") constant = false;
  });
  return constant;
}
