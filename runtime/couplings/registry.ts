import type { Coupling } from "./contract.js";
import { elastic } from "./elastic.js";

/** Names of the couplings that `couple ... by` takes. */
export type CouplingName = "elastic";

/** Every coupling, by name. */
export const COUPLINGS: { readonly [K in CouplingName]: Coupling } = { elastic };
