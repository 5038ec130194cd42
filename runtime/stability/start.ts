import type { FlatVariables, MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { AlgorithmContext } from "../contracts.js";

// Where messages start, if nobody says. Flat messages may be symmetric for ever. That of single weights shows in the first sweeps, and is
// left by the test of the fixed point that they come to; equal hidden units move together, and may never come to one.

/** Messages at the start: as asked; random where an option speaks of random starts, and where only they tell hidden units apart. */
export function startOf({ options, graph }: AlgorithmContext): "flat" | "random" {
  const { init, spread, reinforcement } = options;
  if (init !== undefined) return init === "random" ? "random" : "flat";
  if (spread !== undefined || Number(reinforcement ?? 0) > 0) return "random";
  return graph.groups.some((group) => group.kind === "machine" && hasEqualUnits(group, graph.variables))
    ? "random"
    : "flat";
}

/** True where two units see the same inputs, have the same vote and weights of the same priors. */
function hasEqualUnits(group: MachineGroup, variables: FlatVariables): boolean {
  if (group.wiring !== "full") return false;
  const votes = votesOf(group);
  for (let k = 0; k < group.units; k++)
    for (let l = 0; l < k; l++) if (votes[k] === votes[l] && samePriors(group, variables, k, l)) return true;
  return false;
}

/** What tells units apart in the rule: their votes, or nothing that is looked at. */
function votesOf({ rule, units }: MachineGroup): ArrayLike<number> {
  const { meaning } = rule;
  return meaning?.kind === "weighted" || meaning?.kind === "sum" ? meaning.votes : new Int8Array(units);
}

function samePriors(
  { inputs, firstVariable, weightStride }: MachineGroup,
  variables: FlatVariables,
  k: number,
  l: number,
) {
  const { states, stateOffset, logPrior } = variables;
  for (let i = 0; i < inputs; i++) {
    const own = firstVariable + i * weightStride[1];
    const [v, u] = [own + k * weightStride[0], own + l * weightStride[0]];
    if (states[v] !== states[u]) return false;
    for (let s = 0; s < states[v]; s++) if (logPrior[stateOffset[v] + s] !== logPrior[stateOffset[u] + s]) return false;
  }
  return true;
}
