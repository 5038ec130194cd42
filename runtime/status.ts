import type { Status } from "./contracts.js";

const ADVICE: Readonly<Record<Status, string>> = {
  solved: "a configuration without errors was found",
  converged: "messages no longer move; on a graph with loops the result is Bethe's approximation",
  max_iterations: 'not converged: try damping = 0.5, schedule = "sequential" or more max_iterations',
  diverged: "messages contradict each other: soften a constraint, observe fewer patterns, or damp the messages",
  stopped: "ended as asked, before it was solved or converged",
  cancelled: "interrupted: what was reported is kept, and the run can be resumed",
};

/** Every stop status. */
export const STATUSES = Object.keys(ADVICE) as Status[];

/** One sentence on what a stop status means and what can be done. */
export function advice(status: Status): string {
  return ADVICE[status];
}
