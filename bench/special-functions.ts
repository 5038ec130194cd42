import { logAddExp } from "../runtime/kernels/log-sum-exp.js";
import { atanhErf, erfcx, logCdf, logitCdf, mills } from "../runtime/kernels/normal.js";

/** One line of a benchmark's table. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** Sum of f over the points: the sum keeps the loop alive. A loop a function, so that each call site stays monomorphic. */
const LOOPS: Record<string, (x: Float64Array) => number> = {
  "exp (for scale)": (x) => x.reduce((sum, value) => sum + Math.exp(value), 0),
  mills: (x) => x.reduce((sum, value) => sum + mills(value), 0),
  logCdf: (x) => x.reduce((sum, value) => sum + logCdf(value), 0),
  logitCdf: (x) => x.reduce((sum, value) => sum + logitCdf(value), 0),
  atanhErf: (x) => x.reduce((sum, value) => sum + atanhErf(value), 0),
  erfcx: (x) => x.reduce((sum, value) => sum + erfcx(value), 0),
  logAddExp: (x) => x.reduce((sum, value) => logAddExp(sum, value), 0),
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
