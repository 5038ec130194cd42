import type { Target } from "../../grammar/ast.js";
import { type Frame, indexName, type Loop, loopsOf, overLoops, type Scope } from "./scope.js";

/** Names of the indices of a target, in order. */
export function targetIndices(target: Target): string[] {
  return target.indices.map((index) => indexName(index) ?? "");
}

/** The loops over the instances of a statement: one a combination of its target's indices. */
export function targetLoops(target: Target, scope: Scope): Loop[] {
  return loopsOf(scope, targetIndices(target));
}

/** Visits every instance of a statement with its running number, row-major. */
export function iterateTarget(target: Target, scope: Scope): (frame: Frame, visit: (n: number) => void) => void {
  const loops = targetLoops(target, scope);
  return (frame, visit) => {
    let n = 0;
    overLoops(frame, loops, () => visit(n++));
  };
}
