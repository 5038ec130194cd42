import type { MeasureEvent, ResultEvent, RunEvent } from "../../library/events.js";
import { coordinateName } from "../coordinate-name.js";
import type { Manifest } from "../io/manifest.js";
import { groupBy, summarizeValues } from "./aggregate.js";
import { renderMeasures } from "./measures.js";
import { formatSeconds } from "./number.js";
import { escapeXml, plotSvg } from "./plot.js";

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}td,th{padding:.2rem .8rem .2rem 0;text-align:left;border-bottom:1px solid #ddd;vertical-align:top}
pre{background:#f6f6f6;padding:1rem;overflow-x:auto}h2{margin-top:2rem}.dim{color:#666}`;

/** A run as one HTML page without scripts or links to elsewhere. */
export function reportHtml(manifest: Manifest, events: readonly RunEvent[]): string {
  const measures = events.filter((event): event is MeasureEvent => event.type === "measure");
  const results = events.filter((event): event is ResultEvent => event.type === "result");
  const { experiment, model, files, params, overrides, versions, platform, notes, artifacts } = manifest;
  const tables = measures.length > 0 ? `<pre>${escapeXml(renderMeasures(measures, coordinateName))}</pre>` : "";
  const texts = files.map(({ path, text }) => `<p class="dim">${escapeXml(path)}</p><pre>${escapeXml(text)}</pre>`);
  const rows = artifacts.map(({ path, bytes, sha256 }) => [path, bytes, sha256]);
  const sections = [
    section("Run", table([], Object.entries(factsOf(manifest)))),
    section("Params", table(["name", "value"], Object.entries({ ...params, ...overrides }))),
    section("How it ended", resultTable(results)),
    section("Measures", tables),
    curves(measures),
    section("Notes", notes.map((note) => `<p>${escapeXml(note)}</p>`).join("")),
    section("Files", table(["file", "bytes", "sha256"], rows)),
    section("Model", texts.join("")),
    section("Made with", table([], Object.entries({ ...versions, ...platform }))),
  ];
  return page(escapeXml(`${experiment} on ${model}`), sections);
}

function factsOf({ model, algorithm, status, timing, seeds }: Manifest) {
  const took = formatSeconds(timing.wall_s ?? 0);
  return { model, algorithm, status, started: timing.started, took, seeds: seeds.join(", ") };
}

function page(title: string, sections: readonly string[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head>
<body><h1>${title}</h1>
${sections.join("\n")}
</body></html>
`;
}

function section(title: string, content: string): string {
  return content === "" ? "" : `<h2>${escapeXml(title)}</h2>\n${content}`;
}

function table(heads: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const row = (cells: readonly unknown[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeXml(String(cell))}</${tag}>`).join("")}</tr>`;
  const head = heads.length > 0 ? row(heads, "th") : "";
  return `<table>${head}${rows.map((cells) => row(cells, "td")).join("")}</table>`;
}

function resultTable(results: readonly ResultEvent[]): string {
  const rows = results.map(({ run, seed, status, iterations, errors, wall_s, advice }) => [
    run,
    seed,
    status,
    iterations,
    errors ?? "",
    formatSeconds(wall_s),
    advice,
  ]);
  return table(["run", "seed", "status", "iterations", "errors", "time", "advice"], rows);
}

/** A plot for each observable with a coordinate: mean over seeds with standard errors. */
function curves(measures: readonly MeasureEvent[]): string {
  const withCoordinate = measures.filter(({ coordinate }) => coordinate !== null);
  return [...groupBy(withCoordinate, ({ observable }) => observable)]
    .map(([observable, rows]) => {
      const series = [...groupBy(rows, ({ method }) => method)].map(([name, own]) => ({ name, points: pointsOf(own) }));
      const plot = {
        title: observable,
        xLabel: coordinateName(observable),
        yLabel: `${observable} (${rows[0].unit})`,
        series,
      };
      return section(observable, plotSvg(plot));
    })
    .join("\n");
}

function pointsOf(rows: readonly MeasureEvent[]) {
  return [...groupBy(rows, ({ coordinate }) => String(coordinate)).values()]
    .map((own) => {
      const { mean, error } = summarizeValues(own);
      return { x: own[0].coordinate ?? Number.NaN, y: mean, error };
    })
    .sort((a, b) => a.x - b.x);
}
