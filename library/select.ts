import type { CheckedExperiment, CheckedModel, Program } from "../compiler/model.js";
import type { Diagnostic, Outcome } from "../grammar/diagnostic.js";
import { closest } from "../grammar/edit-distance.js";
import * as messages from "./messages.js";

/** The experiment of that name; the first one by default; for a model without experiments, an implicit one that runs `bp`. */
export function selectExperiment(program: Program, name: string | undefined): Outcome<CheckedExperiment> {
  const [first] = program.experiments;
  if (name === undefined && first) return { value: first, diagnostics: [] };
  const model =
    name === undefined ? program.models.at(-1) : program.models.find((candidate) => candidate.name === name);
  const found =
    program.experiments.find((candidate) => candidate.name === name) ?? (model && implicitExperiment(model));
  if (found) return { value: found, diagnostics: [] };
  if (name === undefined) return { diagnostics: [messages.nothingToRun(program.files[0]?.path ?? "model.wfm")] };
  const known = [...program.experiments, ...program.models].map((candidate) => candidate.name);
  return { diagnostics: [messages.noExperiment(name, closest(name, known, 3), known)] };
}

/** What `wfmc run` does with a model that has no experiment. */
export function implicitExperiment(model: CheckedModel): CheckedExperiment {
  return { name: model.name, model, clauses: [], algorithm: { text: "bp" } };
}

/** Mistakes inside experiments other than the chosen one stop no run of it: they become warnings. */
export function softenElsewhere(
  program: Program,
  name: string | undefined,
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  const chosen = selectExperiment(program, name).value;
  const others = program.experiments.flatMap(({ node }) => (node && node !== chosen?.node ? [node.span] : []));
  return diagnostics.map((told) => {
    const { span, severity } = told;
    const inside = others.some(({ path, start, end }) => span?.path === path && span.start >= start && span.end <= end);
    return inside && severity === "error" ? { ...told, severity: "warning" } : told;
  });
}
