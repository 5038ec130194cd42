import type { Tensor } from "../../compiler/ir/tensor.js";
import type { CheckedExperiment } from "../../compiler/model.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { emptyRecord } from "../../grammar/own.js";
import type { ArraysEvent, MeasureEvent, RunEvent } from "../../library/events.js";
import { isMessageArray } from "../../library/saved-messages.js";
import { writeNpz } from "../io/npz-write.js";
import { type TidyRow, tidyColumns, writeParquet } from "../io/parquet.js";
import type { RunFolder } from "../io/run-folder.js";
import { coordinateName } from "../observable-facts.js";
import { plotSvg } from "../render/plot-svg.js";
import { plotVegaLite } from "../render/vega-lite.js";
import { EVENT_LOG, encodeEvent } from "./event-log.js";
import { paramColumn } from "./param-column.js";
import { figuresOf } from "./plots.js";

/** Name of the table of all measures. */
export const MEASURES = "measures.parquet";

/** Events in the order of the runs, whatever the order in which they ended. */
export function inRunOrder(events: readonly RunEvent[]): RunEvent[] {
  const place = (event: RunEvent) => ("run" in event ? event.run : event.type === "end" ? Number.MAX_SAFE_INTEGER : -1);
  return [...events].sort((a, b) => place(a) - place(b));
}

/** Makes every file of a run folder but the manifest from the events alone; what cannot be written is told. */
export function writeFinalFiles(
  folder: RunFolder,
  events: readonly RunEvent[],
  experiment: CheckedExperiment,
): Diagnostic[] {
  const ordered = inRunOrder(events);
  const measures = ordered.filter((event): event is MeasureEvent => event.type === "measure");
  const arrays = ordered.filter((event): event is ArraysEvent => event.type === "arrays");
  const files: [name: string, content: Uint8Array | string][] = [
    [EVENT_LOG, ordered.map(encodeEvent).join("")],
    [MEASURES, measuresTable(measures)],
    ...arrayFiles(arrays),
    ...figuresOf(experiment, measures).flatMap(({ name, title, panels }): [string, string][] => [
      [`plots/${name}.svg`, plotSvg(title, panels)],
      [`plots/${name}.vl.json`, plotVegaLite(title, panels)],
    ]),
  ];
  return files.flatMap(([name, content]) => folder.write(name, content).diagnostics);
}

/** One row a number. An observable's coordinate has its own column ("d"), unless a param has that name. */
export function measuresTable(measures: readonly MeasureEvent[]): Uint8Array {
  const params = [...new Set(measures.flatMap((event) => Object.keys(event.params)))];
  const columns = new Map(params.map((name) => [name, paramColumn(name, params)]));
  const axis = ({ observable, expression }: MeasureEvent) => {
    const name = coordinateName(observable, expression);
    return params.includes(name) ? "coordinate" : name;
  };
  const coordinates = [...new Set(measures.filter(({ coordinate }) => coordinate !== null).map(axis))];
  const places = [
    ...(measures.some(({ expression, observable }) => expression !== observable) ? ["expression"] : []),
    ...(measures.some(({ variable }) => variable !== null) ? ["variable"] : []),
    ...(measures.some(({ index }) => index !== null) ? ["index"] : []),
  ];
  const where = ["run", "seed", ...columns.values(), "iteration", "observable", ...places, ...coordinates];
  const rows = measures.map((event) => tidyRow(event, axis(event), columns));
  return writeParquet(tidyColumns(rows, [...where, "value", "std_error", "unit", "status"]));
}

/** `axis`: the column of its coordinate; `columns`: those of the params. */
function tidyRow(event: MeasureEvent, axis: string, columns: ReadonlyMap<string, string>): TidyRow {
  const { run, seed, iteration, observable, variable, index, coordinate, value, std_error, unit, status } = event;
  const params = Object.entries(event.params).map(([name, v]) => [
    columns.get(name),
    typeof v === "object" ? v.join(" ") : v,
  ]);
  const place = {
    ...(event.expression === observable ? {} : { expression: event.expression }),
    ...(variable === null ? {} : { variable }),
    ...(index === null ? {} : { index: index.join(",") }),
    ...(coordinate === null ? {} : { [axis]: coordinate }),
  };
  return { run, seed, ...Object.fromEntries(params), iteration, observable, ...place, value, std_error, unit, status };
}

/** arrays.npz with arrays.json, and what the experiment saves. With several runs a name carries the run: `w_run3`. */
function arrayFiles(events: readonly ArraysEvent[]): [string, Uint8Array | string][] {
  if (events.length === 0) return [];
  const single = events.length === 1;
  const all = emptyRecord<Tensor>();
  const axes = emptyRecord<{ axes: readonly string[]; shape: readonly number[]; run: number; seed: number }>();
  const saved = new Map<string, Record<string, Tensor>>();
  for (const { run, seed, arrays, saves } of events) {
    for (const [name, array] of Object.entries(arrays)) {
      const full = single ? name : `${name}_run${run}`;
      // Messages are as large as the run: the file that asks for them has them alone.
      if (isMessageArray(name)) continue;
      all[full] = array;
      axes[full] = { axes: array.axes, shape: array.shape, run, seed };
    }
    for (const { name, path } of saves) {
      const file = saved.get(path) ?? emptyRecord<Tensor>();
      for (const [own, array] of Object.entries(arrays))
        if (isMeant(own, name)) file[single ? own : `${own}_run${run}`] = array;
      saved.set(path, file);
    }
  }
  return [
    ["arrays.npz", writeNpz(all)],
    ["arrays.json", `${JSON.stringify(axes, null, 2)}\n`],
    ...[...saved].map(([path, arrays]): [string, Uint8Array] => [path, writeNpz(arrays)]),
  ];
}

/** True of an array that `save name` names: a variable's own, and all of `marginals` and `messages`. */
function isMeant(array: string, name: string): boolean {
  if (name === "messages") return isMessageArray(array);
  return array === name || (name === "marginals" && array.startsWith("marginals_"));
}
