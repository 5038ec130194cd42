import type { Expr } from "../../grammar/ast.js";
import { derivative, lengthOf, Z } from "../expr/diff.js";
import type { ScalarLaw } from "../ir/flat-graph.js";
import { cut, interesting, MOST_BREAKPOINTS, type Pieces } from "./breakpoints.js";
import { compileScalar, type Scalar } from "./scalar.js";
import { ascending, GRID } from "./search.js";

/** Preactivations for which a law must have a value; sums of any sensible scale lie within. */
export const DOMAIN = 100;
/** Longest derivative, in nodes: it is evaluated at every quadrature node. */
const LONGEST = 20_000;

/** What a law turned out to be, or why nothing can be derived from it and what can be done. */
export type Derived<T> =
  | { readonly law: T; readonly fault?: undefined }
  | { readonly fault: { readonly reason: string; readonly can: string } };

/** A refusal. */
export function underivable(reason: string, can: string): { readonly fault: { reason: string; can: string } } {
  return { fault: { reason, can } };
}

/** The value, slopes, breakpoints and levels of an expression in `z`; slopes are those of `smooth` where it is given. */
export function scalarLaw(value: Expr, smooth: Expr = value): Derived<ScalarLaw> {
  const pieces = cut(value);
  if (!pieces) return endless();
  const apply = compileScalar(value);
  const extra = interesting(value);
  const hole = holeOf(apply, [...extra, ...pieces.breakpoints]);
  if (hole) return hole;
  const first = derivative(smooth, Z);
  const second = first && derivative(first, Z);
  if (!first || !second || lengthOf(second) > LONGEST)
    return underivable("its second derivative is too long to write out", "shorten it, or give a short `smooth` form");
  const [slope, curvature] = [compileScalar(first), compileScalar(second)];
  const own = smooth === value ? undefined : holeOf(compileScalar(smooth), interesting(smooth));
  if (own) return underivable(`its \`smooth\` form has no slope: ${own.fault.reason}`, own.fault.can);
  const levels = levelsOf(pieces);
  const edges = smooth === value && !levels ? extra.filter((z) => !Number.isFinite(slope(z))) : [];
  // A place without a finite slope, as 0 of sqrt(abs(z)), ends a smooth piece.
  const breakpoints = ascending([...pieces.breakpoints, ...edges.filter((z) => Math.abs(z) <= DOMAIN)]);
  const gradient = smooth === value ? {} : { smooth: compileScalar(smooth) };
  return { law: { apply, ...gradient, slope, curvature, breakpoints, levels } };
}

function endless(): Derived<never> {
  return underivable(
    `it jumps or bends at more than ${MOST_BREAKPOINTS} places, or compares too much to find them`,
    "bound it: `if abs(z) < 10 then ... else ...` leaves finitely many",
  );
}

/** A place where a law has no value. */
function holeOf(apply: Scalar, extra: readonly number[]): ReturnType<typeof underivable> | undefined {
  for (const z of [...extra, ...GRID]) {
    if (Math.abs(z) > DOMAIN) continue;
    const value = apply(z);
    if (Number.isFinite(value) && !(Math.abs(value) > 1e12 && extra.includes(z))) continue;
    return underivable(
      `its value at z = ${Number(z.toPrecision(6))} is ${Number.isFinite(value) ? "beyond all bounds" : value}`,
      `give it a value there with \`if\`; a law must be finite for |z| up to ${DOMAIN}`,
    );
  }
  return undefined;
}

/** The constant that each piece is, if all are: written as one, or found to be one on all of the grid. */
function levelsOf({ breakpoints, pieces }: Pieces): number[] | undefined {
  const levels: number[] = [];
  for (const [n, piece] of pieces.entries()) {
    const level = piece.kind === "number" ? piece.value : steady(piece, breakpoints[n - 1], breakpoints[n]);
    if (level === undefined) return undefined;
    levels.push(level);
  }
  return levels;
}

function steady(piece: Expr, low = -Infinity, high = Infinity): number | undefined {
  const f = compileScalar(piece);
  const middle = Number.isFinite(low + high) ? [low + (high - low) / 3, low + (high - low) / 2] : [];
  const places = [...middle, ...GRID.filter((z) => z > low && z < high && Math.abs(z) <= DOMAIN)];
  const values = places.map(f);
  // A sum of a few terms rounds to within some units of the last place.
  const same = values.every((value) => Math.abs(value - values[0]) <= 1e-14 * Math.max(1, Math.abs(values[0])));
  return same ? values[0] : undefined;
}
