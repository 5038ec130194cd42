import { own } from "../../grammar/own.js";
import type { ProgressEvent, RunEvent } from "../../library/events.js";
import type { Terminal } from "../terminal.js";
import { progressLine } from "./json-line.js";
import { formatNumber, formatSeconds } from "./number.js";
import { textWidth } from "./text-width.js";

/** Least time between two updates: a live line, a line of a log, a JSON line (milliseconds). */
const PAUSE = { live: 100, log: 10_000, json: 500 } as const;

/** Shows how far the runs are. */
export interface ProgressView {
  show(event: RunEvent): void;
  /** Takes the live line away, so that other text can be written. */
  clear(): void;
}

/**
 * `json`: lines on stdout; a terminal: one line redrawn; else a line on stderr now and then. `now` gives milliseconds; `earlier` runs
 * were done before and cost no time.
 */
export function progressView(
  terminal: Terminal,
  json: boolean,
  now: () => number = Date.now,
  earlier = 0,
): ProgressView {
  const started = now();
  const mode = json ? "json" : terminal.live ? "live" : "log";
  let total = 1;
  let finished = 0;
  let last = mode === "log" ? started : Number.NEGATIVE_INFINITY;
  const live = liveLine(terminal);
  const draw = (event: ProgressEvent) => {
    if (now() - last < PAUSE[mode]) return;
    last = now();
    if (mode === "json") return terminal.out(progressLine(event));
    const line = sentence(event, { total, earlier, finished }, (now() - started) / 1000);
    if (mode === "log") return terminal.note(`${line}\n`);
    live.draw(line);
  };
  return {
    show: (event) => {
      if (event.type === "start") total = event.runs;
      if (event.type === "result") finished++;
      if (event.type === "progress") draw(event);
    },
    clear: live.clear,
  };
}

/** The line of a terminal that is drawn again and again. */
function liveLine(terminal: Terminal) {
  let drawn = false;
  return {
    draw(line: string) {
      terminal.note(`\r\u001b[2K${cut(line, terminal.width - 1)}`);
      drawn = true;
    },
    clear() {
      if (drawn) terminal.note("\r\u001b[2K");
      drawn = false;
    },
  };
}

/** Numbers of runs: all, those done before this command, those that it finished. */
interface Runs {
  readonly total: number;
  readonly earlier: number;
  readonly finished: number;
}

function sentence(event: ProgressEvent, { total, earlier, finished }: Runs, elapsed: number): string {
  const { run, step, steps, iteration, limit, residual, errors } = event;
  const parts = [
    total > 1 ? `run ${run + 1} of ${total}` : "",
    steps > 1 ? `step ${step} of ${steps}${namedValues(event)}` : "",
    `iteration ${iteration}${limit && iteration <= limit ? ` of ${limit}` : ""}`,
  ];
  if (errors !== undefined) parts.push(`${formatNumber(errors)} error${errors === 1 ? "" : "s"}`);
  if (residual !== undefined) parts.push(`residual ${formatNumber(Number(residual.toPrecision(2)))}`);
  const within = (step - 1 + (limit ? Math.min(1, iteration / limit) : 0)) / steps;
  const done = Math.min(1, (finished + within) / Math.max(1, total - earlier));
  // Below 2 % the estimate would jump about. A step may end before its limit, but later ones may need more than the first.
  const [about, left] = [steps > 1 ? "about" : "at most", (elapsed * (1 - done)) / done];
  if (done > 0.02) parts.push(`${about} ${formatSeconds(left)} left`);
  return parts.filter((part) => part !== "").join(", ");
}

/** Values that change between the steps, as far as they are numbers: "(gamma = 2.5)". */
function namedValues({ annealed, params }: ProgressEvent): string {
  const values = annealed.flatMap((name) => {
    const value = own(params, name);
    return typeof value === "number" ? [`${name} = ${formatNumber(Number(value.toPrecision(3)))}`] : [];
  });
  return values.length > 0 ? ` (${values.join(", ")})` : "";
}

function cut(line: string, width: number): string {
  return textWidth(line) <= width ? line : `${[...line].slice(0, Math.max(0, width - 1)).join("")}…`;
}
