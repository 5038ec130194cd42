import { liftModel } from "../compiler/compile.js";
import { walk } from "../compiler/expr/walk.js";
import type { CheckedExperiment, CheckedModel } from "../compiler/model.js";
import type { Clause, Expr } from "../grammar/ast.js";
import type { Diagnostic, Subject } from "../grammar/diagnostic.js";
import { printExpr } from "../grammar/print-expr.js";
import type { Span } from "../grammar/source.js";
import { capabilities } from "./capabilities.js";

// Runs speak of groups, variables, options and observables by name; here each name becomes a place in the text.

/** Mistakes of whoever calls: no text is to blame for a name that `--set` gives. */
const OF_THE_CALLER: readonly string[] = ["WFM6001"];

/** Gives every diagnostic of an experiment a place: that of what it is about, else of the algorithm that was requested. */
export function placing(experiment: CheckedExperiment): (told: Diagnostic) => Diagnostic {
  return (told) => {
    if (told.span || OF_THE_CALLER.includes(told.code)) return told;
    const { about, ...rest } = told;
    return { ...rest, span: (about && spanOf(about, experiment)) ?? askedAt(experiment) };
  };
}

/** Where an experiment asks for its algorithm; the name of the model, or the `use` that imports it, where there is no experiment. */
export function askedAt({ algorithm, node, model }: CheckedExperiment): Span {
  return algorithm.span ?? node?.name.span ?? declaredAt(model);
}

/** Where a model begins. */
export function declaredAt({ node, imported, path }: CheckedModel): Span {
  return node?.name.span ?? imported?.span ?? { path, start: 0, end: 0 };
}

function spanOf(subject: Subject, { model, clauses }: CheckedExperiment): Span | undefined {
  if ("group" in subject) return groupAt(subject.group, model);
  if ("variable" in subject) return model.symbols.get(subject.variable)?.span;
  if ("option" in subject) return optionAt(subject.option, clauses) ?? model.symbols.get(subject.option)?.span;
  return observableAt(subject.observable, clauses);
}

/** Of a copy (`sigma [a = 2]`) the statement that all copies come from. */
function groupAt(name: string, model: CheckedModel): Span | undefined {
  const { factors } = liftModel(model, capabilities);
  return factors.find((group) => name === group.name || name.startsWith(`${group.name} [`))?.span;
}

function optionAt(name: string, clauses: readonly Clause[]): Span | undefined {
  for (const clause of clauses) {
    if (clause.kind === "run") {
      const option = clause.options.find((candidate) => candidate.name.text === name);
      if (option) return option.value.span;
    }
    if ((clause.kind === "sweep" || clause.kind === "anneal") && clause.name.text === name) return clause.value.span;
  }
  return undefined;
}

/** What is measured comes first; conditions may look at more. */
function observableAt(text: string, clauses: readonly Clause[]): Span | undefined {
  const measured = clauses.flatMap((clause) => (clause.kind === "measure" ? clause.items : []));
  const conditions = clauses.flatMap((clause) =>
    clause.kind === "stop" || clause.kind === "expect" ? [clause.condition] : [],
  );
  return [...measured, ...conditions].map((expr) => partAt(expr, text)).find((span) => span !== undefined);
}

function partAt(expr: Expr, text: string): Span | undefined {
  let found: Span | undefined;
  walk(expr, (node) => {
    if (!found && printExpr(node) === text) found = node.span;
  });
  return found;
}
