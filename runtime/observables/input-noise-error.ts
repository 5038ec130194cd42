import type { FlatGraph, MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow, Observable, Stream } from "../contracts.js";
import { wrongPatterns } from "../errors.js";
import { average } from "../landscape/average.js";
import { notMeasured } from "./messages.js";

/**
 * Share of wrong patterns when the inputs are noisy: x_i + eta s_i z_i with normal z. `pixel`: s_i is the standard deviation of input i over
 * the patterns (an input that never changes stays clean), so that noise looks like the data; `white`: s_i = 1.
 */
export const inputNoiseError: Observable = {
  name: "input_noise_error",
  unit: "fraction",
  doc: "fraction of patterns that are wrong under noise of strength eta on the inputs",
  costly: true,
  arguments: {
    eta: { type: "numbers", required: true, minimum: 0, doc: "strengths of the noise" },
    colour: {
      type: "choice",
      values: ["pixel", "white"],
      default: "pixel",
      doc: "noise scaled by each input's own spread, or of size 1",
    },
    on: { type: "choice", values: ["train", "test"], default: "train", doc: "which patterns" },
    samples: { type: "integer", default: 20, minimum: 2, doc: "noisy copies of all patterns" },
  },
  speaksOf: "configuration",
  families: ["message passing", "learner", "enumeration"],
  heldOut: (given) => given["on"] === "test",
  measure,
};

function measure(context: MeasureContext): Outcome<readonly MeasureRow[]> {
  const { arguments: given, graph, heldOut, reading, streams } = context;
  const held: Outcome<FlatGraph> = given["on"] === "test" ? heldOut() : { value: graph, diagnostics: [] };
  if (!held.value) return { diagnostics: held.diagnostics };
  const group = held.value.groups.find((one): one is MachineGroup => one.kind === "machine");
  const trained = graph.groups.find((one): one is MachineGroup => one.kind === "machine");
  if (!group || !trained)
    return {
      diagnostics: [notMeasured("input_noise_error", "the model has no inputs", "observe the output of a machine")],
    };
  const spread = given["colour"] === "white" ? undefined : spreadOf(trained);
  const weights = reading.configuration();
  const input = new Float64Array(group.input.length);
  const rows = [given["eta"] as number | readonly number[]].flat().map((eta): MeasureRow => {
    const { value, stdError } = average(Number(given["samples"]), (sample) => {
      blur(group, spread, eta, streams(`input noise ${eta}`, sample), input);
      // A group of its own for every draw: rows of a known one are not laid out anew.
      return wrongPatterns({ ...group, input }, weights) / Math.max(1, group.patterns);
    });
    return { observable: "input_noise_error", value, stdError, unit: "fraction", coordinate: eta };
  });
  return { value: rows, diagnostics: held.diagnostics };
}

/** Calls `visit(entry, input)` for every entry of pattern mu; entries that several units see come once. */
function eachInput(group: MachineGroup, mu: number, visit: (entry: number, input: number) => void): void {
  const { units, inputs, inputStride } = group;
  const owners = inputStride[1] === 0 ? 1 : units;
  for (let k = 0; k < owners; k++)
    for (let i = 0; i < inputs; i++)
      visit(mu * inputStride[0] + k * inputStride[1] + i * inputStride[2], k * inputs + i);
}

/** Standard deviation of every input over the patterns. */
function spreadOf(group: MachineGroup): Float64Array {
  const { input, patterns, units, inputs } = group;
  const mean = new Float64Array(units * inputs);
  const spread = new Float64Array(units * inputs);
  for (let mu = 0; mu < patterns; mu++)
    eachInput(group, mu, (entry, i) => {
      mean[i] += input[entry] / patterns;
    });
  for (let mu = 0; mu < patterns; mu++)
    eachInput(group, mu, (entry, i) => {
      spread[i] += (input[entry] - mean[i]) ** 2 / patterns;
    });
  return spread.map(Math.sqrt);
}

function blur(
  group: MachineGroup,
  spread: Float64Array | undefined,
  eta: number,
  stream: Stream,
  into: Float64Array,
): void {
  for (let mu = 0; mu < group.patterns; mu++)
    eachInput(group, mu, (entry, i) => {
      const size = spread ? spread[i] : 1;
      into[entry] = group.input[entry] + (size === 0 ? 0 : eta * size * stream.normal());
    });
}
