import type { Channel } from "../contracts.js";
import { deterministic } from "./deterministic.js";
import { flip } from "./flip.js";
import { gibbs } from "./gibbs.js";

/** Channels from a machine's output to its label, by name. */
export const CHANNELS: Readonly<Record<string, Channel>> = { deterministic, flip, gibbs };
