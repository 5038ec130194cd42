import type { CheckedExperiment, CheckedModel } from "../model.js";
import { unknownModel } from "./messages.js";
import type { Report } from "./suggest.js";
import type { World } from "./world.js";

const DEFAULT_ALGORITHM = { text: "bp" } as const;

/** The experiment of a model that has none: it runs `bp`, and is called like the model. */
function implicit(model: CheckedModel): CheckedExperiment {
  return { name: model.name, model, clauses: [], algorithm: DEFAULT_ALGORITHM };
}

/**
 * Experiments on models that exist, those of the main file first. A main file with models only gets one implicit experiment a
 * model, its own models before graphs that it uses.
 */
export function bindExperiments(
  world: World,
  models: readonly CheckedModel[],
  main: string,
  report: Report,
): readonly CheckedExperiment[] {
  const declared: CheckedExperiment[] = [];
  for (const { node } of world.experiments.values()) {
    const model = models.find((each) => each.name === node.model.text);
    const run = node.clauses.find((clause) => clause.kind === "run");
    const algorithm = run?.kind === "run" ? run.algorithm : DEFAULT_ALGORITHM;
    if (!model) report(unknownModel(node.model, [...world.models.keys(), ...world.imports.keys()]));
    else
      declared.push({ name: node.name.text, node, title: node.title?.value, model, clauses: node.clauses, algorithm });
  }
  if ([...world.experiments.values()].some((each) => each.path === main)) return declared;
  const own = models.filter((model) => model.path === main);
  const ordered = [...own.filter((model) => !model.imported), ...own.filter((model) => model.imported)];
  return [...ordered.map(implicit), ...declared];
}
