import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { AlgorithmContext, Progress, Reading, Restart, Streams } from "../contracts.js";
import { snapshotMismatch } from "../numeric-messages.js";
import { shuffle } from "../random.js";
import { countErrors } from "./judge.js";
import type { Preactivations } from "./kept.js";
import { weightsDiverged } from "./messages.js";
import {
  brokenUnit,
  modelWeights,
  randomWeights,
  refresh,
  type SignMachine,
  signMachine,
  unitNorm,
} from "./sign-machine.js";
import { unsuited } from "./suited.js";

// What learners of one sign machine share: epochs over mini-batches in a random order until no pattern is wrong.

/** A run of a learner. `name` is the algorithm's, and keys its random streams. */
export interface MachineRun {
  readonly name: string;
  readonly graph: FlatGraph;
  readonly machine: SignMachine;
  readonly streams: Streams;
  readonly batch: number;
  readonly epochs: number;
  /** Preactivation times label that a pattern must reach; in the model's scale. */
  readonly margin: number;
  readonly order: Int32Array;
  epoch: number;
  errors: number;
}

interface RunSnapshot {
  readonly weights: Float64Array;
  readonly kept?: Float64Array;
  readonly epoch: number;
}

/** Epochs between two looks at the weights for preactivations that are kept beside them: rounding stays below 1e-12. */
export const REFRESH = 64;

/** A run at random weights, every unit of norm 1; or why the graph is none for it. */
export function startRun(name: string, { graph, options, streams }: AlgorithmContext, margin = 0): Outcome<MachineRun> {
  const fault = unsuited(name, graph);
  if (fault) return { diagnostics: [fault] };
  const batch = Number(options["batch"]);
  const machine = signMachine(graph, { batch, preactivations: options["preactivations"] as Preactivations });
  randomWeights(machine, streams(`${name} weights`));
  const run: MachineRun = {
    name,
    graph,
    machine,
    streams,
    batch: Math.max(1, Math.min(batch, machine.group.patterns)),
    epochs: Number(options["epochs"]),
    margin,
    order: new Int32Array(machine.group.patterns),
    epoch: 0,
    errors: countErrors(machine, margin),
  };
  return { value: run, diagnostics: [] };
}

/** One epoch: `train` sees the places from .. from + count - 1 of the order, batch by batch. */
export function runEpoch(run: MachineRun, train: (from: number, count: number) => void): Progress {
  const { name, machine, order, batch } = run;
  const { patterns } = machine.group;
  if (run.errors === 0) return { iteration: run.epoch, status: "solved", errors: 0 };
  if (run.epoch % REFRESH === 0) refresh(machine);
  run.epoch++;
  order.set(machine.inOrder);
  shuffle(order, patterns, run.streams(`${name} order`, run.epoch));
  for (let from = 0; from < patterns; from += batch) train(from, Math.min(batch, patterns - from));
  const broken = brokenUnit(machine);
  if (broken >= 0) {
    const fault = weightsDiverged(name, machine.group.name, broken, run.epoch, unitNorm(machine, broken));
    return { iteration: run.epoch, status: "diverged", diagnostics: [fault] };
  }
  run.errors = countErrors(machine, run.margin);
  const progress = { iteration: run.epoch, errors: run.errors };
  if (run.errors === 0) return { ...progress, status: "solved" };
  return run.epoch >= run.epochs ? { ...progress, status: "max_iterations" } : progress;
}

/** Readings of a run. */
export function readRun({ machine, graph, epoch }: MachineRun): Reading {
  return { configuration: () => modelWeights(machine, graph), iterations: () => epoch, epochs: () => epoch };
}

/** Its snapshot. */
export function saveRun({ machine, epoch }: MachineRun): RunSnapshot {
  const { weights, kept } = machine;
  return { weights: weights.slice(), ...(kept && { kept: kept.slice() }), epoch };
}

/** Puts a snapshot into a run that was just started, or says that it does not fit. */
export function restoreRun<R extends MachineRun>(started: Outcome<R>, snapshot: unknown, how: Restart): Outcome<R> {
  const run = started.value;
  if (!run) return started;
  const { machine } = run;
  const saved = snapshot as Partial<RunSnapshot> | undefined;
  if (saved?.epoch === undefined || saved.weights?.length !== machine.weights.length)
    return { diagnostics: [snapshotMismatch(run.name)] };
  machine.weights.set(saved.weights);
  refresh(machine);
  if (how === "resume") {
    run.epoch = saved.epoch;
    if (saved.kept?.length === machine.kept?.length) machine.kept?.set(saved.kept ?? []);
  }
  // The patterns may be others than those of the snapshot: a sweep over alpha starts from the last weights.
  run.errors = countErrors(machine, run.margin);
  return started;
}
