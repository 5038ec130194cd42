import type { AlgorithmContext } from "../contracts.js";

/** Temperature by sweep, counted from 0: `temperature` throughout, or from `t_start` to `t_end` in equal ratios or equal steps. */
export function coolingOf(options: AlgorithmContext["options"]): (sweep: number) => number {
  const fixed = options["temperature"];
  if (fixed !== undefined) return () => Number(fixed);
  const [sweeps, first, last] = ["sweeps", "t_start", "t_end"].map((name) => Number(options[name]));
  const share = (sweep: number): number => (sweeps > 1 ? Math.min(1, sweep / (sweeps - 1)) : 1);
  if (options["schedule"] === "linear") return (sweep) => first + (last - first) * share(sweep);
  return (sweep) => first * (last / first) ** share(sweep);
}
