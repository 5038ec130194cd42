import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";

/** Codes of observables; docs/errors has a page for each. */
export const observableCodes = [
  { code: "WFM5108", title: "an observable that the algorithm cannot compute" },
  { code: "WFM5109", title: "an observable that needs a temperature" },
  { code: "WFM5110", title: "more than one temperature" },
  { code: "WFM8102", title: "a reference that is not a configuration" },
  { code: "WFM8103", title: "an observable of something that is not a variable" },
  { code: "WFM8104", title: "a reference of the wrong length" },
] as const;

/** The algorithm does not give what the observable needs. */
export function notGiven(observable: string, method: string, hint: string): Diagnostic {
  return diagnostic("WFM5108", "error", `\`${method}\` does not give \`${observable}\``, undefined, { hints: [hint] });
}

/** The model, or what is asked of it, has not what the observable needs. */
export function notMeasured(observable: string, reason: string, hint: string): Diagnostic {
  const message = `\`${observable}\` cannot be measured here: ${reason}`;
  return diagnostic("WFM5108", "error", message, undefined, { hints: [hint] });
}

/** A thermal observable of a model without a temperature. */
export function noTemperature(observable: string): Diagnostic {
  const message = `\`${observable}\` needs an inverse temperature, and this model has neither an \`energy\` nor a \`gibbs\` channel`;
  return diagnostic("WFM5109", "error", message, undefined, {
    hints: ["measure `log_partition` or `entropy`, which hard constraints have too"],
  });
}

/** Energies at different temperatures have no common free energy. */
export function mixedTemperatures(observable: string, betas: readonly number[]): Diagnostic {
  const message = `\`${observable}\` needs one inverse temperature, and this model has ${betas.join(", ")}`;
  return diagnostic("WFM5110", "error", message, undefined, {
    hints: ["give every `energy` and `gibbs` the same beta, and put factors between energies into their coefficients"],
  });
}

/** Values that the variables cannot take; `message` says which. */
export function wrongReference(message: string): Diagnostic {
  return diagnostic("WFM8102", "error", `the reference does not fit: ${message}`, undefined, {
    hints: ["give one value a variable, in the order of the model's declaration, as `save` writes them"],
  });
}

/** The model has no variable of that name. */
export function unknownVariable(observable: string, name: string, known: readonly string[]): Diagnostic {
  return diagnostic("WFM8103", "error", `\`${observable}\` needs a variable, and \`${name}\` is not one`, undefined, {
    hints: [`its variables are ${known.join(", ")}`],
  });
}

/** A reference of another size. */
export function wrongLength(name: string, length: number, expected: number): Diagnostic {
  const message = `the reference \`${name}\` has ${length} numbers, and the model ${expected} variables`;
  return diagnostic("WFM8104", "error", message, undefined, {
    hints: ["give one value a variable, in the order of the model's declaration, as `save` writes them"],
  });
}
