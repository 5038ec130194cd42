import type { Span } from "./source.js";

// The syntax tree of docs/reference/language.md. Plain data with spans; `kind` tells the shape.

export interface Node {
  readonly span: Span;
}
export interface Name extends Node {
  readonly text: string;
}
/** One `//` or `///` comment; `text` is without the slashes and the first space. */
export interface Comment extends Node {
  readonly text: string;
  readonly doc: boolean;
  /** True when a blank line stands before a comment that is not the first of its group. */
  readonly blankBefore?: boolean;
}
/** What stands around a statement: kept so that `wfmc fmt` loses no word. */
export interface Trivia {
  /** Comments on the lines before. */
  readonly leading: readonly Comment[];
  /** Comment at the end of the statement's own last line. */
  readonly trailing?: Comment;
  /** True when a blank line stands before (the printer keeps one). */
  readonly blankBefore: boolean;
  /** True when a blank line stands between the leading comments and the statement. */
  readonly blankAfterComments?: boolean;
}
interface Commented extends Node {
  readonly trivia: Trivia;
  /** Text of the `///` comments right above, joined by newlines. */
  readonly doc?: string;
}

// ---- expressions -------------------------------------------------------------------------------------------------

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "^" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or";
export type UnaryOperator = "+" | "-" | "not";

export interface NumberLiteral extends Node {
  readonly kind: "number";
  readonly value: number;
  /** As written, so that the printer keeps `1e-3` or `0.50`. */
  readonly text: string;
}
export interface StringLiteral extends Node {
  readonly kind: "string";
  readonly value: string;
}
export interface BooleanLiteral extends Node {
  readonly kind: "boolean";
  readonly value: boolean;
}
/** `w` or `w[k, i]` or `tau[mu, :]`. `indices` is absent for a bare name. */
export interface Reference extends Node {
  readonly kind: "reference";
  readonly name: Name;
  readonly indices?: readonly Index[];
}
/** `:` in an index list: all values of that axis. */
export interface AllIndices extends Node {
  readonly kind: "all";
}
export type Index = Expr | AllIndices;
/** `majority(tau[mu, :])`, `gibbs(x, beta = 1)`, `local_entropy(d = 0..0.25 step 0.01)`. */
export interface Call extends Node {
  readonly kind: "call";
  readonly callee: Name;
  readonly args: readonly Argument[];
}
export interface Argument extends Node {
  readonly name?: Name;
  readonly value: Value;
}
export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: UnaryOperator;
  readonly operand: Expr;
}
export interface Binary extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expr;
  readonly right: Expr;
}
export interface Conditional extends Node {
  readonly kind: "if";
  readonly condition: Expr;
  readonly then: Expr;
  readonly otherwise: Expr;
}
/** `sum(i) body`, `prod(i, j) body`. */
export interface Reduce extends Node {
  readonly kind: "reduce";
  readonly operator: "sum" | "prod";
  readonly indices: readonly Name[];
  readonly body: Expr;
}
export interface List extends Node {
  readonly kind: "list";
  readonly items: readonly Expr[];
}
export type Expr =
  | NumberLiteral
  | StringLiteral
  | BooleanLiteral
  | Reference
  | Call
  | Unary
  | Binary
  | Conditional
  | Reduce
  | List;
/** `a..b step c`; ends included. */
export interface Range extends Node {
  readonly kind: "range";
  readonly from: Expr;
  readonly to: Expr;
  readonly step?: Expr;
}
export type Value = Expr | Range;

// ---- types and targets -------------------------------------------------------------------------------------------

/** `spin`, `cat(4)`, `real`, `spin[k]`. */
export interface TypeExpr extends Node {
  readonly name: Name;
  readonly args: readonly Expr[];
  readonly indices: readonly Index[];
}
/** What a statement declares or observes: `w[k, i]: real`. */
export interface Target extends Node {
  readonly name: Name;
  readonly indices: readonly Index[];
  readonly type?: TypeExpr;
}

// ---- statements of a model ---------------------------------------------------------------------------------------

export interface Param extends Commented {
  readonly kind: "param";
  readonly name: Name;
  readonly type: TypeExpr;
  readonly value?: Expr;
  readonly where?: Expr;
  /** The words of `unit nats/weight`, spaces removed. */
  readonly unit?: Name;
}
export interface Let extends Commented {
  readonly kind: "let";
  readonly name: Name;
  readonly value: Expr;
}
/** `plate i in 1..N`; `plate (i, j) in edges(G)`; `plate (i < j < k) in v`. */
export interface PlateStatement extends Commented {
  readonly kind: "plate";
  readonly indices: readonly Name[];
  /** The sign before each index after the first. */
  readonly separators: readonly ("," | "<")[];
  readonly domain: Value;
}
export interface GraphStatement extends Commented {
  readonly kind: "graph";
  readonly name: Name;
  readonly value: Expr;
}
export interface DataStatement extends Commented {
  readonly kind: "data";
  readonly targets: readonly Target[];
  /** True when written `(a, b) from ...`. */
  readonly grouped: boolean;
  readonly source?: Expr;
}
export interface VarStatement extends Commented {
  readonly kind: "var";
  readonly target: Target;
  readonly prior?: Expr;
  readonly constraint?: Expr;
}
export interface DefStatement extends Commented {
  readonly kind: "def";
  readonly target: Target;
  readonly value: Expr;
}
export interface ObserveStatement extends Commented {
  readonly kind: "observe";
  readonly target: Target;
  readonly relation: ":=" | "~";
  readonly value: Expr;
}
export interface FactorStatement extends Commented {
  readonly kind: "factor" | "energy";
  readonly target: Target;
  readonly value: Expr;
}
export interface ReplicasStatement extends Commented {
  readonly kind: "replicas";
  readonly index: Name;
  readonly domain: Value;
  readonly variables: readonly Name[];
}
export interface CoupleStatement extends Commented {
  readonly kind: "couple";
  readonly variable: Name;
  readonly center?: Name;
  readonly index: Name;
  readonly law: Expr;
}
export type Statement =
  | Param
  | Let
  | PlateStatement
  | GraphStatement
  | DataStatement
  | VarStatement
  | DefStatement
  | ObserveStatement
  | FactorStatement
  | ReplicasStatement
  | CoupleStatement;

// ---- clauses of an experiment ------------------------------------------------------------------------------------

export interface Option extends Node {
  readonly name: Name;
  readonly value: Value;
}
export interface RunClause extends Commented {
  readonly kind: "run";
  readonly algorithm: Name;
  readonly options: readonly Option[];
}
export interface AxisClause extends Commented {
  readonly kind: "anneal" | "sweep";
  readonly name: Name;
  readonly value: Value;
}
export interface SeedsClause extends Commented {
  readonly kind: "seeds";
  readonly value: Value;
}
export interface MeasureClause extends Commented {
  readonly kind: "measure";
  readonly items: readonly Expr[];
}
export interface StopClause extends Commented {
  readonly kind: "stop";
  readonly condition: Expr;
}
export interface ExpectClause extends Commented {
  readonly kind: "expect";
  readonly condition: Expr;
  readonly at?: Expr;
}
export interface PlotClause extends Commented {
  readonly kind: "plot";
  readonly y: Expr;
  readonly x: Name;
  readonly by?: Name;
}
export interface SaveClause extends Commented {
  readonly kind: "save";
  readonly name: Name;
  readonly path: StringLiteral;
}
export interface ReportClause extends Commented {
  readonly kind: "report";
  readonly path: StringLiteral;
}
export type Clause =
  | RunClause
  | AxisClause
  | SeedsClause
  | MeasureClause
  | StopClause
  | ExpectClause
  | PlotClause
  | SaveClause
  | ReportClause;

// ---- top level ---------------------------------------------------------------------------------------------------

/** `use "x.wfm"`; `use uai "grid.uai" as Grid`; `use uai "grid.uai" evidence "grid.evid" as Grid`. */
export interface Use extends Commented {
  readonly kind: "use";
  readonly format?: Name;
  readonly path: StringLiteral;
  /** File of the variables that are observed. */
  readonly evidence?: StringLiteral;
  readonly alias?: Name;
}
export interface ModelDeclaration extends Commented {
  readonly kind: "model";
  readonly name: Name;
  readonly base?: Name;
  readonly statements: readonly Statement[];
  /** Comments after the last statement, before the closing brace. */
  readonly dangling: readonly Comment[];
}
export interface Formal extends Node {
  readonly name: Name;
  readonly type: TypeExpr;
  readonly value?: Expr;
}
/** Arguments before `;` are random, after it parameters. */
export interface Formals extends Node {
  readonly random: readonly Formal[];
  readonly parameters: readonly Formal[];
}
export interface ActivationDeclaration extends Commented {
  readonly kind: "activation";
  readonly name: Name;
  readonly formals: Formals;
  readonly result?: TypeExpr;
  readonly value: Expr;
  readonly smooth?: Expr;
}
export interface ChannelDeclaration extends Commented {
  readonly kind: "channel";
  readonly name: Name;
  readonly formals: Formals;
  readonly value: Expr;
}
export interface RuleDeclaration extends Commented {
  readonly kind: "rule";
  readonly name: Name;
  readonly formals: Formals;
  readonly result: TypeExpr;
  readonly value: Expr;
}
export interface ExperimentDeclaration extends Commented {
  readonly kind: "experiment";
  readonly name: Name;
  readonly model: Name;
  readonly title?: StringLiteral;
  readonly clauses: readonly Clause[];
  readonly dangling: readonly Comment[];
}
export type Declaration =
  | Use
  | ModelDeclaration
  | ActivationDeclaration
  | ChannelDeclaration
  | RuleDeclaration
  | ExperimentDeclaration;

export interface FileNode extends Node {
  readonly kind: "file";
  readonly declarations: readonly Declaration[];
  /** Comments after the last declaration. */
  readonly dangling: readonly Comment[];
}
