import type { OptionValue } from "../../compiler/capabilities.js";
import type { ActivationLaw, FlatGraph, MachineGroup } from "../../compiler/ir/flat-graph.js";
import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import type { MeasureContext, MeasureRow, Observable } from "../contracts.js";
import { smoothAt } from "../gradient/at-configuration.js";
import { crossEntropy } from "../gradient/loss.js";
import { totalLoss } from "../gradient/smooth-machine.js";
import { activationOf } from "../laws.js";
import { hessianMax, hessianTraceObservable } from "./hessian.js";
import { localEnergy } from "./local-energy.js";
import { notMeasured } from "./messages.js";
import { sharpness } from "./sharpness.js";

/**
 * Dinh et al. (ICML 2017): T_alpha multiplies the first layer of a ReLU machine by alpha and divides the second by it. The function stays;
 * measures that move with alpha (`variable` names them) say something of the parametrisation, not of the minimum.
 */
export const rescale: Observable = {
  name: "rescale",
  unit: "1",
  doc: "loss, Hessian, sharpness and local energy after the layer rescaling T_alpha of a machine of relu units",
  costly: true,
  arguments: {
    alpha: {
      type: "numbers",
      required: true,
      minimum: 0,
      exclusiveMinimum: true,
      doc: "factors of the first layer; 1 leaves the machine as it is",
    },
    epsilon: { type: "number", default: 1e-3, minimum: 0, doc: "of the sharpness" },
    sigma: { type: "number", default: 0.1, minimum: 0, doc: "of the local energy" },
  },
  speaksOf: "configuration",
  families: ["message passing", "learner", "enumeration"],
  measure,
};

function measure(context: MeasureContext): Outcome<readonly MeasureRow[]> {
  const [group] = context.graph.groups;
  const votes = group?.kind === "machine" && group.rule.meaning?.kind === "sum" ? group.rule.meaning.votes : undefined;
  if (group?.kind !== "machine" || !votes || !isHomogeneous(group.activation))
    return {
      diagnostics: [
        notMeasured(
          "rescale",
          "the output is no sum of relu units",
          "rescale a sum of relu units: sign(sum(k) v[k] * relu(h[mu, k]))",
        ),
      ],
    };
  const rows: MeasureRow[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const alpha of [context.arguments["alpha"] as number | readonly number[]].flat()) {
    const outcome = measuredAt(alpha, context, group, votes);
    diagnostics.push(...outcome.diagnostics);
    rows.push(...(outcome.value ?? []));
  }
  return { value: rows, diagnostics };
}

/** True of relu, |h| and h: f(alpha h) = alpha f(h) for alpha > 0. */
function isHomogeneous(law: ActivationLaw): boolean {
  const { apply } = activationOf(law);
  return [-3, -1, 0, 0.5, 2].every((z) => apply(2 * z) === 2 * apply(z));
}

function measuredAt(
  alpha: number,
  context: MeasureContext,
  group: MachineGroup,
  votes: Float64Array,
): Outcome<readonly MeasureRow[]> {
  const { offset } = group.rule.meaning as { offset: number };
  const meaning = { kind: "sum", votes: votes.map((vote) => vote / alpha), offset } as const;
  const scaled: MachineGroup = { ...group, bias: alpha * group.bias, rule: { ...group.rule, meaning } };
  const graph: FlatGraph = { ...context.graph, groups: [scaled] };
  const weights = context.reading.configuration().map((w) => alpha * w);
  const moved: MeasureContext = { ...context, graph, reading: { ...context.reading, configuration: () => weights } };
  const { epsilon, sigma } = context.arguments;
  const parts: readonly (readonly [Observable, Readonly<Record<string, OptionValue>>])[] = [
    [hessianMax, { beta: 1 }],
    [hessianTraceObservable, { beta: 1 }],
    [sharpness, { epsilon, beta: 1, gamma: 1 }],
    [localEnergy, { sigma, samples: 100 }],
  ];
  const outcomes = parts.map(([observable, given]) => observable.measure({ ...moved, arguments: given }));
  const rows = [lossRow(moved), ...outcomes.flatMap(({ value }) => value ?? [])].map((row) => relabelled(row, alpha));
  return { value: rows, diagnostics: outcomes.flatMap(({ diagnostics }) => diagnostics) };
}

/** The row of another measure as one of `rescale`. */
function relabelled({ observable, value, stdError }: MeasureRow, alpha: number): MeasureRow {
  return { observable: "rescale", variable: observable, value, stdError, unit: "1", coordinate: alpha };
}

/** The mean cross-entropy. */
function lossRow({ graph, reading }: MeasureContext): MeasureRow {
  const machine = smoothAt("rescale", graph, reading.configuration(), { beta: 1, loss: crossEntropy(1) }).value;
  const patterns = machine?.group.patterns ?? 1;
  const order = Int32Array.from({ length: patterns }, (_, mu) => mu);
  return { observable: "loss", value: machine ? totalLoss(machine, order) / patterns : Number.NaN, unit: "1" };
}
