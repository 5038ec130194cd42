import type { Source } from "../contracts.js";
import { csv } from "./csv.js";
import { fashionMnist } from "./fashion-mnist.js";
import { idx } from "./idx.js";
import { iid } from "./iid.js";
import { npz } from "./npz.js";
import { patterns } from "./patterns.js";
import { shuffledBy } from "./shuffled.js";

/** Names of the sources that a `data` statement may call. */
export type SourceName = "iid" | "npz" | "csv" | "idx" | "patterns" | "shuffled" | "fashion_mnist";

/** Every source by name; one line each. */
export const sources: Readonly<Record<SourceName, Source>> = {
  iid,
  npz,
  csv,
  idx,
  patterns,
  shuffled: shuffledBy(findSource, () => Object.keys(sources)),
  fashion_mnist: fashionMnist,
};

/** The source of a name, if there is one. */
export function findSource(name: string): Source | undefined {
  return Object.hasOwn(sources, name) ? sources[name as SourceName] : undefined;
}
