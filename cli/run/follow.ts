import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { EndEvent, MeasureEvent, ResultEvent, RunEvent } from "../../library/events.js";
import { announce } from "../announce.js";
import type { Sources } from "../render/diagnostic.js";
import { diagnosticLine, jsonLine, measureLine, resultLine } from "../render/json-line.js";
import { progressView } from "../render/progress.js";
import type { Terminal } from "../terminal.js";

/** What a stream of events told. */
export interface Followed {
  readonly diagnostics: Diagnostic[];
  readonly measures: MeasureEvent[];
  readonly results: ResultEvent[];
  end?: EndEvent;
}
/** Where events are shown, and who else wants them. */
export interface Audience {
  readonly terminal: Terminal;
  readonly sources: Sources;
  readonly json: boolean;
  /** Nothing but diagnostics and progress is shown. */
  readonly quiet?: boolean;
  /** Of diagnostics, people are shown warnings and errors alone. */
  readonly warnings?: boolean;
  /** Runs that were done before, for the time left. */
  readonly earlier?: number;
  /** Called for each event before it is shown; false ends the run. */
  readonly record?: (event: RunEvent) => boolean;
}

/** Takes every event as it comes: JSON lines at once, notes and diagnostics on stderr, numbers kept for the tables at the end. */
export async function follow(events: AsyncIterable<RunEvent>, audience: Audience): Promise<Followed> {
  const { terminal, json } = audience;
  const progress = progressView(terminal, json && !audience.quiet, Date.now, audience.earlier);
  const followed: Followed = { diagnostics: [], measures: [], results: [] };
  const seen = new Set<string>();
  const warned = new Map<string, number>();
  for await (const event of events) {
    if (audience.record?.(event) === false) break;
    progress.show(event);
    if (event.type === "progress" || event.type === "checkpoint") continue;
    progress.clear();
    if (!isNew(event, seen)) continue;
    keep(followed, event);
    show(event, audience, seen, warned);
  }
  progress.clear();
  for (const [code, times] of warned)
    if (times > WARNINGS) terminal.note(`${times - WARNINGS} more warnings ${code}: see \`wfmc report\` for all\n\n`);
  return followed;
}

function keep(followed: Followed, event: RunEvent): void {
  if (event.type === "diagnostic") followed.diagnostics.push(event.diagnostic);
  if (event.type === "measure") followed.measures.push(event);
  if (event.type === "result") followed.results.push(event);
  if (event.type === "end") followed.end = event;
}

/** False for a diagnostic that was told before: every seed repeats those of the model. */
function isNew(event: RunEvent, seen: Set<string>): boolean {
  if (event.type !== "diagnostic") return true;
  const { code, message, span } = event.diagnostic;
  return remember(seen, `${code} ${message} ${span?.path} ${span?.start}`);
}

/** A diagnostic for people, unless there were many of its kind, and for programs. */
function tell(told: Diagnostic, audience: Audience, warned: Map<string, number>): void {
  const { terminal, sources, json, warnings } = audience;
  const times = told.severity === "warning" ? (warned.get(told.code) ?? 0) + 1 : 0;
  if (times > 0) warned.set(told.code, times);
  if (warnings && told.severity === "info" && !json) return;
  if (times <= WARNINGS) announce(terminal, [told], sources, json);
  else if (json) terminal.out(diagnosticLine(told, sources));
}

/** True the first time. */
function remember(seen: Set<string>, text: string): boolean {
  if (seen.has(text)) return false;
  seen.add(text);
  return true;
}

/** Warnings of one code that are shown in full: every step of an anneal may have one. */
const WARNINGS = 3;

function show(event: RunEvent, audience: Audience, seen: Set<string>, warned: Map<string, number>): void {
  const { terminal, json, quiet } = audience;
  if (event.type === "diagnostic") tell(event.diagnostic, audience, warned);
  if (event.type === "plan") {
    for (const note of event.notes) if (remember(seen, note)) terminal.note(`${terminal.paint.dim(`note: ${note}`)}\n`);
  }
  if (!json || quiet) return;
  if (event.type === "measure") terminal.out(measureLine(event));
  if (event.type === "result") terminal.out(resultLine(event));
  if (event.type === "end") for (const each of event.expectations) terminal.out(jsonLine("expect", each));
}
