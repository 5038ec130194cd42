import type { Observable } from "../contracts.js";
import { notGiven } from "./messages.js";
import { scalar } from "./thermal.js";

/** How much messages still move: at most the tolerance where a run, or a step of its protocol, has settled. */
export const residual: Observable = {
  name: "residual",
  unit: "1",
  doc: "largest change in the last sweep of a message's mean, a belief's log-odds (nats) or a weight's mean: how far a run or a step is from its fixed point",
  costly: false,
  arguments: {},
  speaksOf: "run",
  families: ["message passing"],
  measure: ({ residual: last, method }) =>
    last === undefined
      ? { diagnostics: [notGiven("residual", method, "measure it in a run of `bp` or `fbp`, sweep by sweep")] }
      : scalar("residual", last, "1"),
};
