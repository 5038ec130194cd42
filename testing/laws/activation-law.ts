import fc from "fast-check";
import type { Activation } from "../../runtime/contracts.js";
import { assertLaw, type LawOptions } from "./compare.js";

/** An activation is a function: finite at every finite z, the same each time, whatever was asked before. */
export function activationLaw(activation: Activation, options: LawOptions = {}): void {
  const z = fc.double({ noNaN: true, noDefaultInfinity: true });
  assertLaw(
    fc.property(z, z, (first, second) => {
      const value = activation.apply(first, activation.parameters);
      activation.apply(second, activation.parameters);
      if (!Number.isFinite(value)) throw new Error(`${activation.name}(${first}) is ${value}`);
      if (!Object.is(activation.apply(first, activation.parameters), value)) throw new Error("not a function of z");
    }),
    200,
    options,
  );
}
