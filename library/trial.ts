import { tooLarge } from "../compiler/bind/messages.js";
import type { Providers } from "../compiler/bind/providers.js";
import { sizeOf, type Tensor } from "../compiler/ir/tensor.js";
import type { CheckedModel } from "../compiler/model.js";
import type { DataTarget } from "../compiler/source-call.js";
import { type Diagnostic, hasErrors } from "../grammar/diagnostic.js";
import type { Stream } from "../runtime/contracts.js";
import { streams } from "../runtime/random.js";
import { gridOf, stepsOf } from "./grid.js";
import { faultsOfMeasures } from "./measure-stage.js";
import { preparePoint, type Setup, type Supply, supplyOf } from "./prepare.js";
import { algorithmOf, startOn } from "./start.js";

// What a run refuses before its first step, found by starting it on little: the algorithm itself is asked, so that nothing that is said
// before a run can differ from what the run says. Data that are too many, or not at hand, are stood in for by random ones of their type.

/** Bytes that a trial may hold: some hundredths of a second. */
const MEMORY = 2 ** 22;
/** Patterns of a model whose data do not fit: two, since one alone would make a tree of many a graph. */
const PATTERNS = 2;
/** Largest argument of a graph that is drawn. */
const NODES = 2 ** 17;

/** Errors about options and values of params, which do not depend on data. */
const WITHOUT_DATA: readonly string[] = ["WFM6002", "WFM6003", "WFM6005", "WFM6006", "WFM8502"];

/** What the first run of a setup refuses, whatever its data; nothing where that cannot be known without them. */
export function refusalsOf(setup: Setup): readonly Diagnostic[] {
  return attempt(setup) ?? attempt(setup, shortened(setup.experiment.model)) ?? [];
}

/** One attempt; undefined where it does not fit into the memory of a trial. */
function attempt(setup: Setup, most?: Supply["most"]): readonly Diagnostic[] | undefined {
  const little: Setup = { ...setup, memoryLimit: MEMORY };
  const [point] = gridOf(setup.sweeps, setup.seeds);
  const at = new Map([...(point?.sweep ?? []), ...stepsOf(setup.anneals)[0]]);
  const seed = point?.seed ?? 1;
  const borrowed = { some: most !== undefined };
  const providers = standingIn(supplyOf(little, seed).providers, streams(seed)("stand-ins"), borrowed);
  const { value, diagnostics } = preparePoint(little, seed, at, { providers, most });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.some(({ code }) => code === "WFM6009")) return undefined;
  if (value && !hasErrors(errors)) {
    const start = startOn(setup.algorithm, value, seed);
    // Default measures are skipped where they cannot be taken.
    const begun = start.value !== undefined && setup.measures.length > 0;
    const reading = begun ? algorithmOf(setup.algorithm).read(start.value) : undefined;
    errors.push(...start.diagnostics, ...faultsOfMeasures(setup, value, seed, at, reading));
  }
  return errors.filter(({ code, severity }) => severity === "error" && isSure(code, borrowed.some));
}

/** True of errors that do not hang on the values of data, where these are borrowed. */
function isSure(code: string, borrowed: boolean): boolean {
  if (WITHOUT_DATA.includes(code) || code.startsWith("WFM5")) return true;
  return !borrowed && code !== "WFM6004" && code !== "WFM6011";
}

/** Index sets that no variable lies along, cut short: the patterns. */
function shortened(model: CheckedModel): ReadonlyMap<string, number> {
  const kept = new Set<string | undefined>();
  for (const symbol of model.symbols.values())
    if (symbol.kind === "variable")
      for (const axis of symbol.axes) kept.add(axis.set).add(model.sets.get(axis.set)?.member);
  for (const { domain } of model.sets.values()) if (domain.kind === "increasing") kept.add(domain.of);
  return new Map([...model.sets.keys()].filter((name) => !kept.has(name)).map((name) => [name, PATTERNS]));
}

/** Sources that always give something; `borrowed.some` tells that it was not what the source has. */
function standingIn(own: Providers, stream: Stream, borrowed: { some: boolean }): Providers {
  return {
    ...own,
    data: (request, split) => {
      const found = own.data(request, split);
      if (found.value && !hasErrors(found.diagnostics)) return found;
      borrowed.some = true;
      const tensors = request.targets.map((target) => standIn(target, stream));
      return { value: { tensors, hash: "", notes: [] }, diagnostics: [] };
    },
    graph: (name, call) => {
      const nodes = Math.max(
        ...[...call.positional, ...Object.values(call.named)].filter((each) => typeof each === "number"),
      );
      return nodes > NODES
        ? { diagnostics: [tooLarge(`graph \`${name}\``, 4 * nodes, MEMORY)] }
        : own.graph(name, call);
    },
  };
}

function standIn({ shape, type }: DataTarget, stream: Stream): Tensor {
  const draw: Record<string, () => number> = {
    spin: () => stream.sign(),
    bit: () => stream.below(2),
    cat: () => stream.below(type.states ?? 2),
    int: () => 1,
    real: () => stream.normal(),
  };
  const next = draw[type.name] ?? draw["real"];
  const values = type.name === "real" ? new Float64Array(sizeOf(shape)) : new Int8Array(sizeOf(shape));
  return { shape, values: values.map(next) };
}
