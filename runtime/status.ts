import type { AlgorithmInfo } from "../compiler/capabilities.js";
import type { Status } from "./contracts.js";

/** What holds of every algorithm. */
const GENERAL: Readonly<Record<Status, string>> = {
  solved: "a configuration without errors was found",
  converged: "nothing moves any more",
  max_iterations: "not finished: allow more iterations",
  diverged: "there is no result: the message of the run says why, and what to change",
  stopped: "ended without a solution: by its `stop when`, or with every variable fixed and errors left",
  cancelled: "interrupted: what was reported is kept, and the run can be resumed",
};

const MESSAGES = {
  max_iterations: 'not converged: try damping = 0.5, schedule = "sequential" or more max_iterations',
};

/** What a family of algorithms says otherwise; message passing is exact on a tree. */
const OF_FAMILY: Readonly<Record<AlgorithmInfo["family"] | "exact messages", Partial<Record<Status, string>>>> = {
  "message passing": {
    ...MESSAGES,
    converged: "messages and beliefs no longer move; on a graph with loops the result is Bethe's approximation",
  },
  "exact messages": {
    ...MESSAGES,
    converged: "messages and beliefs no longer move; the factor graph is a tree: the result is exact",
  },
  learner: {
    converged: "the loss is as small as asked, and units that are steps still err: let beta start or grow higher",
    max_iterations:
      "patterns are still wrong: try another rate (or temperatures), more epochs (or sweeps) or fewer patterns",
    diverged: 'weights grew without bound: lower rate; under renormalise = "none", let units return to norm 1',
  },
  enumeration: { converged: "every configuration was visited: the result is exact" },
};

/** Every stop status. */
export const STATUSES = Object.keys(GENERAL) as Status[];

/** What holds of messages at rest that were tested. */
const UNSTABLE =
  'messages no longer move, but small changes of them grow: start with `init = "random"`, or leave `init` out';
const STABLE = "messages no longer move, and small changes of them die out; the result is Bethe's approximation";

/**
 * One sentence on what a stop status means and what can be done. `exact`: the plan found that BP is exact on this graph. `stable`: what a
 * test of the fixed point found.
 */
export function advice(status: Status, family: AlgorithmInfo["family"], exact: boolean, stable?: boolean): string {
  if (status === "converged" && stable !== undefined) return stable ? STABLE : UNSTABLE;
  const row = exact && family === "message passing" ? "exact messages" : family;
  return OF_FAMILY[row][status] ?? GENERAL[status];
}
