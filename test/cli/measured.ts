import type { MeasureEvent } from "../../library/events.js";

/** A row of a run, converged or not, with everything that a test does not care for filled in. */
export function measured(fields: Partial<MeasureEvent>): MeasureEvent {
  return {
    type: "measure",
    experiment: "e",
    run: 0,
    seed: 1,
    params: {},
    method: "bp",
    iteration: 1,
    observable: "energy",
    coordinate: null,
    index: null,
    variable: null,
    expression: fields.observable ?? "energy",
    value: 0,
    std_error: null,
    unit: "energy",
    status: null,
    ...fields,
  };
}
