import { capabilities } from "../library/capabilities.js";

/** What an observable's curve runs over ("d" of local_entropy): its argument that takes many numbers. */
export function coordinateName(observable: string): string {
  const info = capabilities.observables.find(({ name }) => name === observable);
  const axis = Object.entries(info?.arguments ?? {}).find(([, { type }]) => type === "numbers");
  return axis?.[0] ?? "coordinate";
}
