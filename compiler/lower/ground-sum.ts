import type { Expr } from "../../grammar/ast.js";
import { printExpr } from "../../grammar/print-expr.js";
import { compileExpr } from "../expr/evaluate.js";
import { type Frame, loopsOf, newFrame, overLoops, type Scope, texts } from "../expr/scope.js";
import { rewrite } from "../expr/substitute.js";
import { targetLoops } from "../expr/target.js";
import type { FlatVariables, SumGroup } from "../ir/flat-graph.js";
import { type Edges, type SparseContext, withinLimit } from "./ground-sparse.js";
import { growingDoubles } from "./growing.js";
import { coefficientOf, hasVariable, type LinearForm, linearForm, standsAlone } from "./linear-form.js";
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
  const weight = logWeight(context, split.outer, { ...scope, apart });
  const sums = new SumTables(edges);
  const terms = termClosures(split.form, scope);
  const frame = newFrame(context.variables.count);
  let a = 0;
  overLoops(frame, targetLoops(context.statement.target, scope), () => {
    const sum = latticeSum(frame, terms, edges, a, context.variables);
    const entries = sum ? sum.maximum - sum.minimum + 1 : 0;
    withinLimit(context, "the tables of sums", 16 * (sums.entries + entries));
    sums.add(a++, sum, (value) => {
      current = value;
      return weight.evaluate(frame);
    });
  });
  const { count, edgeStart, variable } = edges;
  const base = { name: context.group.name, count, edgeStart, variable, logConstant: 0, beta: weight.beta };
  return sums.legal ? { kind: "sum", ...base, ...sums.arrays() } : undefined;
}

/** Grows the arrays of a sum group, factor by factor. */
class SumTables {
  legal = true;
  /** Entries so far. */
  get entries(): number {
    return this.tables.length;
  }
  private readonly tables = growingDoubles();
  private readonly tableStart: Float64Array;
  private readonly coefficient: Int32Array;
  private readonly minimum: Int32Array;

  constructor(private readonly edges: Edges) {
    this.tableStart = new Float64Array(edges.count + 1);
    this.coefficient = new Int32Array(edges.variable.length);
    this.minimum = new Int32Array(edges.count);
  }

  add(a: number, sum: LatticeSum | undefined, logWeightAt: (value: number) => number): void {
    if (!sum || !this.legal) {
      this.legal = false;
      return;
    }
    this.coefficient.set(sum.steps, this.edges.edgeStart[a]);
    this.minimum[a] = sum.minimum;
    for (let t = sum.minimum; t <= sum.maximum; t++) {
      const entry = logWeightAt(sum.base + sum.unit * t);
      if (Number.isNaN(entry) || entry === Infinity) this.legal = false;
      this.tables.push(entry);
    }
    this.tableStart[a + 1] = this.tables.length;
  }

  arrays(): Pick<SumGroup, "coefficient" | "minimum" | "tableStart" | "logTable"> {
    const { coefficient, minimum, tableStart } = this;
    return { coefficient, minimum, tableStart, logTable: this.tables.done() };
  }
}

/** The one linear subexpression through which all variables enter, and the expression around it. */
function splitSum(value: Expr, scope: Scope): { outer: Expr; form: LinearForm } | undefined {
  const found: { text: string; node: Expr; form: LinearForm }[] = [];
  const outer = rewrite(value, (node) => {
    if (!hasVariable(node, scope)) return node;
    const form = linearForm(node, scope);
    if (!form) return undefined;
    found.push({ text: printExpr(node), node, form });
    return { kind: "reference", span: node.span, name: { span: node.span, text: SUM } };
  });
  const [first] = found;
  if (!first || found.some((other) => other.text !== first.text)) return undefined;
  if (hasVariable(outer, scope) || !standsAlone(first.node, outer)) return undefined;
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
  return onLattice(base + bias, steps);
}

function onLattice(base: number, steps: Float64Array): LatticeSum | undefined {
  const sizes = steps.map(Math.abs).filter((size) => size > 0);
  const unit = sizes.length > 0 ? Math.min(...sizes) : 1;
  const whole = new Int32Array(steps.length);
  let minimum = 0;
  let maximum = 0;
  for (let e = 0; e < steps.length; e++) {
    const ratio = steps[e] / unit;
    whole[e] = Math.round(ratio);
    // Rounding of the coefficients' products and quotients: a few units in the last place of a ratio.
    if (Math.abs(ratio - whole[e]) > 1e-9 * Math.abs(ratio)) return undefined;
    if (whole[e] < 0) minimum += whole[e];
    else maximum += whole[e];
  }
  return maximum - minimum > LONGEST_SUM ? undefined : { base, unit, steps: whole, minimum, maximum };
}
