import type { CheckedExperiment } from "../../compiler/model.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import type { DiagnosticEvent, MeasureEvent, RunEvent } from "../../library/events.js";
import type { Manifest } from "../io/manifest.js";
import { coordinateName } from "../observable-facts.js";
import { isOpen } from "../render/aggregate.js";
import { type MeasureTable, measureTables, UNEVEN, UNSETTLED } from "../render/measures.js";
import { plotSvg } from "../render/plot-svg.js";
import { reportFigures } from "../run/plots.js";
import { element, type Html, join, section, table, text } from "./html.js";
import { expectationList, missingNotice, statusTable, warningList } from "./outcome.js";
import { page } from "./page.js";
import { facts, modelTexts, paramTables, planSection, reproduction, works } from "./provenance.js";

/** All that a report is made of. */
export interface ReportTask {
  readonly manifest: Manifest;
  /** The event log, in the order of the runs. */
  readonly events: readonly RunEvent[];
  /** The recorded experiment, compiled; absent when this build cannot read it, and then nothing is drawn. */
  readonly experiment?: CheckedExperiment;
  /** What the compiler told. */
  readonly diagnostics: readonly Diagnostic[];
  /** The run folder, as commands name it. */
  readonly folder: string;
  /** The lifted graph as SVG, drawn by this program. */
  readonly drawing?: string;
}

/** A run as one HTML page that needs nothing else: no scripts, no fonts, no network. */
export function reportHtml({ manifest, events, experiment, diagnostics, folder, drawing }: ReportTask): string {
  const measures = events.filter((event): event is MeasureEvent => event.type === "measure");
  const told = events.filter((event): event is DiagnosticEvent => event.type === "diagnostic");
  const name = experiment?.title ?? manifest.experiment;
  return page(`${name} on ${manifest.model}`, [
    missingNotice(manifest, events, folder),
    facts(manifest),
    section("How it ended", expectationList(events), ...statusTable(events)),
    section("Plots", ...(experiment ? figures(experiment, measures) : [])),
    section("Measures", ...measureSection(measures)),
    section(
      "Warnings and notes",
      ...warningList([...diagnostics, ...told.map((event) => event.diagnostic)], manifest.notes),
    ),
    section("Params", ...paramTables(manifest, experiment)),
    section("Plan", ...planSection(events), drawing === undefined ? text("") : element("figure", drawing as Html)),
    section("Model", ...modelTexts(manifest)),
    section("Cite", works(manifest)),
    section("Reproduce", ...reproduction(manifest, folder)),
  ]);
}

function figures(experiment: CheckedExperiment, measures: readonly MeasureEvent[]): Html[] {
  const all = reportFigures(experiment, measures);
  if (all.length === 0) return [];
  const key =
    "Lines are means over runs, bands their standard errors. Hollow circles are single runs whose messages had not converged: no line is drawn through them. Triangles and crosses at the edges stand for numbers that are not finite.";
  return [
    ...all.map(({ title, panels }) => element("figure", plotSvg(title, panels) as Html)),
    element("p", text(key), 'class="dim"'),
  ];
}

function measureSection(measures: readonly MeasureEvent[]): Html[] {
  const tables = measureTables(measures, coordinateName);
  const flagged = tables.some(({ sources }) => sources.some((own) => own.some(isOpen)));
  const legend = "Means over runs with their standard errors.";
  const uneven = tables.some((each) => each.uneven) ? ` ${UNEVEN}` : "";
  const mark = `${uneven}${flagged ? ` ${UNSETTLED}` : ""}`;
  return tables.length === 0
    ? []
    : [element("p", text(`${legend}${mark}`), 'class="dim"'), join(tables.map(measureTable), "\n")];
}

function measureTable({ columns, rows, sources, more, caption }: MeasureTable): Html {
  const content = rows.map((cells, n) => [...cells, sources[n].some(isOpen) ? "†" : ""]);
  const heads = [...columns.map(({ title }) => title), ""];
  const whole = table({ caption, heads, rows: content, right: columns.map(({ right }) => right === true) });
  return more === 0 ? whole : join([whole, element("p", text(`... and ${more} more in the files`), 'class="dim"')]);
}
