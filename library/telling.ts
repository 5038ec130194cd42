import type { Program } from "../compiler/model.js";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { placing } from "./places.js";
import type { RunOptions } from "./prepare.js";
import { advising } from "./refusals.js";
import { selectExperiment } from "./select.js";

/** What a run tells, as its user hears it: with a place in the text, and where a model is refused with the algorithms that run it. */
export function telling(program: Program, options: RunOptions): (told: Diagnostic) => Diagnostic {
  const { value: experiment } = selectExperiment(program, options.experiment);
  if (!experiment) return (told) => told;
  const place = placing(experiment);
  const advise = advising(program, options)(experiment.model);
  return (told) => place(advise(told));
}
