import type { Outcome } from "../../grammar/diagnostic.js";
import { spreadOf } from "../algorithms/message-options.js";
import { createSphereEngine, type SphereEngine, startRandomSpheres, sweepSpheres } from "../continuous/engine.js";
import { countSphereErrors } from "../continuous/errors.js";
import { restoreSpheres, saveSpheres, warmSpheres } from "../continuous/snapshot.js";
import { impossibleGain } from "../continuous/volume-bound.js";
import type { AlgorithmContext } from "../contracts.js";
import { perturbableSpheres } from "../stability/moment-messages.js";
import { startOf } from "../stability/start.js";
import type { FocusedMessages } from "./focused.js";
import { noGaussianCentre } from "./messages.js";
import { focusNorms } from "./norms.js";
import { readFocusedSpheres } from "./sphere-reading.js";

/** Of messages; the pseudo term is solved together with the norm and needs none. */
const FLOODING = 0.5;
const SEQUENTIAL = 0.3;

/** Focused messages between the continuous weights of one machine, on spheres or under a normal prior. */
export function createSpheres(context: AlgorithmContext): Outcome<FocusedMessages> {
  const started = createSphereEngine(damped(context), true);
  if (!started.value) return { diagnostics: started.diagnostics };
  let engine: SphereEngine = started.value;
  if (engine.store.prior.kind === "sites") return { diagnostics: [noGaussianCentre(engine.store.group.name)] };
  if (startOf(context) === "random") startRandomSpheres(engine, context.streams("init"), spreadOf(context.options));
  const messages: FocusedMessages = {
    sweep: (step, index) => sweepSpheres(engine, index, (store) => focusNorms(store, step)),
    errors: () => countSphereErrors(engine),
    impossible: () => impossibleGain(engine),
    read: (step, iterations) => readFocusedSpheres(engine, step, iterations),
    save: () => saveSpheres(engine),
    // A warm start takes over the messages; pseudo terms are a function of them.
    restore: (snapshot, how, step) =>
      how === "warm"
        ? warmSpheres(engine, snapshot) && focusNorms(engine.store, step)
        : restoreSpheres(engine, snapshot),
    perturbable: (step) => perturbableSpheres(engine, (store) => focusNorms(store, step)),
    enter(next) {
      const kept = saveSpheres(engine);
      engine = createSphereEngine(damped(next), true).value ?? engine;
      restoreSpheres(engine, kept);
    },
  };
  return { value: messages, diagnostics: started.diagnostics };
}

function damped(context: AlgorithmContext): AlgorithmContext {
  const damping = context.plan.schedule === "flooding" ? FLOODING : SEQUENTIAL;
  return { ...context, options: { damping, ...context.options } };
}
