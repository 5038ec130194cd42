import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";

/** Codes of local entropies; docs/errors has a page for each. */
export const volumeCodes = [
  { code: "WFM5140", title: "no distance between these variables" },
  { code: "WFM7140", title: "points of a curve that are not fixed points" },
  { code: "WFM7141", title: "self-check of a local entropy" },
  { code: "WFM7142", title: "sampling without a hit" },
  { code: "WFM8140", title: "a reference off its sphere" },
  { code: "WFM8141", title: "a reference that is not a solution" },
  { code: "WFM8142", title: "an invalid distance" },
  { code: "WFM8143", title: "an unreachable distance" },
] as const;

/** Fields toward a reference, and sections around it, need two states a variable, or spheres. */
export function withoutDistance(block: string): Diagnostic {
  const message = `distances are measured between two-state variables or between weights on spheres, and \`${block}\` is neither`;
  return diagnostic("WFM5140", "error", message, undefined, {
    hints: [
      "put real weights on spheres (`real on sphere(i)`), or declare discrete ones as spin",
      "`exact` counts configurations of a small discrete model at every Hamming distance",
    ],
  });
}

/** Real replicas that are all on the graph: each would have a reference of its own, and their centre has no distance. */
export function ofCopies(): Diagnostic {
  const message = "messages around a reference are of one copy of the weights, and here every replica is on the graph";
  return diagnostic("WFM5140", "error", message, undefined, {
    hints: ["run `fbp`, which lets one replica stand for all, and measure around its centre"],
  });
}

/** Points whose messages did not settle. */
export function unsettled(observable: string, distances: readonly number[], points: number): Diagnostic {
  const message = `${distances.length} of ${points} points of \`${observable}\` are not fixed points, at d = ${readable(distances)}: they are kept with their status`;
  return diagnostic("WFM7140", "warning", message, undefined, {
    hints: [
      "solutions at such distances fall apart into clusters, or the reference violates patterns: take them as hints, not as values",
      'raise `max_iterations` of the observable, or run `bp { schedule = "sequential" }`',
    ],
  });
}

/** What the checks of a curve found; a warning where one of them failed. */
export function selfCheck(observable: string, found: string, good: boolean): Diagnostic {
  return diagnostic("WFM7141", good ? "info" : "warning", `\`${observable}\`: ${found}`, undefined, {
    hints: good ? [] : ['compare with `method = "monte_carlo"` near the reference, and tighten `tolerance`'],
  });
}

/** Sampling found no configuration without errors. */
export function noHit(distances: readonly number[], samples: number): Diagnostic {
  const message = `none of ${samples} samples solves at d = ${readable(distances)}: the share of solutions is probably below ${(3 / samples).toPrecision(1)}`;
  return diagnostic("WFM7142", "warning", message, undefined, {
    hints: ['ask for smaller distances, raise `samples`, or use messages (`method = "bp"`), which have no such limit'],
  });
}

/** A unit of the reference with another norm. */
export function offSphere(name: string, unit: number, ratio: number): Diagnostic {
  const message = `the reference \`${name}\` is off its sphere: the mean square of its weights in unit ${unit} is ${ratio.toPrecision(7)}, not 1`;
  return diagnostic("WFM8140", "error", message, undefined, {
    hints: [
      "scale every unit to sum of w^2 = number of its inputs, as `save` writes them",
      "a unit of zeros is one about which messages say nothing: use weights of a learner, or a planted array",
    ],
  });
}

/** The reference makes errors. */
export function noSolution(name: string, errors: number): Diagnostic {
  const message = `the reference \`${name}\` is not a solution: it makes ${errors} ${errors === 1 ? "error" : "errors"}`;
  return diagnostic("WFM8141", "warning", message, undefined, {
    hints: ["the curve counts solutions around it all the same, and ends at -Infinity where d is 0"],
  });
}

/** A distance outside [0, 1]. */
export function notADistance(observable: string, d: number): Diagnostic {
  return diagnostic("WFM8142", "error", `\`${observable}\` cannot be computed at d = ${d}`, undefined, {
    hints: ["d = (1 - q)/2 lies between 0 (the reference) and 1 (its opposite)"],
  });
}

/** No field brings messages to that distance. */
export function outOfReach(observable: string, distances: readonly number[]): Diagnostic {
  const message = `no field reaches d = ${readable(distances)} in \`${observable}\`: patterns hold the weights elsewhere`;
  return diagnostic("WFM8143", "warning", message, undefined, {
    hints: ["no solution lies there as far as messages know; ask for other distances, or take a reference that solves"],
  });
}

function readable(distances: readonly number[]): string {
  const first = distances.slice(0, 4).map((d) => Number(d.toPrecision(4)));
  return distances.length > 4 ? `${first.join(", ")}, ...` : first.join(", ");
}
