import type { Expr } from "../../grammar/ast.js";
import { BindFault } from "../bind/fault.js";
import { cut } from "../derive/breakpoints.js";
import { ruleMeaning } from "../derive/rule.js";
import { compileScalar } from "../derive/scalar.js";
import type { Weighted } from "../derive/separate.js";
import { compileExpr } from "../expr/evaluate.js";
import { offsetOf } from "../expr/evaluate-reference.js";
import { loopsOf, newFrame, overLoops, type Scope, symbolOf, texts } from "../expr/scope.js";
import type { RuleLaw, RuleMeaning } from "../ir/flat-graph.js";
import { alike } from "./alike.js";
import { foldedLaw } from "./ground-laws.js";
import { extent, type MachineLoops } from "./ground-machine.js";
import { coefficientOf, type LinearForm, linearForm } from "./linear-form.js";
import type { MachineForm } from "./machine-form.js";
import * as messages from "./messages.js";
import { tauScope } from "./output-form.js";
import { statisticOf } from "./statistic.js";
import { TAU } from "./units.js";

/** What a machine's output makes of its hidden units, for the number of units at hand; undefined for a built-in rule by its name. */
export function groundMeaning(machine: MachineForm, loops: MachineLoops): RuleLaw["meaning"] {
  const { output, hidden, form, rule } = machine;
  if (!output) return undefined;
  const units = extent(loops.hidden);
  const within = tauScope(loops.scope, hidden, form === "votes");
  if (!within) throw new BindFault(machine.term.variable.span, "hidden units over tuples");
  const scope: Scope = { ...within, variables: new Map([[TAU, { first: 0, strides: [1] }]]), slots: new Map() };
  if (form === "sum") return sumMeaning(output, scope, units, machine);
  const frame = newFrame(units);
  const { evaluate } = compileExpr(output, scope);
  const derived = ruleMeaning({
    units,
    output: (tau) => {
      frame.values.set(tau);
      return evaluate(frame);
    },
    alike: alike(output, scope, units),
    weighted: writtenVote(output, scope, units, above),
  });
  if (derived.fault) throw refused(rule.name, derived.fault, machine);
  return derived.law;
}

function refused(name: string, fault: { reason: string; can: string }, machine: MachineForm): BindFault {
  const { span } = machine.term.variable;
  const law = name === "derived" || name === "sum" ? "the output" : name;
  const told = messages.noMessages(law, fault.reason, fault.can, machine.rule.law?.name.span ?? span);
  return new BindFault(span, fault.reason, fault.can, told);
}

/** The real output itself where it is a weighted sum; otherwise the sum whose sign the output is. */
function sumMeaning(output: Expr, scope: Scope, units: number, machine: MachineForm): RuleMeaning {
  const linear = linearForm(output, scope);
  if (linear) return { kind: "sum", ...weights(linear, scope, units) };
  const vote = writtenVote(output, scope, units, next);
  if (vote) return { kind: "sum", votes: vote.votes, offset: 0 - vote.threshold };
  const reason = "it is not the sign of a weighted sum of its units";
  throw refused("sum", { reason, can: "write `sign(sum(k) v[k] * f(h[mu, k]) + b)`" }, machine);
}

/** sum votes tau + offset, as numbers. */
function weights(form: LinearForm, scope: Scope, units: number): { votes: Float64Array; offset: number } {
  const votes = new Float64Array(units);
  const frame = newFrame(units);
  for (const term of form.terms) {
    const symbol = symbolOf(scope, TAU);
    const axes = symbol && "axes" in symbol ? symbol.axes : [];
    const position = offsetOf(term.variable, axes, [1], scope);
    const coefficient = coefficientOf(term, scope);
    overLoops(frame, loopsOf(scope, texts(term.indices)), () => {
      votes[position(frame)] += coefficient(frame);
    });
  }
  const offset = form.biases.reduce(
    (sum, { sign, value }) => sum + sign * compileExpr(value, scope).evaluate(frame),
    0,
  );
  return { votes, offset };
}

/** An output that is +1 on one side of one weighted sum, and -1 on the other. */
function writtenVote(output: Expr, scope: Scope, units: number, beyond: typeof above): Weighted | undefined {
  const statistic = statisticOf(output, scope);
  const of = statistic && foldedLaw(statistic.of, scope);
  const pieces = of && cut(of);
  if (!statistic || !of || pieces?.breakpoints.length !== 1) return undefined;
  const [low, high] = pieces.pieces.map((piece) => (piece.kind === "number" ? piece.value : 0));
  if (low * high !== -1) return undefined;
  const { votes, offset } = weights(statistic.sum, scope, units);
  const [place] = pieces.breakpoints;
  const at = compileScalar(of)(place);
  // +1 where sum + offset >= place; with votes of the other sign where the output falls.
  const rises = high === 1;
  const own = rises ? votes : votes.map((vote) => 0 - vote);
  const threshold = (rises ? place - offset : offset - place) + 0;
  return { votes: own, threshold: at === 1 ? threshold : beyond(threshold, own) };
}

/** The least sum beyond a threshold that itself does not count, of units of -1 and +1: sums of integer votes are integers. */
function above(threshold: number, votes: Float64Array): number {
  return votes.every(Number.isInteger) ? Math.floor(threshold) + 1 : next(threshold);
}

/** The next number. */
function next(threshold: number): number {
  const step = Math.max(Number.MIN_VALUE, (Math.abs(threshold) * Number.EPSILON) / 2);
  return threshold + step > threshold ? threshold + step : threshold + 2 * step;
}
