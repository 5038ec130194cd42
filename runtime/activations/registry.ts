import type { Activation } from "../contracts.js";
import { sign } from "./sign.js";

/** Activations of hidden units, by name. */
export const ACTIVATIONS: Readonly<Record<string, Activation>> = { sign };
