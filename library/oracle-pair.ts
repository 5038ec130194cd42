import { hasErrors } from "../grammar/diagnostic.js";
import { own } from "../grammar/own.js";
import type { Reading } from "../runtime/contracts.js";
import { OBSERVABLES } from "../runtime/observables/registry.js";
import type { MeasureRequest } from "./clauses.js";
import { faultsBefore, type MeasurePlace } from "./measure.js";
import type { OraclePair } from "./prepare.js";
import type { Stage } from "./stage.js";

// An oracle's two columns compare like with like: the same quantities, by arguments that mean the same to both, around one reference.

/**
 * The requests of one column. Of an observable that its methods define differently both measure what they have in common, and the enumeration
 * the plain request as well. The method beside it measures what its messages know, without a word on the rest.
 */
export function oracleRequests(
  asked: readonly MeasureRequest[],
  { side }: OraclePair,
  place: MeasurePlace,
): readonly MeasureRequest[] {
  const common = asked.map((request) => alike(request, side));
  if (side === "beside") return common.filter((request) => !hasErrors(faultsBefore(request, place)));
  const plain = asked.filter(({ text }) => !common.some((request) => request.text === text));
  return [...common, ...plain];
}

function alike(request: MeasureRequest, side: OraclePair["side"]): MeasureRequest {
  const found = own(OBSERVABLES, request.observable)?.alike?.(request.arguments);
  if (!found) return request;
  const text = found.said === undefined ? request.text : `${request.text.replace(/\)$/, "")}, ${found.said})`;
  return { ...request, text, arguments: found[side] };
}

function keyOf({ live, step }: Stage): string {
  return `${live.point.number} ${step}`;
}

/** Keeps the enumeration's answer for the other column. */
export function keepAnswer(stage: Stage, reading: Reading): void {
  const { pair } = stage.live.setup;
  if (pair?.side === "exact") pair.answers.set(keyOf(stage), reading.configuration());
}

/** The answer that references mean at this stage of an oracle; undefined elsewhere, and where it is of another model. */
export function answerAt(stage: Stage): Float64Array | undefined {
  const answer = stage.live.setup.pair?.answers.get(keyOf(stage));
  return answer?.length === stage.prepared.flat.variables.count ? answer : undefined;
}
