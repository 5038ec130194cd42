import type { AlgorithmContext } from "../contracts.js";

/** A number by sweep, counted from 0. */
export type BySweep = (sweep: number) => number;

/** From `first` in sweep 0 to `last` in the final one, by equal ratios or equal steps. */
export function ramp(first: number, last: number, sweeps: number, shape: "geometric" | "linear"): BySweep {
  const share = (sweep: number): number => (sweeps > 1 ? Math.min(1, sweep / (sweeps - 1)) : 1);
  if (shape === "linear") return (sweep) => first + (last - first) * share(sweep);
  return (sweep) => first * (last / first) ** share(sweep);
}

/** Temperatures from which and to which it goes where nobody says otherwise, by the loss. */
const SCOPE: Readonly<Record<string, readonly [number, number]>> = { errors: [1, 0.05], cross_entropy: [0.5, 0.02] };

/** Temperature by sweep: `temperature` throughout, or from `t_start` to `t_end`. */
export function coolingOf(options: AlgorithmContext["options"]): BySweep {
  const fixed = options["temperature"];
  if (fixed !== undefined) return () => Number(fixed);
  const [start, end] = SCOPE[String(options["loss"])];
  const first = Number(options["t_start"] ?? start);
  const last = Number(options["t_end"] ?? end);
  return ramp(first, last, Number(options["sweeps"]), options["schedule"] as "geometric" | "linear");
}

/** How much sharper the cross-entropy and the units are at the end of a run. */
const SHARPENING = 10;

/** gamma of the cross-entropy and beta of the units by sweep, growing by equal ratios. */
export function sharpeningOf(options: AlgorithmContext["options"]): { gamma: BySweep; beta: BySweep; fixed: boolean } {
  const [gamma, beta, sweeps] = ["gamma", "beta", "sweeps"].map((name) => Number(options[name]));
  const growth = options["temperature"] === undefined ? SHARPENING : 1;
  const gammaEnd = Number(options["gamma_end"] ?? growth * gamma);
  const betaEnd = Number(options["beta_end"] ?? growth * beta);
  return {
    gamma: ramp(gamma, gammaEnd, sweeps, "geometric"),
    beta: ramp(beta, betaEnd, sweeps, "geometric"),
    fixed: gammaEnd === gamma && betaEnd === beta,
  };
}
