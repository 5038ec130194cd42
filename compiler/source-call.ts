import type { Span } from "../grammar/source.js";

/** A source or graph call after folding: `iid(normal(0, s))` is `{ name: "iid", positional: [{ name: "normal", positional: [0, 1] }] }`. */
export interface SourceCall {
  readonly name: string;
  readonly positional: readonly SourceValue[];
  readonly named: Readonly<Record<string, SourceValue>>;
  readonly span: Span;
}
export type SourceValue = number | string | boolean | readonly (number | string)[] | SourceCall;

/** What the binder asks of the runtime for one `data` statement. */
export interface DataRequest {
  /** The stream purpose: the first target's name. */
  readonly purpose: string;
  readonly call: SourceCall;
  readonly targets: readonly DataTarget[];
  readonly span: Span;
}
export interface DataTarget {
  readonly name: string;
  readonly shape: readonly number[];
  /** `spin`, `bit`, `cat(q)`, `int`, `real`: what each entry must be. */
  readonly type: { readonly name: string; readonly states?: number };
}
