import type { Outcome } from "../../grammar/diagnostic.js";
import { valuesOf } from "../beliefs.js";
import { matchesMoments } from "../continuous/fit.js";
import { readSpheres } from "../continuous/reading.js";
import { isReplicated } from "../continuous/replica-graph.js";
import { readReplicas } from "../continuous/replica-reading.js";
import type { Algorithm, AlgorithmContext, Progress, Restart } from "../contracts.js";
import { createEngine, type Engine, sweep } from "../engine.js";
import { countErrors } from "../errors.js";
import { notConverged, snapshotMismatch, stillGrowing } from "../numeric-messages.js";
import { type MessageSnapshot, restoreMessages, saveMessages, startRandom, warmMessages } from "../snapshot.js";
import { perturbableFields } from "../stability/field-messages.js";
import { perturbableReplicas, perturbableSpheres } from "../stability/moment-messages.js";
import type { Perturbable } from "../stability/perturbable.js";
import { startOf } from "../stability/start.js";
import { withStability } from "../stability/with-stability.js";
import { withStarts } from "./census.js";
import { handlesMessages, MESSAGE_OPTIONS, spreadOf } from "./message-options.js";
import { decode, readMessages } from "./message-reading.js";
import { advance, type Reinforcement, reinforce } from "./reinforcement.js";
import * as replicas from "./replica-bp.js";
import * as spheres from "./sphere-bp.js";
import { broken, judged, outgrown } from "./verdict.js";

/** Messages between discrete variables, moments of a machine's weights, or of coupled copies of it. */
type BpState = FieldState | spheres.SphereState | replicas.ReplicaState;

interface FieldState {
  readonly kind: "fields";
  readonly engine: Engine;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly reinforcement: number;
  readonly stopWhenSolved: boolean;
  readonly progress: Reinforcement;
  iteration: number;
  /** Messages have grown beyond counting: they speak of one configuration. */
  single: boolean;
}

interface BpSnapshot extends MessageSnapshot {
  readonly iteration: number;
  readonly progress: Reinforcement;
  readonly single: boolean;
}

function init(context: AlgorithmContext): Outcome<FieldState> {
  const { engine, diagnostics } = createEngine(context);
  if (!engine) return { diagnostics };
  const { options } = context;
  const reinforcement = Number(options["reinforcement"] ?? 0);
  if (startOf(context) === "random") startRandom(engine.store, context.streams("init"), spreadOf(options));
  const state: FieldState = {
    kind: "fields",
    engine,
    tolerance: Number(options["tolerance"] ?? 1e-6),
    maxIterations: Number(options["max_iterations"] ?? 1000),
    reinforcement,
    stopWhenSolved: Boolean(options["stop_when_solved"] ?? reinforcement > 0),
    progress: { raises: 0, rest: 0 },
    iteration: 0,
    single: false,
  };
  return { value: state, diagnostics };
}

/** One sweep; on a tree both passes and a check that nothing moves any more. */
function step(state: FieldState): Progress {
  const { engine, reinforcement } = state;
  state.iteration++;
  if (reinforcement > 0) reinforce(engine.store, reinforcement, state.progress);
  let last = sweep(engine, state.iteration);
  if (engine.schedule === "tree" && !last.fault) last = sweep(engine, state.iteration);
  advance(state.progress, last.residual);
  const { iteration } = state;
  if (last.fault) return broken(last, last.fault, { iteration });
  const errors = state.stopWhenSolved ? countErrors(engine.graph, valuesOf(engine.store, decode(engine))) : undefined;
  const row = { iteration, residual: last.movement, errors };
  if (errors === 0) return { ...row, status: "solved" };
  if (reinforcement > 0) return iteration < state.maxIterations ? row : { ...row, status: "max_iterations" };
  if (last.grown) {
    const end = outgrown(engine, row);
    state.single = end.status === "solved";
    return end;
  }
  if (last.movement <= state.tolerance) return judged(engine, row, { status: "converged" });
  if (iteration < state.maxIterations) return row;
  const moving = last.residual <= state.tolerance ? stillGrowing : notConverged;
  return judged(engine, row, { status: "max_iterations", diagnostics: [moving(iteration, last.movement)] });
}

function restore(context: AlgorithmContext, snapshot: unknown, how: Restart = "resume"): Outcome<BpState> {
  const started = init(context);
  const state = started.value;
  if (!state) return started;
  const saved = snapshot as Partial<BpSnapshot> | undefined;
  const fits = how === "warm" ? warmMessages(state.engine.store, saved) : restoreMessages(state.engine.store, saved);
  if (!fits || saved?.iteration === undefined || !saved.progress) {
    return { diagnostics: [snapshotMismatch("bp")] };
  }
  if (how === "warm") return started;
  state.iteration = saved.iteration;
  state.single = saved.single === true;
  Object.assign(state.progress, saved.progress);
  return started;
}

function save({ engine, iteration, progress, single }: FieldState): BpSnapshot {
  return { ...saveMessages(engine.store), iteration, progress: { ...progress }, single };
}

/**
 * Belief propagation (sum-product): on discrete variables, with reinforcement as an option, and by moment matching on machines whose
 * weights lie on spheres or have a prior other than spins. One step is a sweep.
 */
const passing: Algorithm<BpState> = {
  name: "bp",
  title: "Belief propagation",
  family: "message passing",
  options: {
    ...MESSAGE_OPTIONS,
    reinforcement: {
      type: "number",
      default: 0,
      minimum: 0,
      maximum: 1,
      doc: "growth of the reinforcing field a step (0: none; 0.01 is usual): drives messages to one configuration",
    },
    stop_when_solved: {
      type: "boolean",
      doc: "stop at the first sweep whose most likely configuration makes no error; true with reinforcement",
    },
  },
  cite: [
    "Kschischang, Frey, Loeliger, IEEE Trans. Inf. Theory 47 (2001) 498",
    "Braunstein, Zecchina, PRL 96 (2006) 030201",
    "Minka, UAI 17 (2001) 362 (moment matching for continuous weights)",
  ],
  handles(group) {
    if (group.kind === "elastic") return replicas.handlesElastic();
    return spheres.hasMoments(group) ? spheres.handlesSpheres(group) : handlesMessages(group);
  },
  init: (context) => familyOf(context).init(context),
  step(state) {
    if (state.kind === "replicas") return replicas.step(state);
    return state.kind === "spheres" ? spheres.step(state) : step(state);
  },
  read(state) {
    if (state.kind === "replicas") return readReplicas(state.engine, state.iteration);
    const { iteration } = state;
    return state.kind === "spheres"
      ? readSpheres(state.engine, iteration)
      : readMessages(state.engine, iteration, state.single);
  },
  save(state) {
    if (state.kind === "replicas") return replicas.save(state);
    return state.kind === "spheres" ? spheres.save(state) : save(state);
  },
  restore: (context, snapshot, how) => familyOf(context).restore(context, snapshot, how),
};

/** What stands above, from one start or several, with its fixed points tested. */
export const bp = withStarts(withStability(passing, { perturbable }));

/** The messages of a run at rest; none on a tree, which has one fixed point. */
function perturbable(state: BpState): Perturbable | undefined {
  if (state.kind === "replicas") return perturbableReplicas(state.engine);
  if (state.engine.graph.isTree) return undefined;
  return state.kind === "spheres" ? perturbableSpheres(state.engine) : perturbableFields(state.engine);
}

/** The messages that a graph asks for: of coupled copies, of one machine's moments, or of discrete variables. */
function familyOf({ graph, plan }: AlgorithmContext): Pick<Algorithm<BpState>, "init" | "restore"> {
  if (isReplicated(graph)) return replicas;
  return matchesMoments(graph, plan) ? spheres : { init, restore };
}
