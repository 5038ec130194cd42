/** What the built-in rules mean, as plain functions of the hidden units; kernels elsewhere only make them faster. */
export const ruleMeaning: Readonly<Record<string, (tau: readonly number[], parameters: readonly number[]) => number>> =
  {
    identity: (tau) => tau[0],
    majority: (tau) => (total(tau) >= 0 ? 1 : -1),
    parity: (tau) => tau.reduce((product, value) => product * value, 1),
    threshold: (tau, [t = 0]) => (total(tau) > t ? 1 : -1),
    and: (tau) => (tau.every((value) => value > 0) ? 1 : -1),
    or: (tau) => (tau.some((value) => value > 0) ? 1 : -1),
  };

function total(tau: readonly number[]): number {
  return tau.reduce((sum, value) => sum + value, 0);
}
