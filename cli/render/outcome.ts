import type { EndEvent, ResultEvent } from "../../library/events.js";
import { groupBy } from "./aggregate.js";
import { formatNumber, formatSeconds } from "./number.js";
import { type Paint, PLAIN } from "./paint.js";

/** How the runs ended: one sentence for one run, counts and advice for many. */
export function renderStatus(results: readonly ResultEvent[], paint: Paint = PLAIN): string {
  if (results.length === 0) return "nothing was run";
  if (results.length === 1) return single(results[0], paint);
  const byStatus = groupBy(results, ended);
  const counts = [...byStatus].map(([status, own]) => `${own.length} ${tone(own[0], paint)(status)}`);
  const seconds = results.reduce((sum, { wall_s }) => sum + wall_s, 0);
  const advice = [...byStatus.values()]
    .filter(([first]) => !good(first))
    .map(([first]) => `${ended(first)}: ${first.advice}`);
  return [`${results.length} runs: ${counts.join(", ")} (${formatSeconds(seconds)})`, ...advice].join("\n");
}

function single(result: ResultEvent, paint: Paint): string {
  const { method, iterations, errors, wall_s, advice } = result;
  const wrong = errors === null ? "" : `, ${formatNumber(errors)} errors`;
  const { total_iterations: total = iterations } = result;
  const inAll = total === iterations ? "" : ` (${total} in all steps)`;
  const head = `${tone(result, paint)(ended(result))}: ${method}, ${iterations} iteration${iterations === 1 ? "" : "s"}${inAll}${wrong}, ${formatSeconds(wall_s)}`;
  return `${head}\n${advice}`;
}

/** One line an `expect`. */
export function renderExpectations(expectations: EndEvent["expectations"], paint: Paint = PLAIN): string {
  return expectations
    .map(({ text, passed, detail }) => {
      const mark = passed ? paint.green("pass") : paint.red("FAIL");
      return `${mark}  expect ${text}${detail === "" ? "" : paint.dim(`  (${detail})`)}`;
    })
    .join("\n");
}

/** The status, and whether the point is an unstable one. */
export function ended({ status, stable }: ResultEvent): string {
  return stable === false ? `${status} (unstable)` : status;
}

function good({ status, stable }: ResultEvent): boolean {
  if (stable === false) return false;
  return status === "solved" || status === "converged" || status === "stopped";
}

function tone(result: ResultEvent, paint: Paint): (text: string) => string {
  if (good(result)) return paint.green;
  return result.status === "diverged" ? paint.red : paint.yellow;
}
