import { type Diagnostic, diagnostic } from "../../../grammar/diagnostic.js";
import type { Span } from "../../../grammar/source.js";

/** Codes of replicas and their couplings; docs/errors has a page for each. */
export const replicaCodes = [
  { code: "WFM5020", title: "replicas that cannot be collapsed" },
  { code: "WFM5021", title: "an unsuitable number of replicas" },
  { code: "WFM5022", title: "an unsuitable coupling strength" },
] as const;

/** One replica cannot stand for all of them. */
export function cannotCollapse(names: string, reason: string, can: string, span?: Span): Diagnostic {
  const message = `the replicas of ${names} cannot be collapsed into one: ${reason}`;
  return diagnostic("WFM5020", "error", message, span, {
    hints: [can, 'run explicit copies: `run bp`, or the option replicas = "explicit" of an algorithm that has it'],
  });
}

/** `replicas a in ..` over something that is no `1..y`. */
export function notCounted(index: string, span: Span): Diagnostic {
  return diagnostic("WFM5021", "error", `replicas \`${index}\` are counted from 1`, span, {
    hints: [`write \`replicas ${index} in 1..y of ..\``],
  });
}

/** Fewer than one replica. */
export function tooFew(index: string, count: number, span: Span): Diagnostic {
  return diagnostic("WFM5021", "error", `${count} replicas \`${index}\`: there must be at least one`, span, {
    hints: ["y = 1 is the model without replicas; focusing usually takes 3 to 20"],
  });
}

/** Copies are whole; the collapse takes any number. */
export function notWhole(index: string, count: number, span: Span): Diagnostic {
  const nearest = Math.max(1, Math.round(count));
  return diagnostic("WFM5021", "error", `${count} replicas \`${index}\`: explicit copies come whole`, span, {
    hints: [`the nearest number is ${nearest}; only collapsed replicas (\`run fbp\`) can be any number from 1 on`],
  });
}

/** A strength that is negative, not a number, or infinite where copies are explicit. */
export function badStrength(strength: string, wanted: string, span: Span): Diagnostic {
  return diagnostic("WFM5022", "error", `the coupling strength is ${strength}, but it must be ${wanted}`, span, {
    hints: ["elastic(gamma) weighs by exp(-(gamma/2) |w - centre|^2): 0 leaves replicas alone, a large one binds them"],
  });
}
