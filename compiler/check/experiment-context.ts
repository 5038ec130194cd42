import type { AlgorithmInfo, Capabilities } from "../capabilities.js";
import type { Lookup } from "../expr/constant.js";
import type { CheckedExperiment, CheckedModel } from "../model.js";
import type { Report } from "../resolve/suggest.js";

/** What the clauses of an experiment are checked against. */
export interface ExperimentContext {
  readonly experiment: CheckedExperiment;
  readonly model: CheckedModel;
  readonly capabilities: Capabilities;
  /** Undefined for an algorithm that is planned or unknown: its options cannot be told. */
  readonly algorithm?: AlgorithmInfo;
  /** Params and lets under the defaults. */
  readonly lookup: Lookup;
  readonly report: Report;
}

/** Names that values of clauses may use. */
export function constantNames(model: CheckedModel): readonly string[] {
  return [...model.symbols.values()]
    .filter((each) => each.kind === "param" || each.kind === "let")
    .map((each) => each.name);
}

/** All words of the contract for observables, in this build or planned. */
export function observableNames({ observables, planned }: Capabilities): readonly string[] {
  return [...observables.map((each) => each.name), ...Object.keys(planned.observables)];
}
