import { capabilities } from "../library/capabilities.js";

/** What a run's method is called and what it rests on. */
export interface Citations {
  readonly title: string;
  readonly works: readonly string[];
}

/** Title and works of an algorithm; of one that this build does not know, its name alone. */
export function citationsOf(algorithm: string): Citations {
  const info = capabilities.algorithms.find(({ name }) => name === algorithm);
  return { title: info?.title ?? algorithm, works: info?.cite ?? [] };
}
