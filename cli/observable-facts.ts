import { capabilities } from "../library/capabilities.js";

/**
 * What an observable's curve runs over ("d" of local_entropy): its argument that takes many numbers; of several, the one that the
 * expression gives ("d" of `local_energy(d = 0.1)`).
 */
export function coordinateName(observable: string, expression: string): string {
  const info = capabilities.observables.find(({ name }) => name === observable);
  const axes = Object.entries(info?.arguments ?? {}).filter(([, { type }]) => type === "numbers");
  const given = axes.find(([name]) => new RegExp(`[(,]\\s*${name}\\s*=`).test(expression));
  return (given ?? axes[0])?.[0] ?? "coordinate";
}

/** True of an observable of the model's measure, whose values under two methods have a difference that means something. */
export function isCompared(observable: string): boolean {
  return capabilities.observables.find(({ name }) => name === observable)?.speaksOf === undefined;
}
