import type { Expr } from "../../grammar/ast.js";
import { printExpr } from "../../grammar/print-expr.js";
import { compileExpr } from "../expr/evaluate.js";
import { type Frame, loopsOf, newFrame, overLoops, type Scope, texts } from "../expr/scope.js";
import { rewrite } from "../expr/substitute.js";
import { targetLoops } from "../expr/target.js";
import type { FlatVariables, SumGroup } from "../ir/flat-graph.js";
import type { Edges, SparseContext } from "./ground-sparse.js";
import { coefficientOf, hasVariable, type LinearForm, linearForm } from "./linear-form.js";
import { logWeight } from "./log-weight.js";

/** Factors of more edges than this are tried as functions of one sum: dynamic programming beats a table of 2^7 states. */
export const SUM_FROM = 6;

/** Largest number of values that an integer sum may take. */
const LONGEST_SUM = 1 << 20;

/** The name that stands for the sum once it is computed apart. */
const SUM = "#sum";

/** A statement as a function of one integer sum of two-state variables, if it is one; undefined: use tables. */
export function groundSum(context: SparseContext, scope: Scope, value: Expr, edges: Edges): SumGroup | undefined {
  for (const v of edges.variable) if (context.variables.states[v] !== 2) return undefined;
  const split = splitSum(value, scope);
  if (!split) return undefined;
  let current = 0;
  const apart = new Map([[SUM, () => current]]);
  const weight = logWeight(context.statement, split.outer, { ...scope, apart });
  const terms = termClosures(split.form, scope);
  const tables: number[] = [];
  const tableStart = new Float64Array(edges.count + 1);
  const coefficient = new Int32Array(edges.variable.length);
  const minimum = new Int32Array(edges.count);
  const frame = newFrame(context.variables.count);
  let a = 0;
  let lattice = true;
  overLoops(frame, targetLoops(context.statement.target, scope), () => {
    const sum = lattice ? latticeSum(frame, terms, edges, a, context.variables) : undefined;
    if (!sum) lattice = false;
    else {
      coefficient.set(sum.steps, edges.edgeStart[a]);
      minimum[a] = sum.minimum;
      for (let t = sum.minimum; t <= sum.maximum; t++) {
        current = sum.base + sum.unit * t;
        tables.push(weight.evaluate(frame));
      }
      tableStart[a + 1] = tables.length;
    }
    a++;
  });
  if (!lattice || tables.some((entry) => Number.isNaN(entry) || entry === Infinity)) return undefined;
  const { count, edgeStart, variable } = edges;
  const base = { name: context.group.name, count, edgeStart, variable, logConstant: 0, beta: weight.beta };
  return { kind: "sum", ...base, coefficient, minimum, tableStart, logTable: Float64Array.from(tables) };
}

/** The one linear subexpression through which all variables enter, and the expression around it. */
function splitSum(value: Expr, scope: Scope): { outer: Expr; form: LinearForm } | undefined {
  const found: { text: string; form: LinearForm }[] = [];
  const outer = rewrite(value, (node) => {
    if (!hasVariable(node, scope)) return node;
    const form = linearForm(node, scope);
    if (!form) return undefined;
    found.push({ text: printExpr(node), form });
    return { kind: "reference", span: node.span, name: { span: node.span, text: SUM } };
  });
  const [first] = found;
  if (!first || found.some((other) => other.text !== first.text)) return undefined;
  return { outer, form: first.form };
}

/** Adds the coefficient of each variable node in the current instance; returns the constant part. */
type TermClosures = (frame: Frame, add: (variable: number, coefficient: number) => void) => number;

function termClosures(form: LinearForm, scope: Scope): TermClosures {
  const terms = form.terms.map((term) => {
    const variable = compileExpr(term.variable, scope);
    return { loops: loopsOf(scope, texts(term.indices)), touch: variable.touch, value: coefficientOf(term, scope) };
  });
  const biases = form.biases.map(({ sign, value }) => ({ sign, evaluate: compileExpr(value, scope).evaluate }));
  return (frame, add) => {
    for (const { loops, touch, value } of terms)
      overLoops(frame, loops, () => {
        const coefficient = value(frame);
        if (coefficient !== 0) touch?.(frame, (v) => add(v, coefficient));
      });
    return biases.reduce((sum, { sign, evaluate }) => sum + sign * evaluate(frame), 0);
  };
}

interface LatticeSum {
  readonly base: number;
  readonly unit: number;
  readonly steps: Int32Array;
  readonly minimum: number;
  readonly maximum: number;
}

/** The sum as base + unit * t with an integer step an edge, when all steps are multiples of the smallest one. */
function latticeSum(
  frame: Frame,
  terms: TermClosures,
  edges: Edges,
  a: number,
  variables: FlatVariables,
): LatticeSum | undefined {
  const start = edges.edgeStart[a];
  const size = edges.edgeStart[a + 1] - start;
  const steps = new Float64Array(size);
  let base = 0;
  const bias = terms(frame, (v, coefficient) => {
    const e = edges.variable.indexOf(v, start) - start;
    const at = variables.stateOffset[v];
    steps[e] += coefficient * (variables.stateValue[at + 1] - variables.stateValue[at]);
    base += coefficient * variables.stateValue[at];
  });
  base += bias;
  let unit = Infinity;
  for (const step of steps) if (step !== 0) unit = Math.min(unit, Math.abs(step));
  if (unit === Infinity) unit = 1;
  const whole = new Int32Array(size);
  let minimum = 0;
  let maximum = 0;
  for (let e = 0; e < size; e++) {
    const ratio = steps[e] / unit;
    whole[e] = Math.round(ratio);
    // Rounding of the coefficients' products and quotients: a few units in the last place of a ratio.
    if (Math.abs(ratio - whole[e]) > 1e-9 * Math.abs(ratio)) return undefined;
    if (whole[e] < 0) minimum += whole[e];
    else maximum += whole[e];
  }
  return maximum - minimum > LONGEST_SUM ? undefined : { base, unit, steps: whole, minimum, maximum };
}
