import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { EndEvent, ResultEvent, RunEvent } from "../../library/events.js";
import type { Manifest } from "../io/manifest.js";
import { groupBy } from "../render/aggregate.js";
import { formatNumber, formatSeconds } from "../render/number.js";
import { ended, renderStatus } from "../render/outcome.js";
import { element, type Html, join, table, text } from "./html.js";

// How a run ended: what is missing, the status of each run with its advice, expectations, and what was warned of.

/** Diagnostics of one code that are told in full. */
const TOLD = 8;

/** Says of a run that did not come to its end what is missing and how to go on; nothing of others. */
export function missingNotice(manifest: Manifest, events: readonly RunEvent[], folder: string): Html {
  if (manifest.status === "finished") return text("");
  const start = events.find((event) => event.type === "start");
  const done = resultsOf(events).filter(({ status }) => status !== "cancelled").length;
  const how = {
    running: "has not come to its end: it still goes on, or it crashed",
    interrupted: "was interrupted",
    failed: "failed before its end",
  }[manifest.status];
  const total = start?.type === "start" ? ` of ${start.runs}` : "";
  const sentence = `This experiment ${how}: ${done}${total} runs are complete. What follows is partial. Go on with`;
  const command = element("code", text(`wfmc run ${quoted(manifest.entry)} --resume ${quoted(folder)}`));
  return element(
    "p",
    join([element("strong", text("Partial results. ")), text(`${sentence} `), command]),
    'class="notice" role="note"',
  );
}

/** A word of a shell command. */
export function quoted(word: string): string {
  return /^[\w./:=+,@-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;
}

function resultsOf(events: readonly RunEvent[]): ResultEvent[] {
  return events.filter((event): event is ResultEvent => event.type === "result");
}

/** A sentence about all runs, then one row a run. */
export function statusTable(events: readonly RunEvent[]): readonly Html[] {
  const results = resultsOf(events);
  if (results.length === 0) return [element("p", text("No run came to an end."))];
  const rows = results.map((result) => [
    result.run,
    result.seed,
    Object.entries(result.params)
      .map(([name, value]) => `${name} = ${typeof value === "number" ? formatNumber(value) : String(value)}`)
      .join(", "),
    ended(result),
    result.iterations,
    result.residual === null ? "" : formatNumber(Number(result.residual.toPrecision(2))),
    result.errors ?? "",
    formatSeconds(result.wall_s),
    result.advice,
  ]);
  const heads = ["run", "seed", "at", "status", "iterations", "residual", "errors", "time", "advice"];
  const right = [true, true, false, false, true, true, true, true];
  return [
    element("p", text(renderStatus(results))),
    table({ caption: "Each run, at its last step", heads, rows, right }),
  ];
}

/** Every `expect` with what it found. */
export function expectationList(events: readonly RunEvent[]): Html {
  const end = events.find((event): event is EndEvent => event.type === "end");
  const items = (end?.expectations ?? []).map(({ text: clause, passed, detail }) => {
    const mark = element("strong", text(passed ? "pass" : "FAIL"), `class="${passed ? "good" : "bad"}"`);
    const why = detail === "" ? text("") : element("span", text(` ${detail}`), 'class="dim"');
    return element("li", join([mark, text(" "), element("code", text(clause)), why]));
  });
  return items.length === 0 ? text("") : element("ul", join(items, "\n"));
}

/** Errors and warnings of the compiler and of the runs, each once; of a code told very often, the first ones and their number. */
export function warningList(diagnostics: readonly Diagnostic[], notes: readonly string[]): readonly Html[] {
  const byText = new Map(diagnostics.map((each) => [`${each.code} ${each.message}`, each]));
  const items = [...groupBy([...byText.values()], ({ code }) => code).values()].flatMap((own) => {
    const shown = own.slice(0, TOLD).map(diagnosticItem);
    const more = own.length - shown.length;
    return more === 0 ? shown : [...shown, element("li", text(`${own[0].code}: ${more} more of this kind`))];
  });
  const told = items.length === 0 ? text("") : element("ul", join(items, "\n"));
  return [told, ...notes.map((note) => element("p", text(note)))];
}

function diagnosticItem({ code, severity, message, hints }: Diagnostic): Html {
  const head = element("strong", text(`${severity} ${code}`), severity === "error" ? 'class="bad"' : "");
  const advice = hints.map((hint) => element("div", text(hint), 'class="dim"'));
  return element("li", join([head, text(`: ${message}`), ...advice]));
}
