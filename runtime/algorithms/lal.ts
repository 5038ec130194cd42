import type { Outcome } from "../../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress } from "../contracts.js";
import { leastActions, normaliseAll } from "../learners/least-action.js";
import { type MachineRun, readRun, restoreRun, runEpoch, saveRun, startRun } from "../learners/one-machine.js";
import { MACHINE_OPTIONS, type Renormalise } from "../learners/options.js";
import { handlesSigns } from "../learners/suited.js";

interface LalState extends MachineRun {
  readonly rate: number;
  readonly renormalise: Renormalise;
}

function init(context: AlgorithmContext): Outcome<LalState> {
  const { value: run, diagnostics } = startRun("lal", context);
  const rate = Number(context.options["rate"]);
  const renormalise = context.options["renormalise"] as Renormalise;
  return run ? { value: { ...run, rate, renormalise }, diagnostics } : { diagnostics };
}

/** One epoch. */
function step(state: LalState): Progress {
  const { machine, order, rate, renormalise } = state;
  const { patterns } = machine.group;
  return runEpoch(state, (from, count) => {
    leastActions(machine, order, from, count, rate, renormalise);
    if (renormalise === "batch" || (renormalise === "epoch" && from + count === patterns)) normaliseAll(machine);
  });
}

/**
 * Least action learning of committee and parity machines with continuous weights. One step is an epoch. Inside, every unit has
 * norm 1 and `rate` is relative to that; the reported configuration has the model's norm.
 */
export const lal: Algorithm<LalState> = {
  name: "lal",
  title: "Least action learning",
  family: "learner",
  options: {
    rate: {
      type: "number",
      default: 5e-3,
      minimum: 0,
      exclusiveMinimum: true,
      doc: "size of an update, for units of norm 1",
    },
    batch: { type: "integer", default: 100, minimum: 1, doc: "patterns whose preactivations are computed together" },
    epochs: { type: "integer", default: 10_000, minimum: 1, doc: "give up after this many passes over the patterns" },
    ...MACHINE_OPTIONS,
  },
  cite: [
    "G. J. Mitchison and R. M. Durbin, Biological Cybernetics 60 (1989) 345",
    "C. Baldassi, F. Pittorino and R. Zecchina, PNAS 117 (2020) 161",
  ],
  handles: (group) => handlesSigns("LAL", "least action updates", group),
  init,
  step,
  read: readRun,
  save: saveRun,
  restore: (context, snapshot, how = "resume") => restoreRun(init(context), snapshot, how),
};
