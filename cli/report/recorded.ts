import { join, relative, resolve } from "node:path";
import type { Outcome } from "../../grammar/diagnostic.js";
import { lift } from "../../library/index.js";
import { selectExperiment } from "../../library/select.js";
import type { Manifest } from "../io/manifest.js";
import { inlineGraph } from "../render/draw-graph.js";
import { EVENT_LOG, readEvents } from "../run/event-log.js";
import { inRunOrder } from "../run/final-files.js";
import { compileRecorded } from "../run/recorded-program.js";
import type { Settings } from "../settings.js";
import { reportHtml } from "./report.js";

/** The report of a run folder, from its manifest and event log alone. */
export async function recordedReport(manifest: Manifest, folder: string, settings: Settings): Promise<Outcome<string>> {
  const read = readEvents(join(folder, EVENT_LOG));
  if (!read.value) return { diagnostics: read.diagnostics };
  const { program, diagnostics } = compileRecorded(manifest, settings);
  const experiment = program && selectExperiment(program, manifest.experiment).value;
  const lifted = program && lift(program, manifest.model).value;
  const drawing = lifted && (await inlineGraph(lifted));
  const events = inRunOrder(read.value);
  const place = relative(manifest.directory, resolve(folder)) || ".";
  return { value: reportHtml({ manifest, events, experiment, diagnostics, folder: place, drawing }), diagnostics: [] };
}
