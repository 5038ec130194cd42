import type { AlgorithmContext } from "../contracts.js";

/** Temperatures of a run by sweep, counted from 0. */
export interface Cooling {
  readonly sweeps: number;
  /** False where one temperature stays. */
  readonly falls: boolean;
  at(sweep: number): number;
}

/** From `t_start` to `t_end` in equal steps or equal ratios, or `temperature` throughout. */
export function coolingOf(options: AlgorithmContext["options"]): Cooling {
  const sweeps = Number(options["sweeps"]);
  const fixed = options["temperature"];
  if (fixed !== undefined) return { sweeps, falls: false, at: () => Number(fixed) };
  const first = Number(options["t_start"]);
  const last = Number(options["t_end"]);
  const share = (sweep: number): number => (sweeps > 1 ? Math.min(1, sweep / (sweeps - 1)) : 1);
  if (options["schedule"] === "linear")
    return { sweeps, falls: true, at: (sweep) => first + (last - first) * share(sweep) };
  return { sweeps, falls: true, at: (sweep) => first * (last / first) ** share(sweep) };
}
