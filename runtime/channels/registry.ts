import type { Channel } from "../contracts.js";
import { deterministic } from "./deterministic.js";
import { flip } from "./flip.js";
import { gibbs } from "./gibbs.js";
import { logistic } from "./logistic.js";
import { margin } from "./margin.js";
import { probit } from "./probit.js";

/** Names of the channels that a model may call; `deterministic` is `:=`. */
export type ChannelName = "deterministic" | "gibbs" | "flip" | "probit" | "logistic" | "margin";

/** Channels from a machine's output to its label, by name. */
export const CHANNELS: Readonly<Record<ChannelName, Channel>> & Readonly<Record<string, Channel>> = {
  deterministic,
  gibbs,
  flip,
  probit,
  logistic,
  margin,
};
