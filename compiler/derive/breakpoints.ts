import type { Expr } from "../../grammar/ast.js";
import { minus } from "../expr/build.js";
import { derivative, lengthOf, Z } from "../expr/diff.js";
import { plain } from "../expr/evaluate-call.js";
import { walk } from "../expr/walk.js";
import { pieceAt } from "./piece.js";
import { compileScalar, decides, type Scalar } from "./scalar.js";
import { ascending, GRID, shorter, signChanges, turn } from "./search.js";

/** Most breakpoints of a law: each costs 24 quadrature nodes a pattern and unit. */
export const MOST_BREAKPOINTS = 64;
/** Places nearer to each other than this, relative to their size where that exceeds 1, are held apart by rounding alone. */
const ROUNDING = 1e-12;
/** Longest slope, in nodes, of what a law compares. */
const LONGEST_SLOPE = 500;
/** Longest in all, in nodes, of what a law compares: each part is evaluated at thousands of places. */
const LONGEST_COMPARED = 4000;
/** Most stationary points of one comparison that are looked at. */
const MOST_STATIONARY = 256;

/** A law cut where it is not smooth: `pieces[j]` holds between breakpoints j - 1 and j. */
export interface Pieces {
  readonly breakpoints: readonly number[];
  readonly pieces: readonly Expr[];
}

/**
 * Cuts a law where a comparison, a kink or a step in it switches. It is found by meaning: the decisions that an evaluation takes are
 * compared between neighbours of a grid, and where they differ the place is bisected to the last bit. The grid holds, besides its
 * own places, the zeros and turning points of all that is compared, so that a narrow window is not stepped over.
 * Undefined when there are more than MOST_BREAKPOINTS, or too much is compared to look for them.
 */
export function cut(expr: Expr): Pieces | undefined {
  if (compared(expr).reduce((sum, each) => sum + lengthOf(each), 0) > LONGEST_COMPARED) return undefined;
  const raw = switches(expr, ascending([...GRID, ...interesting(expr)]));
  if (!raw) return undefined;
  const inside = (n: number): number => {
    if (raw.length === 0) return 0.5;
    if (n === 0) return raw[0] - Math.max(1, Math.abs(raw[0]) / 2);
    const last = raw[raw.length - 1];
    return n === raw.length ? last + Math.max(1, Math.abs(last) / 2) : raw[n - 1] + (raw[n] - raw[n - 1]) / 2;
  };
  const breakpoints: number[] = [];
  const pieces: Expr[] = [pieceAt(expr, inside(0))];
  raw.forEach((place, n) => {
    const piece = pieceAt(expr, inside(n + 1));
    const width = Math.min(place - (raw[n - 1] ?? place - 1), (raw[n + 1] ?? place + 1) - place);
    if (agree(pieces[pieces.length - 1], piece, place, width)) return;
    breakpoints.push(place);
    pieces.push(piece);
  });
  return breakpoints.length > MOST_BREAKPOINTS ? undefined : { breakpoints, pieces };
}

/** Where neighbouring decisions differ. A piece no wider than rounding is none: its ends are one place. */
function switches(expr: Expr, grid: readonly number[]): number[] | undefined {
  const decisions: number[] = [];
  const evaluate = compileScalar(expr, (decision) => decisions.push(decision));
  const signature = (z: number): string => {
    decisions.length = 0;
    evaluate(z);
    return decisions.join();
  };
  const found: number[] = [];
  // Counted one by one, for a law may switch so often that rounding takes all of it for one place.
  let count = 0;
  let at = grid[0];
  let here = signature(at);
  for (const next of grid.slice(1)) {
    const there = signature(next);
    while (here !== there) {
      const from = here;
      const { place, beyond } = turn(at, next, (z) => signature(z) === from);
      const last = found.length - 1;
      if (last < 0 || place - found[last] > ROUNDING * Math.max(1, Math.abs(place))) found.push(place + 0);
      else found[last] = shorter(found[last], place + 0);
      if (++count > 4 * MOST_BREAKPOINTS) return undefined;
      at = beyond;
      here = signature(at);
    }
    at = next;
  }
  return found;
}

/** True when two pieces are the same function around the place between them, to rounding. */
function agree(a: Expr, b: Expr, place: number, width: number): boolean {
  if (a.kind === "number" && b.kind === "number") return a.value === b.value;
  const [f, g] = [compileScalar(a), compileScalar(b)];
  return [-0.9, -0.53, -0.21, 0.17, 0.49, 0.87].every((t) => {
    const at = place + t * width;
    return Math.abs(f(at) - g(at)) <= 1e-13 * Math.max(1, Math.abs(f(at)));
  });
}

const places = new WeakMap<Expr, readonly number[]>();

/** Zeros and turning points of whatever a law compares, divides by, or takes a root or logarithm of. */
export function interesting(expr: Expr): readonly number[] {
  const known = places.get(expr);
  if (known) return known;
  const found = compared(expr).flatMap((inner) => {
    const slope = written(derivative(inner, Z));
    const f = compileScalar(inner);
    // Affine: its zero is known, however far out.
    if (slope?.kind === "number") return slope.value === 0 ? [] : around(-f(0) / slope.value);
    const turning = slope ? signChanges(guarded(compileScalar(slope)), GRID, MOST_STATIONARY) : [];
    return [...turning, ...signChanges(guarded(f), ascending([...GRID, ...turning]), MOST_STATIONARY)];
  });
  places.set(expr, found);
  return found;
}

/** A slope that is not too long to be evaluated; without it the turning points are not looked for. */
function written(slope: Expr | undefined): Expr | undefined {
  return slope && lengthOf(slope) <= LONGEST_SLOPE ? slope : undefined;
}

/** A place, and one beyond it, for it may lie outside the grid. */
function around(place: number): number[] {
  return Number.isFinite(2 * place) ? [place, 2 * place] : [];
}

/** Infinities count as no value: they have a sign, but no zero beside them. */
function guarded(f: Scalar): Scalar {
  return (z) => {
    const value = f(z);
    return Number.isFinite(value) ? value : Number.NaN;
  };
}

const ROOTS: readonly string[] = ["sqrt", "log", "log2", "atanh"];
const COMPARISONS: readonly string[] = ["<", "<=", ">", ">=", "==", "!="];

function compared(expr: Expr): Expr[] {
  const found: Expr[] = [];
  walk(expr, (node) => {
    if (node.kind === "binary") {
      if (COMPARISONS.includes(node.operator)) found.push(minus(node.left, node.right));
      else if (node.operator === "/" || node.operator === "%") found.push(node.right);
      else if (node.operator === "^" && node.right.kind === "number" && !Number.isInteger(node.right.value))
        found.push(node.left);
    } else if (node.kind === "call") {
      const args = node.args.map(plain);
      const { text } = node.callee;
      if (text === "min" || text === "max")
        args.forEach((a, n) => {
          for (const b of args.slice(n + 1)) found.push(minus(a, b));
        });
      else if (decides(text) || ROOTS.includes(text)) found.push(args[0]);
    }
  });
  return found.filter((each) => each.kind !== "number");
}
