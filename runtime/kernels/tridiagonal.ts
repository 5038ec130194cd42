// Eigenvalues of a symmetric tridiagonal matrix by implicit QL steps with Wilkinson's shift (Dubrulle, Martin, Wilkinson, Numer. Math. 12
// (1968) 377), and the first components of the eigenvectors, which Gauss quadrature asks for (Golub, Welsch, Math. Comp. 23 (1969) 221).

/**
 * Couplings below this share of the largest entry are nothing: every step rounds by as much, so that rows far below the largest entry
 * would never settle against their own size (as in EISPACK's tql2).
 */
const NOTHING = Number.EPSILON;

/** Steps for one eigenvalue before giving up; two or three are usual. */
const MOST_STEPS = 60;

/**
 * Turns `diagonal` (length n) into the eigenvalues in ascending order; `below` (length n, entry k couples k and k + 1, the last one is
 * ignored) is destroyed. `first` (length n, if given) becomes the first components of the normalised eigenvectors, in the same order.
 * False: an eigenvalue did not settle (numbers that are not finite).
 */
export function tridiagonalEigenvalues(diagonal: Float64Array, below: Float64Array, first?: Float64Array): boolean {
  const n = diagonal.length;
  if (n === 0) return true;
  below[n - 1] = 0;
  const largest = rescale(diagonal, below);
  if (first) {
    first.fill(0);
    first[0] = 1;
  }
  for (let l = 0; l < n; l++) {
    let steps = 0;
    for (let m = split(diagonal, below, l); m !== l; m = split(diagonal, below, l)) {
      if (steps++ === MOST_STEPS) return false;
      qlStep(diagonal, below, l, m, first);
    }
  }
  for (let k = 0; k < n; k++) diagonal[k] *= largest;
  sort(diagonal, first);
  return true;
}

/** Divides by the largest entry, which is given back, so that squares neither over- nor underflow. */
function rescale(diagonal: Float64Array, below: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < diagonal.length; k++) largest = Math.max(largest, Math.abs(diagonal[k]), Math.abs(below[k]));
  if (largest === 0) return 1;
  for (let k = 0; k < diagonal.length; k++) {
    diagonal[k] /= largest;
    below[k] /= largest;
  }
  return largest;
}

/** The first m >= l at which the matrix falls apart. */
function split(diagonal: Float64Array, below: Float64Array, l: number): number {
  let m = l;
  for (; m < diagonal.length - 1; m++) {
    const size = Math.abs(diagonal[m]) + Math.abs(diagonal[m + 1]);
    if (Math.abs(below[m]) <= Math.max(NOTHING, Number.EPSILON * size)) break;
  }
  return m;
}

/** One implicit QL step on rows l .. m. */
function qlStep(d: Float64Array, e: Float64Array, l: number, m: number, first?: Float64Array): void {
  const half = (d[l + 1] - d[l]) / (2 * e[l]);
  const root = Math.sqrt(half * half + 1);
  let g = d[m] - d[l] + e[l] / (half + (half >= 0 ? root : -root));
  let sine = 1;
  let cosine = 1;
  let moved = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] -= moved;
      e[m] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1] - moved;
    const turn = (d[i] - g) * sine + 2 * cosine * b;
    moved = sine * turn;
    d[i + 1] = g + moved;
    g = cosine * turn - b;
    if (!first) continue;
    const upper = first[i + 1];
    first[i + 1] = sine * first[i] + cosine * upper;
    first[i] = cosine * first[i] - sine * upper;
  }
  d[l] -= moved;
  e[l] = g;
  e[m] = 0;
}

function sort(values: Float64Array, first?: Float64Array): void {
  if (!first) {
    values.sort();
    return;
  }
  const order = Array.from(values, (value, n) => ({ value, first: first[n] })).sort((a, b) => a.value - b.value);
  order.forEach((entry, n) => {
    values[n] = entry.value;
    first[n] = entry.first;
  });
}
