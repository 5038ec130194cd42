import type { Expr, Name } from "../../grammar/ast.js";
import type { BoundSet, Instance } from "../bind/instance.js";
import { stridesOf } from "../ir/tensor.js";
import type { ModelSymbol } from "../model.js";

/** What an evaluation closure reads: the position of every index slot, and the value of every variable node. */
export interface Frame {
  readonly positions: Int32Array;
  readonly values: Float64Array;
}

/** Where a variable group lies in the flat numbering. */
export interface VariableLayout {
  readonly first: number;
  readonly strides: readonly number[];
}

/** Index names to slots of a frame; `alias` gives fresh names to bound indices that a substitution would capture. */
export interface Scope {
  readonly instance: Instance;
  readonly variables: ReadonlyMap<string, VariableLayout>;
  readonly slots: Map<string, number>;
  readonly alias: Map<string, string>;
  /** Values that are no symbols: what stands for a subexpression that is computed apart. */
  readonly apart?: ReadonlyMap<string, (frame: Frame) => number>;
}

/** Largest number of index slots that one statement may use; a frame is this wide. */
export const FRAME_WIDTH = 64;

export function newScope(instance: Instance, variables: ReadonlyMap<string, VariableLayout> = new Map()): Scope {
  return { instance, variables, slots: new Map(), alias: new Map() };
}

export function newFrame(variableCount = 0): Frame {
  return { positions: new Int32Array(FRAME_WIDTH), values: new Float64Array(variableCount) };
}

/** The symbol behind a name, seen through the aliases of renamed indices. */
export function symbolOf(scope: Scope, name: string): ModelSymbol | undefined {
  return scope.instance.model.symbols.get(scope.alias.get(name) ?? name);
}

/** The slot of an index, or of a tuple of indices under the key `i,j`. */
export function slotOf(scope: Scope, key: string): number {
  let slot = scope.slots.get(key);
  if (slot === undefined) {
    slot = scope.slots.size;
    if (slot >= FRAME_WIDTH) throw new RangeError(`a statement uses more than ${FRAME_WIDTH} indices`);
    scope.slots.set(key, slot);
  }
  return slot;
}

/** One loop of a statement: a single index, or the indices of a tuple plate that run together. */
export interface Loop {
  readonly set: BoundSet;
  /** Slot of the position in `set`. */
  readonly slot: number;
  /** Tuple plates: slots of the components. */
  readonly components: readonly number[];
}

/** The loops over a list of index names, tuples of one plate taken together when all their indices stand in order. */
export function loopsOf(scope: Scope, names: readonly string[]): Loop[] {
  const loops: Loop[] = [];
  for (let at = 0; at < names.length; ) {
    const tuple = tupleAt(scope, names, at);
    if (tuple) {
      const members = names.slice(at, at + tuple.arity);
      loops.push({
        set: tuple,
        slot: slotOf(scope, members.join(",")),
        components: members.map((n) => slotOf(scope, n)),
      });
      at += tuple.arity;
    } else {
      const symbol = symbolOf(scope, names[at]);
      const set = symbol?.kind === "index" ? scope.instance.sets.get(symbol.set) : undefined;
      if (!set) throw new RangeError(`\`${names[at]}\` is no bound index`);
      loops.push({ set, slot: slotOf(scope, names[at]), components: [] });
      at += 1;
    }
  }
  return loops;
}

/** The tuple set whose indices are names[at], names[at + 1], .. in order, if there is one. */
export function tupleAt(scope: Scope, names: readonly string[], at: number): BoundSet | undefined {
  const first = symbolOf(scope, names[at]);
  if (first?.kind !== "index") return undefined;
  const set = scope.instance.sets.get(first.plate);
  if (!set || set.arity === 1) return undefined;
  for (let n = 0; n < set.arity; n++) {
    const symbol = at + n < names.length ? symbolOf(scope, names[at + n]) : undefined;
    if (symbol?.kind !== "index" || symbol.plate !== first.plate || symbol.position !== n) return undefined;
  }
  return set;
}

/** Puts a loop at a position: sets its slot, and those of its components. */
export function enter(frame: Frame, loop: Loop, position: number): void {
  frame.positions[loop.slot] = position;
  const { tuples } = loop.set;
  if (tuples)
    for (let n = 0; n < loop.components.length; n++)
      frame.positions[loop.components[n]] = tuples[position * loop.components.length + n];
}

/** Visits every combination of positions, last loop fastest. */
export function overLoops(frame: Frame, loops: readonly Loop[], visit: () => void, depth = 0): void {
  if (depth === loops.length) {
    visit();
    return;
  }
  const loop = loops[depth];
  for (let position = 0; position < loop.set.size; position++) {
    enter(frame, loop, position);
    overLoops(frame, loops, visit, depth + 1);
  }
}

/** Flat layout of the variable groups of an instance: row-major in declaration order. */
export function layoutVariables(instance: Instance): { layout: Map<string, VariableLayout>; count: number } {
  const layout = new Map<string, VariableLayout>();
  let count = 0;
  for (const symbol of instance.model.symbols.values()) {
    if (symbol.kind !== "variable") continue;
    const shape = symbol.axes.map((axis) => instance.sets.get(axis.set)?.size ?? 0);
    layout.set(symbol.name, { first: count, strides: stridesOf(shape) });
    count += shape.reduce((product, length) => product * length, 1);
  }
  return { layout, count };
}

/** The plain index name of an index expression, if it is one. */
export function indexName(index: Expr | { readonly kind: "all" }): string | undefined {
  return index.kind === "reference" && !index.indices ? index.name.text : undefined;
}

/** Texts of names. */
export function texts(names: readonly Name[]): string[] {
  return names.map((name) => name.text);
}
