// tanh and its inverse by tables of 1/128 steps. With t the value at the grid point next to f and d = tanh of the rest r,
// |r| <= 1/256, by its series, tanh f = (t + d) / (1 + t d); back, atanh m = atanh g + atanh z with z = (m - g) / (1 - m g).
// Terms left out are below 1e-18. Half the time of Math.tanh and of Math.log. Loops that need 1 - tanh^2 as well take the
// tables themselves. Constants are spelled out in the functions: a bundler may make variables of those of a module.

/** Grid points in a unit of field. */
export const GRID = 128;
/** The grid serves |f| < GRID_REACH. */
export const GRID_REACH = 20;
/** Entry of f = 0 in the tables. */
export const GRID_CENTRE = GRID * GRID_REACH;
/** tanh f and 1 - tanh^2 f at f = (entry - GRID_CENTRE) / GRID. */
export const GRID_MEAN = new Float64Array(2 * GRID_CENTRE + 1);
export const GRID_SPREAD = new Float64Array(2 * GRID_CENTRE + 1);
/** tanh r = r (1 + D3 r^2 + D5 r^4). */
export const D3 = -1 / 3;
export const D5 = 2 / 15;

for (let entry = 0; entry <= 2 * GRID_CENTRE; entry++) {
  const field = (entry - GRID_CENTRE) / GRID;
  const odds = Math.exp(-2 * Math.abs(field));
  const share = 1 / (1 + odds);
  GRID_MEAN[entry] = Math.tanh(field);
  GRID_SPREAD[entry] = 4 * odds * share * share;
}

/** atanh at (entry - 96) / 128, up to the 3/4 that `fieldOf` serves. */
const GRID_FIELD = Float64Array.from({ length: 193 }, (_, entry) => Math.atanh((entry - 96) / 128));

/** tanh f for any f, within 4e-16. */
export function meanOf(field: number): number {
  if (!(Math.abs(field) < 20)) return Math.tanh(field);
  const entry = (field * 128 + 2560.5) | 0;
  const r = field - (entry - 2560) * 0.0078125;
  const square = r * r;
  const d = r * (1 + square * (-0.3333333333333333 + square * 0.13333333333333333));
  const t = GRID_MEAN[entry];
  return (t + d) / (1 + t * d);
}

/** atanh m for |m| <= 3/4, within 4e-16. */
export function fieldOf(mean: number): number {
  const entry = (mean * 128 + 96.5) | 0;
  const near = (entry - 96) * 0.0078125;
  const z = (mean - near) / (1 - mean * near);
  const square = z * z;
  const bend = square * (0.3333333333333333 + square * (0.2 + square * 0.14285714285714285));
  return GRID_FIELD[entry] + (z + z * bend);
}
