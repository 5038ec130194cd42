import type { Algorithm } from "../contracts.js";
import * as fields from "../focusing/field-state.js";
import { PROTOCOL_OPTIONS } from "../focusing/protocol.js";
import { handlesMessages, MESSAGE_OPTIONS } from "./message-options.js";

/**
 * Focusing belief propagation: y replicas coupled to a common centre, collapsed into one by replica symmetry. One step is a sweep.
 * Under `anneal gamma` each value starts from the messages of the last one (scoping).
 */
export const fbp: Algorithm<fields.FieldFocus> = {
  name: "fbp",
  title: "Focusing belief propagation",
  family: "message passing",
  options: {
    ...MESSAGE_OPTIONS,
    ...PROTOCOL_OPTIONS,
    tolerance: { ...MESSAGE_OPTIONS["tolerance"], default: 1e-3 },
    max_iterations: { type: "integer", default: 200, minimum: 1, doc: "most sweeps of one step of the protocol" },
    damping: {
      type: "number",
      minimum: 0,
      maximum: 1,
      exclusiveMaximum: true,
      doc: "of messages and pseudo fields: new = damping * old + (1 - damping) * update; 0.3 while replicas are coupled, 0 otherwise",
    },
    stop_when_solved: {
      type: "boolean",
      doc: "stop at the first sweep whose most likely configuration makes no error; true with the reinforcement protocols",
    },
  },
  cite: [
    "C. Baldassi, C. Borgs, J. T. Chayes, A. Ingrosso, C. Lucibello, L. Saglietti and R. Zecchina, PNAS 113 (2016) E7655",
    "C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  ],
  handles: handlesMessages,
  init: fields.init,
  step: fields.step,
  read: fields.read,
  save: fields.save,
  restore: (context, snapshot, how = "resume") => fields.restore(context, snapshot, how),
};
