import { logAddExp } from "../runtime/kernels/log-sum-exp.js";
import { atanhErf, erfcx, logCdf, logitCdf, mills } from "../runtime/kernels/normal.js";
import type { BenchRow } from "./row.js";

/** Sums over the points, so that nothing is optimised away; a loop a function, so that each call site stays monomorphic. */
const LOOPS: Record<string, (x: Float64Array) => number> = {
  "exp (for scale)": (x) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += Math.exp(x[i]);
    return sum;
  },
  mills: (x) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += mills(x[i]);
    return sum;
  },
  logCdf: (x) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += logCdf(x[i]);
    return sum;
  },
  logitCdf: (x) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += logitCdf(x[i]);
    return sum;
  },
  atanhErf: (x) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += atanhErf(x[i]);
    return sum;
  },
  erfcx: (x) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += erfcx(x[i]);
    return sum;
  },
  logAddExp: (x) => {
    let sum = 0;
    for (let i = 1; i < x.length; i++) sum += logAddExp(x[i - 1], x[i]);
    return sum;
  },
};

/** Nanoseconds a call of each special function, over arguments spread evenly over [-6, 6]; the best of five rounds. */
export function specialFunctions(points = 400_000): BenchRow[] {
  const x = Float64Array.from({ length: points }, (_, i) => ((i * 7919) % points) * (12 / points) - 6);
  const best = new Map<string, number>();
  for (let round = 0; round < 5; round++) {
    for (const [name, loop] of Object.entries(LOOPS)) {
      const start = performance.now();
      loop(x);
      const nanoseconds = ((performance.now() - start) * 1e6) / points;
      best.set(name, Math.min(nanoseconds, best.get(name) ?? Number.POSITIVE_INFINITY));
    }
  }
  return [...best].map(([name, value]) => ({ name, value, unit: "ns/call" }));
}
