import type { FlatGraph } from "../../compiler/ir/flat-graph.js";
import type { Plan } from "../../compiler/ir/plan.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { Stream, Streams } from "../contracts.js";
import { shuffle } from "../random.js";
import { configurationOf, spheresOf } from "./reference.js";
import { type TiltedMessages, tiltedMessages } from "./tilted.js";

// A configuration drawn from the measure that messages describe, by decimation: what is drawn becomes a field, messages settle again, and
// so on until nothing is left to draw. Two-state weights are drawn a few at a time. Weights on spheres, which cannot be fixed one by one
// without a norm to spare, are revealed all together through Gaussian noise, y(t) = t w + B(t): exp(y.w) is the posterior after y(t), each
// step draws w from its marginals and adds dt w + sqrt(dt) times normal numbers, and marginals close in on one point as t grows
// (stochastic localization: El Alaoui, Montanari, Sellke, FOCS 2022).

/** Time at which localization stops: the noise left is 1 / sqrt(t). */
const LAST = 3e4;
/** Steps of a draw, at most one a weight. */
const STEPS = 250;
/** Field of a fixed two-state weight: the other state keeps e^-40. */
const FIXED = 20;
/** Sweeps at each step, the last ones damped, and the residual at which fewer do. */
const SWEEPS = 12;
const UNDAMPED = 8;
const SETTLED = 1e-4;

/** Draws a configuration, one value a variable node; `index` keys its stream. Its errors are for the caller to count. */
export function drawTypical(graph: FlatGraph, plan: Plan, streams: Streams, index: number): Outcome<Float64Array> {
  const made = tiltedMessages(graph, plan, streams);
  if (!made.value) return { diagnostics: made.diagnostics };
  const messages = made.value;
  const stream = streams("typical configuration", index);
  const { count, states } = graph.variables;
  const field = new Float64Array(count);
  const advance = states.includes(0) ? localization(messages, field, stream) : fixing(messages, field, stream);
  messages.startRandom(streams("typical start", index));
  for (let step = 1; step <= STEPS; step++) {
    const fault = relax(messages, step);
    if (fault) return { diagnostics: [...made.diagnostics, fault] };
    advance(step);
    messages.expose(field, 1);
  }
  const fault = relax(messages, STEPS + 1);
  if (fault) return { diagnostics: [...made.diagnostics, fault] };
  return { value: ended(graph, messages.means()), diagnostics: made.diagnostics };
}

/** The step of weights on spheres. */
function localization(messages: TiltedMessages, field: Float64Array, stream: Stream): (step: number) => void {
  const drawn = new Float64Array(field.length);
  let time = 0;
  return (step) => {
    const next = (1 + LAST) ** (step / STEPS) - 1;
    const spread = Math.sqrt(next - time);
    messages.draw(stream, drawn);
    for (let v = 0; v < field.length; v++) field[v] += (next - time) * drawn[v] + spread * stream.normal();
    time = next;
  };
}

/** The step of two-state weights. */
function fixing(messages: TiltedMessages, field: Float64Array, stream: Stream): (step: number) => void {
  const { length } = field;
  const drawn = new Float64Array(length);
  const order = Int32Array.from({ length }, (_, v) => v);
  shuffle(order, length, stream);
  return (step) => {
    messages.draw(stream, drawn);
    const to = Math.ceil((step * length) / STEPS);
    for (let j = Math.ceil(((step - 1) * length) / STEPS); j < to; j++) field[order[j]] = FIXED * drawn[order[j]];
  };
}

function relax(messages: TiltedMessages, step: number): Diagnostic | undefined {
  for (let sweep = 1; sweep <= SWEEPS; sweep++) {
    const { residual, fault } = messages.sweep((step - 1) * SWEEPS + sweep, sweep > UNDAMPED ? 0.5 : 0);
    if (fault) return fault;
    if (residual <= SETTLED) return undefined;
  }
  return undefined;
}

/** Means on their spheres, signs for two states. */
function ended({ variables }: FlatGraph, means: Float64Array): Float64Array {
  const w = means.slice();
  for (const block of variables.blocks) {
    if (!block.constraint || block.count === 0) continue;
    for (const nodes of spheresOf(block)) {
      const scale = Math.sqrt(nodes.length / nodes.reduce((sum, v) => sum + w[v] * w[v], 0));
      for (const v of nodes) w[v] *= scale;
    }
  }
  return configurationOf(variables, w);
}
