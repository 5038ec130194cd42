import type { OptionValue } from "../compiler/capabilities.js";
import type { FlatGraph } from "../compiler/ir/flat-graph.js";
import { planRun } from "../compiler/schedule/plan.js";
import { type Diagnostic, hasErrors } from "../grammar/diagnostic.js";
import type { Algorithm, AlgorithmContext, Progress, Reading } from "../runtime/contracts.js";
import { streams } from "../runtime/random.js";

/** How an algorithm's run ended. */
export interface Finished {
  readonly reading: Reading;
  readonly last: Progress;
  readonly diagnostics: readonly Diagnostic[];
}

/** The context of a run: options after the algorithm's defaults, and the compiler's plan for them. Throws on a refused plan. */
export function contextFor(
  algorithm: Algorithm,
  graph: FlatGraph,
  options: Readonly<Record<string, OptionValue>> = {},
  seed = 1,
): AlgorithmContext {
  const defaults = Object.entries(algorithm.options).flatMap(([name, spec]) =>
    spec.default === undefined ? [] : [[name, spec.default]],
  );
  const all = { ...Object.fromEntries(defaults), ...options } as Record<string, OptionValue>;
  const plan = planRun(graph, all, algorithm.family);
  if (!plan.value || hasErrors(plan.diagnostics)) throw new Error(told(plan.diagnostics));
  return { graph, plan: plan.value, options: all, streams: streams(seed) };
}

/** Runs an algorithm on a graph until it reports a status; throws, for a test to fail on, when it refuses or never ends. */
export function runAlgorithm(
  algorithm: Algorithm,
  graph: FlatGraph,
  options: Readonly<Record<string, OptionValue>> = {},
  seed = 1,
): Finished {
  const begun = algorithm.init(contextFor(algorithm, graph, options, seed));
  if (begun.value === undefined) throw new Error(told(begun.diagnostics));
  const diagnostics = [...begun.diagnostics];
  for (let steps = 0; steps < 1e6; steps++) {
    const last = algorithm.step(begun.value);
    diagnostics.push(...(last.diagnostics ?? []));
    if (last.status) return { reading: algorithm.read(begun.value), last, diagnostics };
  }
  throw new Error(`\`${algorithm.name}\` gave no status in a million steps`);
}

function told(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((one) => `${one.code}: ${one.message}`).join("\n") || "refused without a reason";
}
