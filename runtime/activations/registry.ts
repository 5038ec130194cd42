import type { Activation } from "../contracts.js";
import { abs } from "./abs.js";
import { door } from "./door.js";
import { relu } from "./relu.js";
import { sign } from "./sign.js";
import { tanh } from "./tanh.js";

/** Names of the activations that a model may call. */
export type ActivationName = "sign" | "door" | "relu" | "abs" | "tanh";

/** Activations of hidden units, by name. */
export const ACTIVATIONS: Readonly<Record<ActivationName, Activation>> & Readonly<Record<string, Activation>> = {
  sign,
  door,
  relu,
  abs,
  tanh,
};
