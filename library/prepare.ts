import type { Extent } from "../compiler/bind/bind.js";
import { cannotSet, tooLarge } from "../compiler/bind/messages.js";
import { readText, resolveConstants } from "../compiler/bind/params.js";
import type { Providers } from "../compiler/bind/providers.js";
import { type AlgorithmInfo, gives, type OptionValue } from "../compiler/capabilities.js";
import { MOST_RUNS, tooManyRuns } from "../compiler/check/experiment-messages.js";
import { type Grounded, groundModel, liftModel, planGraph } from "../compiler/compile.js";
import type { Constant, Lookup } from "../compiler/expr/constant.js";
import type { Plan } from "../compiler/ir/plan.js";
import type { Tensor } from "../compiler/ir/tensor.js";
import { notInBuild, notMeasurable } from "../compiler/lower/messages.js";
import { type Compilation, type ReplicaRequest, replicasOf } from "../compiler/lower/replicas/spec.js";
import type { CheckedExperiment, CheckedModel, Program } from "../compiler/model.js";
import { checkMethod } from "../compiler/schedule/method.js";
import { type Diagnostic, hasErrors, type Outcome } from "../grammar/diagnostic.js";
import { closest } from "../grammar/edit-distance.js";
import { own } from "../grammar/own.js";
import type { Files } from "../runtime/contracts.js";
import { capabilities } from "./capabilities.js";
import type { Checkpoint } from "./checkpoint.js";
import { type AxisValues, axesOf, type MeasureRequest, measuresOf, optionsOf, seedsOf } from "./clauses.js";
import type { ResultEvent } from "./events.js";
import { memoryFiles } from "./files.js";
import { runsOf } from "./grid.js";
import { runBytes } from "./memory.js";
import { providersFor } from "./providers.js";
import { selectExperiment } from "./select.js";

/** What a run may be told from outside; everything has a default. */
export interface RunOptions {
  /** The first experiment of the file by default. */
  readonly experiment?: string;
  /** Params of the model, then options of the algorithm; text is read by the param's type. */
  readonly set?: Readonly<Record<string, number | string | boolean>>;
  readonly seeds?: readonly number[];
  readonly algorithm?: string;
  /** Where data files come from; none by default. */
  readonly files?: Files;
  /** Arrays by data name, used instead of the model's own sources. */
  readonly data?: Readonly<Record<string, Tensor>>;
  readonly signal?: AbortSignal;
  /** Numbers of runs that are not made here: another worker makes them. */
  readonly skip?: readonly number[];
  /** Results of runs that are done already: they are not repeated, and `expect` looks at them too. */
  readonly finished?: readonly ResultEvent[];
  /** Tell where a run stands (events `checkpoint`): now and then, so that it costs little, or at every chance. */
  readonly checkpoints?: "seldom" | "always";
  /** Where interrupted runs stood, one of each: what they told before is not told again, and the rest comes out to the same bits. */
  readonly resume?: readonly Checkpoint[];
  /** Bytes that a run may hold: 4 GiB by default. */
  readonly memoryLimit?: number;
}

/** An experiment with its clauses folded: what will be run, on which grid. */
export interface Setup {
  readonly program: Program;
  readonly experiment: CheckedExperiment;
  readonly algorithm: AlgorithmInfo;
  readonly set: ReadonlyMap<string, Constant>;
  readonly sweeps: readonly AxisValues[];
  readonly anneals: readonly AxisValues[];
  readonly seeds: readonly number[];
  readonly measures: readonly MeasureRequest[];
  readonly options: RunOptions;
  readonly memoryLimit: number;
  /** One of the two columns of an oracle. */
  readonly pair?: OraclePair;
}

/** What the two columns of an oracle share, so that their difference means something. */
export interface OraclePair {
  readonly side: "exact" | "beside";
  /** The algorithm beside the enumeration. */
  readonly beside: AlgorithmInfo;
  /** The enumeration's answers by run and anneal step: `reference = w` means them in both columns. */
  readonly answers: Map<string, Float64Array>;
}

/** Bytes that a run may hold when nobody says otherwise. */
export const DEFAULT_MEMORY = 4 * 2 ** 30;

/** Folds the experiment that the options name, and says before anything runs what cannot be done. */
export function setUp(program: Program, options: RunOptions, pair?: OraclePair): Outcome<Setup> {
  const { value, diagnostics } = selectExperiment(program, options.experiment);
  return value ? setUpExperiment(program, value, options, pair) : { diagnostics };
}

/** The same for an experiment at hand. */
export function setUpExperiment(
  program: Program,
  experiment: CheckedExperiment,
  options: RunOptions,
  pair?: OraclePair,
): Outcome<Setup> {
  const { model } = experiment;
  const ofPair = pair?.side === "exact" ? "exact" : pair?.beside.name;
  const wanted = ofPair ?? options.algorithm ?? experiment.algorithm.text;
  const span = wanted === experiment.algorithm.text ? experiment.algorithm.span : undefined;
  const diagnostics = checkMethod(liftModel(model, capabilities), { text: wanted, span }, capabilities);
  const algorithm = capabilities.algorithms.find((candidate) => candidate.name === wanted);
  if (!algorithm) return { diagnostics };
  const set = readSettings(options);
  diagnostics.push(...unknownNames(set, model, algorithm));
  const clauses = foldClauses(program, experiment, algorithm, set, options, diagnostics);
  const setup: Setup = { ...clauses, pair };
  const runs = runsOf(setup.sweeps, setup.seeds);
  if (runs > MOST_RUNS) diagnostics.push(tooManyRuns(runs, "runs", experiment.node?.name.span));
  if (!pair) diagnostics.push(...unmeasurable(setup.measures, algorithm, experiment));
  return hasErrors(diagnostics) ? { diagnostics } : { value: setup, diagnostics };
}

function readSettings({ set = {} }: RunOptions): Map<string, Constant> {
  return new Map(
    Object.entries(set).map(([name, value]) => [name, typeof value === "string" ? readText(value) : value]),
  );
}

function foldClauses(
  program: Program,
  experiment: CheckedExperiment,
  algorithm: AlgorithmInfo,
  set: ReadonlyMap<string, Constant>,
  options: RunOptions,
  out: Diagnostic[],
): Omit<Setup, "pair"> {
  const lookup = constantLookup(experiment.model, set);
  return {
    program,
    experiment,
    algorithm,
    set,
    sweeps: axesOf(experiment, "sweep", lookup, out),
    anneals: axesOf(experiment, "anneal", lookup, out),
    seeds: options.seeds ?? seedsOf(experiment, lookup, out),
    measures: measuresOf(experiment, capabilities, lookup, out),
    options,
    memoryLimit: options.memoryLimit ?? DEFAULT_MEMORY,
  };
}

/** Params and lets under these settings, for folding clauses. */
export function constantLookup(model: CheckedModel, set: ReadonlyMap<string, Constant>): Lookup {
  const given = new Map([...set].filter(([name]) => model.symbols.get(name)?.kind === "param"));
  const { values } = resolveConstants(model, given);
  return (name) => values.get(name);
}

function unknownNames(set: ReadonlyMap<string, Constant>, model: CheckedModel, algorithm: AlgorithmInfo): Diagnostic[] {
  const params = [...model.symbols.values()].filter((symbol) => symbol.kind === "param").map((symbol) => symbol.name);
  const strength = replicasOf(model) ? ["gamma"] : [];
  const known = [...new Set([...params, ...Object.keys(algorithm.options), ...strength])];
  return [...set.keys()]
    .filter((name) => !known.includes(name))
    .map((name) => cannotSet(name, closest(name, known, 3), known));
}

function unmeasurable(
  measures: readonly MeasureRequest[],
  algorithm: AlgorithmInfo,
  experiment: CheckedExperiment,
): Diagnostic[] {
  const span = experiment.node?.clauses.find((clause) => clause.kind === "measure")?.span;
  return measures.flatMap(({ observable }) => {
    const missing = own(capabilities.planned.observables, observable);
    if (missing !== undefined)
      return [
        notInBuild(
          `observable \`${observable}\``,
          missing,
          "remove it from `measure`; `wfmc list observables` shows what there is",
          span,
        ),
      ];
    const info = capabilities.observables.find((candidate) => candidate.name === observable);
    // What the experiment's own algorithm lacks was told when the file was checked.
    if (algorithm.name === experiment.algorithm.text || !info || gives(algorithm, info)) return [];
    const can = capabilities.algorithms.filter((other) => gives(other, info)).map((other) => other.name);
    return [notMeasurable(observable, algorithm.name, can, span)];
  });
}

/** A point of the grid with its graph and plan. */
export interface Prepared extends Grounded {
  readonly plan: Plan;
  readonly algorithmOptions: Readonly<Record<string, OptionValue>>;
  /** What was made of the model's replicas, if it has any. */
  readonly replicas: ReplicaRequest;
  readonly diagnostics: readonly Diagnostic[];
}

/** Where the data of a point come from, and how much of them is taken. */
export interface Supply extends Pick<Extent, "most"> {
  readonly providers: Providers;
}

/** All data that the model asks for. */
export function supplyOf({ program, options, memoryLimit }: Setup, seed: number): Supply {
  const given = new Map(Object.entries(options.data ?? {}));
  const files = options.files ?? memoryFiles({});
  return { providers: providersFor(program.files[0]?.path ?? "", seed, files, given, memoryLimit) };
}

/** Binds, grounds and plans one point: params of the model and options of the algorithm as set, swept and annealed. */
export function preparePoint(
  setup: Setup,
  seed: number,
  point: ReadonlyMap<string, Constant>,
  { providers, most }: Supply = supplyOf(setup, seed),
): Outcome<Prepared> {
  const { experiment, algorithm } = setup;
  const overrides = new Map([...setup.set, ...point]);
  const diagnostics: Diagnostic[] = [];
  const lookup = constantLookup(experiment.model, overrides);
  const algorithmOptions = optionsOf(experiment, algorithm, overrides, lookup, diagnostics);
  const compilation = (algorithmOptions["replicas"] ?? algorithm.replicas ?? "explicit") as Compilation;
  const replicas: ReplicaRequest = { compilation, gamma: overrides.get("gamma") };
  const grounded = groundModel(experiment.model, overrides, providers, capabilities, { replicas, most });
  diagnostics.unshift(...grounded.diagnostics);
  if (!grounded.value) return { diagnostics };
  const plan = planGraph(grounded.value.flat, algorithmOptions, algorithm, experiment.algorithm.span);
  diagnostics.push(...plan.diagnostics);
  const bytes = plan.value && !hasErrors(diagnostics) ? runBytes(grounded.value, plan.value, algorithm) : 0;
  if (bytes > setup.memoryLimit)
    diagnostics.push(
      tooLarge(`model \`${experiment.model.name}\``, bytes, setup.memoryLimit, experiment.algorithm.span),
    );
  if (!plan.value || hasErrors(diagnostics)) return { diagnostics };
  const counted = { ...plan.value, bytes };
  return { value: { ...grounded.value, plan: counted, algorithmOptions, replicas, diagnostics }, diagnostics };
}
