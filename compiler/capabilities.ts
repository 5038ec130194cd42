import type { ActivationLaw, FactorKindName } from "./ir/flat-graph.js";

// What the compiler is told about the runtime. It never imports the runtime: `compile(source, capabilities)`.

export type OptionValue = number | string | boolean | readonly number[] | readonly string[];

/** One option of an algorithm, observable or source. */
export interface OptionSpec {
  readonly type: "number" | "integer" | "boolean" | "choice" | "string" | "path" | "numbers" | "strings" | "name";
  /** Legal words of a `choice`, and of a `name` that is no name of the model: a word, or the callee of a call. */
  readonly values?: readonly string[];
  /** A `choice` that a path with this ending may stand for (".npz"). */
  readonly orPath?: string;
  readonly default?: OptionValue;
  readonly required?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  /** True when `minimum` (`maximum`) itself is not allowed. */
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  /** Arguments of an observable that mean nothing beside this one: any value of them (true), or one. */
  readonly excludes?: Readonly<Record<string, OptionValue>>;
  readonly doc: string;
}
export type OptionSchema = Readonly<Record<string, OptionSpec>>;

/** How an algorithm handles a factor group. */
export type Method = "closed form" | "quadrature" | "enumeration" | "missing";
/** What a capability question is asked about: a lifted factor group, before any size is known. */
export interface GroupTraits {
  readonly kind: FactorKindName;
  /** Supports of the variables it touches: `spin`, `bit`, `cat`, `int`, `real`; `levels`: int or real with finitely many values by prior. */
  readonly supports: readonly string[];
  /** Machines only. */
  readonly activation?: string;
  /** What the activation means, where no param of the model without a number yet is in it. */
  readonly activationLaw?: ActivationLaw;
  readonly rule?: string;
  readonly channel?: string;
  /** Machines: `votes`: units of -1 or +1, a rule over them, a channel that sees the output's sign; `sum`: a real output. */
  readonly form?: "votes" | "sum";
  /** Machines: names of its laws that the model declares; the compiler has derived what they mean. */
  readonly declared?: readonly string[];
  /** Prior of the variables by its law's name (`normal`, `uniform`, `levels`, ...), where one is declared. */
  readonly prior?: string;
  /** Variables carry an `on sphere` constraint. */
  readonly spherical?: boolean;
  /** Fan-in, units, patterns where known (bound); undefined when only the lifted graph is at hand. */
  readonly inputs?: number;
  readonly units?: number;
}
export interface Capability {
  readonly method: Method;
  /** Why, or what is missing and what can be done instead. */
  readonly note: string;
}

export interface AlgorithmInfo {
  readonly name: string;
  readonly title: string;
  readonly family: "message passing" | "learner" | "enumeration";
  readonly options: OptionSchema;
  readonly cite: readonly string[];
  /** What it makes of a model's replicas: all copies (the default), or one in the field of the others; its option `replicas` goes first. */
  readonly replicas?: "collapse" | "explicit";
  /** Observables that it gives beside those of its family. */
  readonly gives?: readonly string[];
  handles(group: GroupTraits): Capability;
}
export interface ObservableInfo {
  readonly name: string;
  readonly unit: string;
  readonly doc: string;
  /** Costly observables are measured once, after the last step. */
  readonly costly: boolean;
  /** Named or positional arguments; the key order is the positional order. */
  readonly arguments: OptionSchema;
  /**
   * What its numbers are of, where not of the model's measure: the configuration that a method ended in, or the run itself. Two methods' numbers
   * of that kind stand side by side, and their difference means nothing.
   */
  readonly speaksOf?: "configuration" | "run";
  /** Algorithm families that can give it. */
  readonly families: readonly AlgorithmInfo["family"][];
}

/** True of an observable that the algorithm can give. */
export function gives({ family, gives: more = [] }: AlgorithmInfo, { name, families }: ObservableInfo): boolean {
  return families.includes(family) || more.includes(name);
}

export interface SourceInfo {
  readonly name: string;
  /** Positional order is the key order. */
  readonly arguments: OptionSchema;
  /** Number of aligned arrays it returns (1, or 2 for images and labels). */
  readonly targets: number;
  readonly doc: string;
}
/** Built-in laws that a model may name. */
export interface LawInfo {
  readonly name: string;
  readonly doc: string;
  /** Names after `;` with defaults, e.g. door's `width = 0.6745`. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Parameters that a param of the model of the same name gives, where a call does not. */
  readonly fromModel?: readonly string[];
  /** Its declaration in the language, for laws that the compiler has no word for. */
  readonly declaration?: string;
  /** True of a word of the language whose messages are not in this build. */
  readonly planned?: boolean;
}
/** A built-in channel, with what it means: the compiler writes it into tables of few variables. */
export interface ChannelInfo extends LawInfo {
  /** `sign`: the output is -1 or +1, or some other label that is right or wrong; `real`: any number. */
  readonly sees: "sign" | "real";
  /** ln of the weight of a label under an output. */
  logWeight(label: number, output: number, parameters: Readonly<Record<string, number>>): number;
}

export interface Capabilities {
  readonly algorithms: readonly AlgorithmInfo[];
  readonly observables: readonly ObservableInfo[];
  readonly sources: readonly SourceInfo[];
  readonly graphs: readonly SourceInfo[];
  readonly activations: readonly LawInfo[];
  readonly rules: readonly LawInfo[];
  readonly channels: readonly ChannelInfo[];
  readonly priors: readonly LawInfo[];
  /** Words of the contract whose method is not in this build, each with one sentence on what is missing. */
  readonly planned: {
    readonly algorithms: Readonly<Record<string, string>>;
    readonly observables: Readonly<Record<string, string>>;
  };
}
