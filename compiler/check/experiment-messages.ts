import type { Argument, Binary, Name, RunClause } from "../../grammar/ast.js";
import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import { printExpr } from "../../grammar/print-expr.js";
import type { Span } from "../../grammar/source.js";
import { didYouMean, listed } from "../resolve/suggest.js";
import type { OptionFault } from "./option-value.js";

// Wording of experiments and of their units, one function a message.

/** Codes of experiments, with the titles of their pages. */
export const experimentCodes = [
  { code: "WFM8001", title: "unknown algorithm" },
  { code: "WFM8002", title: "unknown option" },
  { code: "WFM8003", title: "unsuitable option value" },
  { code: "WFM8004", title: "unknown observable" },
  { code: "WFM8005", title: "wrong argument of an observable" },
  { code: "WFM8006", title: "nothing to anneal or sweep" },
  { code: "WFM8007", title: "clause given twice" },
  { code: "WFM8008", title: "seeds that are not a list of whole numbers" },
  { code: "WFM8009", title: "nothing to save under that name" },
  { code: "WFM8010", title: "unknown axis of a plot" },
  { code: "WFM8011", title: "value where a condition belongs" },
  { code: "WFM8012", title: "observable that the algorithm does not provide" },
  { code: "WFM8013", title: "too many runs to list" },
  { code: "WFM8014", title: "path that a run cannot write to" },
] as const;

export function mixedUnits({ operator, left, right, span }: Binary, a: string, b: string): Diagnostic {
  const verb = operator === "+" ? "added to" : operator === "-" ? "subtracted from" : "compared with";
  const [first, second] = operator === "-" ? [right, left] : [left, right];
  const message = `\`${printExpr(first)}\` cannot be ${verb} \`${printExpr(second)}\`: their units differ`;
  return diagnostic("WFM3020", "error", message, span, {
    labels: [
      { span: left.span, text: `in ${a}` },
      { span: right.span, text: `in ${b}` },
    ],
    hints: ["both sides of a sum or a comparison need the same unit; `wfmc list observables` shows them"],
  });
}

export function unknownUnit(name: Name, known: readonly string[]): Diagnostic {
  const near = didYouMean(name, known);
  return diagnostic("WFM3021", "error", `there is no unit called \`${name.text}\``, name.span, near);
}

export function unknownAlgorithm(name: Name, known: readonly string[]): Diagnostic {
  const near = didYouMean(name, known);
  const hints = [...near.hints, "`wfmc list algorithms` describes them"];
  return diagnostic("WFM8001", "error", `there is no algorithm called \`${name.text}\``, name.span, { ...near, hints });
}

/** The algorithm that an option belongs to, where it is not one of this algorithm's. */
function optionElsewhere(name: Name, owners: readonly string[]): string[] {
  if (owners.length === 0) return [];
  return [`\`${name.text}\` is an option of ${listed(owners.slice(0, 4), "and")}`];
}

export function unknownOption(
  name: Name,
  algorithm: string,
  known: readonly string[],
  owners: readonly string[],
): Diagnostic {
  const near = didYouMean(name, known);
  const options =
    known.length > 0 ? `options of \`${algorithm}\`: ${known.join(", ")}` : `\`${algorithm}\` has no options`;
  const message = `\`${algorithm}\` has no option called \`${name.text}\``;
  return diagnostic("WFM8002", "error", message, name.span, {
    fixes: near.fixes,
    hints: [...optionElsewhere(name, owners), ...(near.fixes.length > 0 ? near.hints : []), options],
  });
}

export function badOption(name: string, fault: OptionFault): Diagnostic {
  return diagnostic("WFM8003", "error", `\`${name}\` ${fault.reason}`, fault.span, { hints: [fault.hint] });
}

export function unknownInOption(name: Name, known: readonly string[]): Diagnostic {
  const message = `there is no param called \`${name.text}\``;
  return diagnostic("WFM8003", "error", message, name.span, didYouMean(name, known));
}

export function missingOption(run: RunClause, names: readonly string[]): Diagnostic {
  const message = `\`${run.algorithm.text}\` needs ${listed(names)}`;
  const hints = [`write \`run ${run.algorithm.text} { ${names.map((name) => `${name} = ...`).join(", ")} }\``];
  return diagnostic("WFM8003", "error", message, run.algorithm.span, { hints });
}

export function unknownObservable(name: Name, known: readonly string[]): Diagnostic {
  const near = didYouMean(name, known);
  const hints = near.hints.length > 0 ? near.hints : ["`wfmc list observables` shows them all"];
  return diagnostic("WFM8004", "error", `there is no observable called \`${name.text}\``, name.span, {
    ...near,
    hints,
  });
}

export function noObservable(span: Span, what: string): Diagnostic {
  return diagnostic("WFM8004", "error", `${what} is not an observable`, span, {
    hints: ["measure an observable of the run, such as `training_errors` or `magnetisation(w)`"],
  });
}

export function unknownArgument(name: Name, observable: string, known: readonly string[]): Diagnostic {
  const near = didYouMean(name, known);
  const hints = known.length === 0 ? [`\`${observable}\` takes no arguments`] : near.hints;
  const message = `\`${observable}\` has no argument called \`${name.text}\``;
  return diagnostic("WFM8005", "error", message, name.span, { ...near, hints });
}

export function wrongArguments(message: string, span: Span, hint: string): Diagnostic {
  return diagnostic("WFM8005", "error", message, span, { hints: [hint] });
}

/** An argument that means nothing beside another. */
export function notTogether(observable: string, name: string, { name: other, value, span }: Argument): Diagnostic {
  const text = other && value.kind === "string" ? `${other.text} = "${value.value}"` : (other?.text ?? "this argument");
  return wrongArguments(`\`${observable}\` takes no \`${text}\` beside \`${name}\``, span, "remove one of them");
}

export function unknownVariable(name: Name, known: readonly string[]): Diagnostic {
  const message = `the model has nothing called \`${name.text}\``;
  return diagnostic("WFM8005", "error", message, name.span, didYouMean(name, known));
}

export function nothingToVary(
  name: Name,
  verb: string,
  known: readonly string[],
  owners: readonly string[],
): Diagnostic {
  const near = didYouMean(name, known);
  const hints =
    near.fixes.length > 0 ? near.hints : [`${verb} a param of the model or an option of the algorithm`, ...near.hints];
  const message = `\`${name.text}\` is neither a param of the model nor an option of the run`;
  return diagnostic("WFM8006", "error", message, name.span, {
    ...near,
    hints: [...optionElsewhere(name, owners), ...hints],
  });
}

export function derivedConstant(name: Name, verb: string, declared: Span): Diagnostic {
  return diagnostic("WFM8006", "error", `\`${name.text}\` is computed from other values`, name.span, {
    labels: [{ span: declared, text: "computed here" }],
    hints: [`${verb} a param that it is computed from`],
  });
}

export function annealedSize(name: Name): Diagnostic {
  return diagnostic(
    "WFM8006",
    "error",
    `\`${name.text}\` sets sizes or data, which stay fixed while a run is annealed`,
    name.span,
    {
      hints: [`write \`sweep ${name.text} in ...\`: each value is then a run of its own`],
    },
  );
}

export function badSteps(name: string, span: Span, reason: string): Diagnostic {
  return diagnostic("WFM8006", "error", `\`${name}\` has no values to take: ${reason}`, span, {
    hints: ["give a range `0..1 step 0.1`, `linspace(a, b, n)`, `geomspace(a, b, n)` or a list"],
  });
}

export function givenTwice(what: string, span: Span, first: Span): Diagnostic {
  return diagnostic("WFM8007", "error", `${what} is given twice`, span, {
    labels: [{ span: first, text: "first given here" }],
    hints: ["keep one of them; another experiment may choose differently"],
  });
}

export function badSeeds(span: Span, reason: string): Diagnostic {
  return diagnostic("WFM8008", "error", `seeds are integers from 0 on; ${reason}`, span, {
    hints: ["write `seeds 1..10` or `seeds [1, 2, 5]`"],
  });
}

/** Most runs of one experiment, and most steps of one anneal: each run is listed in its manifest. */
export const MOST_RUNS = 200_000;

export function tooManyRuns(count: number, what: "runs" | "steps of an anneal", span?: Span): Diagnostic {
  return diagnostic("WFM8013", "error", `this experiment has ${count} ${what}, more than ${MOST_RUNS}`, span, {
    hints: ["give the sweeps fewer values or the experiment fewer seeds, or split it into several experiments"],
  });
}

export function nothingToSave(name: Name, known: readonly string[]): Diagnostic {
  const near = didYouMean(name, known);
  const hints = near.hints.length > 0 ? near.hints : ["save a variable of the model, such as its weights"];
  return diagnostic("WFM8009", "error", `\`${name.text}\` is not something that a run can save`, name.span, {
    ...near,
    hints,
  });
}

/** `reason`: the end of a sentence. */
export function unwritablePath(path: string, span: Span, reason: string): Diagnostic {
  return diagnostic("WFM8014", "error", `nothing can be written to ${JSON.stringify(path)}: ${reason}`, span, {
    hints: ['give a name inside the run folder, as in `save w to "w.npz"` or `report "summary.html"`'],
  });
}

export function pathTwice(path: string, span: Span, first: Span): Diagnostic {
  return diagnostic("WFM8014", "error", `${JSON.stringify(path)} would be written over another file`, span, {
    labels: [{ span: first, text: "this one, as systems compare names" }],
    hints: ["give each file a name of its own; names that differ only in upper and lower case count as the same"],
  });
}

export function unknownAxis(name: Name, known: readonly string[]): Diagnostic {
  const near = didYouMean(name, known);
  return diagnostic("WFM8010", "error", `there is nothing called \`${name.text}\` to plot against`, name.span, near);
}

export function noCondition(span: Span, clause: string): Diagnostic {
  return diagnostic("WFM8011", "error", `\`${clause}\` needs a condition that is true or false`, span, {
    hints: ["compare an observable with a number, as in `training_errors == 0`"],
  });
}

export function notGiven(observable: string, algorithm: string, families: readonly string[], span: Span): Diagnostic {
  return diagnostic("WFM8012", "warning", `\`${algorithm}\` does not give \`${observable}\``, span, {
    hints: [`it comes from ${families.join(" or ")}; the column will be empty`],
  });
}
