import type {
  ActivationDeclaration,
  ChannelDeclaration,
  Clause,
  DataStatement,
  DefStatement,
  ExperimentDeclaration,
  Expr,
  FactorStatement,
  GraphStatement,
  Let,
  ModelDeclaration,
  Name,
  Param,
  ReplicasStatement,
  RuleDeclaration,
  Statement,
  Target,
  Value,
  VarStatement,
} from "../grammar/ast.js";
import type { SourceFile, Span } from "../grammar/source.js";

// What resolve and check make of the syntax tree: names bound, axes known, every mistake found. No sizes yet.

/** A type as declared; `states` is the q of `cat(q)`, an expression over params until binding. */
export interface DeclaredType {
  readonly name: "spin" | "bit" | "cat" | "int" | "real" | "bool";
  readonly states?: Expr;
}

/** Where the members of an index set come from. */
export type SetDomain =
  | { readonly kind: "range"; readonly value: Value }
  | { readonly kind: "nodes"; readonly graph: string }
  | { readonly kind: "edges"; readonly graph: string }
  /** `(i < j < k) in v`: increasing tuples over the members of set `of`. */
  | { readonly kind: "increasing"; readonly of: string }
  /** Variables of a `use uai` or `use fg` file. */
  | { readonly kind: "imported" };

/**
 * An index set: an identity, not just a length. Named after what declares it: `k` for `plate k in 1..K`, `nodes(G)`, `edges(G)`,
 * `i<j<k in v`. A tuple set has arity > 1 and `member`, the set its components belong to.
 */
export interface IndexSet {
  readonly name: string;
  readonly arity: number;
  readonly domain: SetDomain;
  readonly member?: string;
  readonly span: Span;
  /** The plate's own comment ("hidden units"), for messages. */
  readonly doc?: string;
}

/** One axis of an indexed symbol; it takes `arity` index expressions. */
export interface Axis {
  readonly set: string;
  readonly arity: number;
}

interface SymbolBase {
  readonly name: string;
  /** Span of the name where it is declared. */
  readonly span: Span;
  readonly doc?: string;
}
export type ModelSymbol = SymbolBase &
  (
    | { readonly kind: "param"; readonly node: Param; readonly type: DeclaredType }
    | { readonly kind: "let"; readonly node: Let }
    /** `set` is the set of its values; `plate` the (tuple) set it iterates with, `position` its place in the tuple. */
    | { readonly kind: "index"; readonly set: string; readonly plate: string; readonly position: number }
    | { readonly kind: "graph"; readonly node: GraphStatement }
    | {
        readonly kind: "data";
        readonly node: DataStatement;
        readonly target: Target;
        readonly axes: readonly Axis[];
        readonly type: DeclaredType;
      }
    | {
        readonly kind: "variable";
        /** Absent for variables of an imported graph and for the centre that a `couple` introduces. */
        readonly node?: VarStatement;
        readonly axes: readonly Axis[];
        readonly type: DeclaredType;
      }
    | {
        readonly kind: "definition";
        readonly node: DefStatement;
        readonly axes: readonly Axis[];
        readonly type?: DeclaredType;
      }
    | { readonly kind: "factor"; readonly node: FactorStatement; readonly axes: readonly Axis[] }
    | { readonly kind: "replica"; readonly node: ReplicasStatement }
  );

/** An activation, rule or channel declared in the language. */
export type LawDeclaration = ActivationDeclaration | RuleDeclaration | ChannelDeclaration;

export interface CheckedModel {
  readonly name: string;
  /** Absent for `use uai` and `use fg` models. */
  readonly node?: ModelDeclaration;
  /** Path of the file that declares it; data paths are relative to it. */
  readonly path: string;
  readonly doc?: string;
  /** Statements of the base models first, then its own; a redeclared param replaces the base's. */
  readonly statements: readonly Statement[];
  readonly symbols: ReadonlyMap<string, ModelSymbol>;
  readonly sets: ReadonlyMap<string, IndexSet>;
  /** Laws visible in it, by name. */
  readonly laws: ReadonlyMap<string, LawDeclaration>;
  readonly imported?: ImportedGraph;
}

/** An experiment whose model is known; clauses are checked, their values still expressions. */
export interface CheckedExperiment {
  readonly name: string;
  /** Absent for the implicit experiment of a file with models only. */
  readonly node?: ExperimentDeclaration;
  readonly title?: string;
  readonly model: CheckedModel;
  readonly clauses: readonly Clause[];
  /** The `run` clause's algorithm, `bp` when there is none. */
  readonly algorithm: Name | { readonly text: string; readonly span?: undefined };
}

export interface Program {
  /** Every file read, the main one first. */
  readonly files: readonly SourceFile[];
  readonly models: readonly CheckedModel[];
  readonly experiments: readonly CheckedExperiment[];
  /** Activations, rules and channels declared in any of the files. */
  readonly laws: ReadonlyMap<string, LawDeclaration>;
}

/** A file of `use uai` or `use fg`, by the words of the model, and the file of its evidence. */
export interface ImportedGraph {
  readonly format: "uai" | "fg";
  readonly path: string;
  readonly span: Span;
  readonly evidence?: { readonly path: string; readonly span: Span };
}
