import { type Diagnostic, hasErrors } from "../../grammar/diagnostic.js";
import type { Capabilities } from "../capabilities.js";
import { expressionsOf } from "../expr/walk.js";
import type { CheckedModel, Program } from "../model.js";
import { definitionOrder } from "../resolve/cycles.js";
import { distinct, type Report } from "../resolve/suggest.js";
import { checkExpansion, checkLawExpansion } from "./expansion.js";
import { checkExperiment } from "./experiment.js";
import { checkLaw } from "./laws.js";
import { checkCompleteness } from "./meaning.js";
import { reachOf } from "./reach.js";
import { checkScaling } from "./scaling.js";
import { checkStatement } from "./statements.js";
import { type Subject, subject } from "./subject.js";
import { symbolSupport } from "./support.js";

export interface CheckOptions {
  /** Say also what is legal, harmless and perhaps not meant. */
  readonly pedantic?: boolean;
  /** An earlier phase found errors, so a statement may be lacking: warnings about what is missing would mislead. */
  readonly incomplete?: boolean;
}

/**
 * Everything that can be known to be wrong before sizes and method: types (3xxx), meaning (4xxx), experiments (8xxx). A name that
 * resolve could not find has its message already and causes no other.
 */
export function check(program: Program, capabilities: Capabilities, options: CheckOptions = {}): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => void diagnostics.push(diagnostic);
  const known: Subject["known"] = new Map();
  for (const law of program.laws.values()) checkLaw({ laws: program.laws, capabilities, known, report }, law);
  const extents = checkLawExpansion(program.laws, report);
  for (const model of program.models) {
    diagnostics.push(...checkModel(program, model, capabilities, options));
    checkExpansion(model, extents, report);
  }
  for (const experiment of program.experiments) checkExperiment(experiment, capabilities, report);
  return distinct(diagnostics);
}

function checkModel(
  program: Program,
  model: CheckedModel,
  capabilities: Capabilities,
  { pedantic = false, incomplete = false }: CheckOptions,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const about = subject({ ...model, capabilities, report: (diagnostic) => void diagnostics.push(diagnostic) });
  // In this order every definition finds those that it reads already inferred, however long the chain.
  for (const name of definitionOrder(model.statements).order) symbolSupport(about, model.symbols.get(name));
  for (const statement of model.statements) checkStatement(about, statement);
  const reach = reachOf(model);
  for (const expr of model.statements.flatMap(expressionsOf)) checkScaling(about, expr, reach, pedantic);
  const complete = !incomplete && !hasErrors(diagnostics) && !model.imported && !isBase(program, model);
  if (complete) checkCompleteness(about, model, program.experiments, reach, pedantic);
  return diagnostics;
}

/** A model that others extend may leave to them what it lacks. */
function isBase(program: Program, model: CheckedModel): boolean {
  return program.models.some((each) => each.node?.base?.text === model.name);
}
