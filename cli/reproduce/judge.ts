import { formatNumber, formatWithError } from "../render/number.js";
import type { Check, Figure, Quantity } from "./figure.js";
import { commonPlace, type Measured, valuesOf } from "./measured.js";
import { type Moments, momentsOf, rankCorrelation } from "./statistics.js";

/** `other size`: a published number, and runs of another size than the paper's. */
export type Verdict = "agrees" | "differs" | "not separated" | "other size" | "not run";
/** One line of the table: published beside ours. */
export interface Judgement {
  readonly quantity: string;
  readonly published: string;
  readonly ours: string;
  readonly verdict: Verdict;
}
/** What runs were made. */
export interface Judged {
  readonly figure: Figure;
  readonly measured: Measured;
  /** True of runs at the paper's own size: only then do its numbers count. */
  readonly fullSize: boolean;
}

/** Standard deviations within which a number agrees, and standard errors from which a difference counts. */
const STRICTNESS = 2;

/** Every check of the figure. */
export function judge(judged: Judged): Judgement[] {
  return judged.figure.checks.flatMap((check) => judgementsOf(check, judged));
}

function judgementsOf(check: Check, judged: Judged): Judgement[] {
  if (check.kind === "number") return [numberJudgement(check, judged)];
  if (check.kind === "solved") return [solvedJudgement(check, judged)];
  if (check.kind === "correlation") return [correlationJudgement(check, judged)];
  return check.studies.slice(1).map((lower, n) => orderJudgement(check, check.studies[n], lower, judged));
}

function numberJudgement(check: Check & { kind: "number" }, { figure, measured, fullSize }: Judged): Judgement {
  const { mean, deviation } = check.published;
  const ours = momentsOf(valuesOf(measured, check.study, check.quantity).map(({ value }) => value));
  const within = Math.abs(ours.mean - mean) <= STRICTNESS * deviation;
  return {
    quantity: `${nameOf(check.quantity, measured)}, ${labelOf(figure, check.study)}`,
    published: `${formatWithError(mean, deviation)}${check.note ? ` (${check.note})` : ""}`,
    ours: ours.count === 0 ? "-" : spread(ours),
    verdict: ours.count === 0 ? "not run" : !fullSize ? "other size" : within ? "agrees" : "differs",
  };
}

/** Both experiments see the same patterns under the same seed: differences are taken seed by seed. */
function orderJudgement(
  { quantity, note }: Check & { kind: "order" },
  upper: string,
  lower: string,
  { figure, measured }: Judged,
): Judgement {
  const below = new Map(valuesOf(measured, lower, quantity).map(({ seed, value }) => [seed, value]));
  const differences = valuesOf(measured, upper, quantity).flatMap(({ seed, value }) => {
    const other = below.get(seed);
    return other === undefined ? [] : [value - other];
  });
  const ours = momentsOf(differences);
  const row = {
    quantity: `${nameOf(quantity, measured)}: ${labelOf(figure, upper)} - ${labelOf(figure, lower)}`,
    published: note === undefined ? "> 0" : `> 0 (${note})`,
  };
  if (ours.count === 0) return { ...row, ours: "-", verdict: "not run" };
  if (ours.count === 1) return { ...row, ours: formatNumber(ours.mean), verdict: "not separated" };
  return { ...row, ours: formatWithError(ours.mean, ours.error), verdict: sideOf(ours.mean, ours.error) };
}

/** On the published side by more than the errors, on the other, or neither. */
function sideOf(value: number, error: number): Verdict {
  if (value > STRICTNESS * error) return "agrees";
  return value < -STRICTNESS * error ? "differs" : "not separated";
}

function solvedJudgement(check: Check & { kind: "solved" }, { figure, measured }: Judged): Judgement {
  const { study, where, least = 0, most = 1 } = check;
  const runs = valuesOf(measured, study, { observable: "training_errors" }).filter(
    ({ params }) => where === undefined || params[where[0]] === where[1],
  );
  const solved = runs.filter(({ value }) => value === 0).length;
  const place = where === undefined ? "" : ` at ${where[0]} = ${where[1]}`;
  return {
    quantity: `runs without errors${place}, ${labelOf(figure, study)}`,
    published: check.most === undefined ? `most (at least ${100 * least} %)` : `few (at most ${100 * most} %)`,
    ours: runs.length === 0 ? "-" : `${solved} of ${runs.length}`,
    verdict:
      runs.length === 0
        ? "not run"
        : solved >= least * runs.length && solved <= most * runs.length
          ? "agrees"
          : "differs",
  };
}

function correlationJudgement(
  { x, y, sign }: Check & { kind: "correlation" },
  { figure, measured }: Judged,
): Judgement {
  const pairs = pairsOf(
    measured,
    figure.studies.map(({ experiment }) => experiment),
    x,
    y,
  );
  const quantity = `rank correlation of ${nameOf(x, measured)} and ${nameOf(y, measured)}`;
  const published = sign > 0 ? "positive" : "negative";
  if (pairs.length < 3) return { quantity, published, ours: "-", verdict: "not run" };
  const { rho, error } = rankCorrelation(pairs);
  return {
    quantity,
    published,
    ours: `${formatWithError(rho, error)} (${pairs.length} runs)`,
    verdict: sideOf(sign * rho, error),
  };
}

/** Two quantities of the same runs. */
export function pairsOf(
  measured: Measured,
  studies: readonly string[],
  x: Quantity,
  y: Quantity,
): (readonly [number, number])[] {
  return studies.flatMap((study) => {
    const heights = new Map(valuesOf(measured, study, y).map(({ run, value }) => [run, value]));
    return valuesOf(measured, study, x).flatMap(({ run, value }) => {
      const height = heights.get(run);
      return height === undefined ? [] : [[value, height] as const];
    });
  });
}

/** "12.3 ± 0.4 (10 runs)": the mean with the deviation of single runs, as the papers give it. */
function spread({ mean, deviation, count }: Moments): string {
  const value = count > 1 ? formatWithError(mean, deviation) : formatNumber(mean);
  return `${value} (${count} run${count === 1 ? "" : "s"})`;
}

function nameOf({ observable, at }: Quantity, measured: Measured): string {
  const place = at === "common" ? commonPlace(measured, observable) : at;
  return place === undefined ? observable : `${observable} at ${formatNumber(place)}`;
}

function labelOf({ studies }: Figure, experiment: string): string {
  return studies.find((study) => study.experiment === experiment)?.label ?? experiment;
}
