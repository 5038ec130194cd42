import { ruleOf } from "../laws.js";
import { labelWeight, type MachineTask, type PatternForm } from "./machine-task.js";

// Hidden units that are -1 or +1, a rule over them, and a label that sees the rule's output.

/** How a unit that votes is treated. */
export interface VoteMethod {
  /** Writes lp and lm of unit k for pattern mu from the cavities of its weights. */
  toHidden(task: MachineTask, mu: number, k: number): void;
  /** Writes the messages to the weights of unit k from outPlus and outMinus; false on a contradiction. */
  toWeights(task: MachineTask, mu: number, k: number): boolean;
}

/** Any activation of values -1 and +1, by the task's method. */
export function votesBy({ method, output, hidden, heap }: MachineTask): VoteMethod {
  const { apply } = output.activation;
  const ifPlus = (h: number): number => (apply(h) > 0 ? 0 : -Infinity);
  const ifMinus = (h: number): number => (apply(h) > 0 ? -Infinity : 0);
  let plus = 0;
  let minus = 0;
  const terminal = (h: number): number => (apply(h) > 0 ? plus : minus);
  return {
    toHidden(task, mu, k) {
      method.load(task, mu, k);
      heap[hidden.logPlus + k] = method.logZ(task, k, ifPlus);
      heap[hidden.logMinus + k] = method.logZ(task, k, ifMinus);
    },
    toWeights(task, mu, k) {
      if (task.loaded !== k) method.load(task, mu, k);
      plus = heap[hidden.outPlus + k];
      minus = heap[hidden.outMinus + k];
      return method.send(task, mu, k, terminal);
    },
  };
}

/** The node of a machine of votes. */
export function voteForm(task: MachineTask, votes: VoteMethod): PatternForm {
  const { hidden, group } = task;
  const { units } = group;
  const rule = ruleOf(group.rule);
  const setLabel = (mu: number): void => {
    hidden.weightPlus = labelWeight(task, mu, 1);
    hidden.weightMinus = labelWeight(task, mu, -1);
  };
  return {
    load(mu) {
      for (let k = 0; k < units; k++) votes.toHidden(task, mu, k);
    },
    logZ(mu) {
      setLabel(mu);
      return rule.logZ(hidden);
    },
    send(mu) {
      setLabel(mu);
      rule.toHidden(hidden);
      let allowed = true;
      for (let k = 0; k < units; k++) allowed = votes.toWeights(task, mu, k) && allowed;
      return allowed;
    },
  };
}
