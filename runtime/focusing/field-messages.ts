import type { Outcome } from "../../grammar/diagnostic.js";
import { spreadOf } from "../algorithms/message-options.js";
import { decode } from "../algorithms/message-reading.js";
import { valuesOf } from "../beliefs.js";
import type { AlgorithmContext } from "../contracts.js";
import { createEngine, type Engine, sweep } from "../engine.js";
import { countErrors } from "../errors.js";
import { restoreMessages, saveMessages, startRandom, warmMessages } from "../snapshot.js";
import { perturbableFields } from "../stability/field-messages.js";
import { startOf } from "../stability/start.js";
import { readFields } from "./field-reading.js";
import { focusFields } from "./fields.js";
import type { FocusedMessages } from "./focused.js";
import type { FocusStep } from "./strength.js";

/** Of messages and pseudo fields. */
const DAMPING = 0.3;

/** Focused messages between discrete variables. */
export function createFields(context: AlgorithmContext): Outcome<FocusedMessages> {
  const started = createEngine(damped(context));
  if (!started.engine) return { diagnostics: started.diagnostics };
  let engine: Engine = started.engine;
  if (startOf(context) === "random") startRandom(engine.store, context.streams("init"), spreadOf(context.options));
  let damping = dampingOf(context);
  const messages: FocusedMessages = {
    sweep(step, index) {
      const first = focusedSweep(engine, step, damping, index);
      // On a tree both passes, and a check that nothing moves any more.
      if (engine.schedule !== "tree" || first.fault) return first;
      return focusedSweep(engine, step, damping, index);
    },
    errors: () => countErrors(engine.graph, valuesOf(engine.store, decode(engine))),
    impossible: () => undefined,
    read: (step, iterations) => readFields(engine, step, iterations),
    save: () => saveMessages(engine.store),
    restore: (snapshot, how) => (how === "warm" ? warmMessages : restoreMessages)(engine.store, snapshot),
    perturbable: (step) => perturbableFields(engine, (by) => focusFields(engine.store, step, by)),
    enter(next) {
      const kept = saveMessages(engine.store);
      engine = createEngine(damped(next)).engine ?? engine;
      damping = dampingOf(next);
      restoreMessages(engine.store, kept);
    },
  };
  return { value: messages, diagnostics: started.diagnostics };
}

/** Pseudo fields, then one pass of messages. */
function focusedSweep(engine: Engine, step: FocusStep, damping: number, index: number) {
  const moved = focusFields(engine.store, step, damping);
  const { movement, fault, proven } = sweep(engine, index);
  return { residual: Math.max(moved, movement), fault, proven };
}

function dampingOf(context: AlgorithmContext): number {
  return Number(damped(context).options["damping"]);
}

function damped(context: AlgorithmContext): AlgorithmContext {
  return { ...context, options: { damping: DAMPING, ...context.options } };
}
