import { join } from "node:path";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { openRunFolder } from "../io/run-folder.js";
import { finite, jsonLine } from "../render/json-line.js";
import { plotSvg } from "../render/plot-svg.js";
import { renderTable } from "../render/table.js";
import { plotVegaLite } from "../render/vega-lite.js";
import type { Terminal } from "../terminal.js";
import { version } from "../version.js";
import { panelOf } from "./draw.js";
import { type Judgement, judge } from "./judge.js";
import { type Measured, unsolvedRuns } from "./measured.js";
import type { Work } from "./studies.js";

/** Writes the drawings and verdicts.json into the figure's folder; what could not be written. */
export function writeFigure(work: Work, measured: Measured): readonly Diagnostic[] {
  const { figure, folder, quick, seeds, set } = work;
  const files = openRunFolder(folder);
  const drawn = figure.drawings.flatMap((drawing) => {
    const panel = panelOf(drawing, figure, measured);
    if (!panel) return [];
    return [
      ...files.write(`${drawing.name}.svg`, plotSvg(drawing.title, [panel])).diagnostics,
      ...files.write(`${drawing.name}.vl.json`, plotVegaLite(drawing.title, [panel])).diagnostics,
    ];
  });
  const { name, cite } = figure;
  const record = { figure: name, cite, wfmc: version(), quick, seeds, set, rows: verdictsOf(work, measured) };
  return [...drawn, ...files.write("verdicts.json", `${JSON.stringify(record, finite, 2)}\n`).diagnostics];
}

/** The table of what was published and what came out, and where the drawings are. */
export function tellVerdicts(terminal: Terminal, work: Work, measured: Measured): void {
  const rows = verdictsOf(work, measured);
  if (work.json) {
    for (const row of rows) terminal.out(jsonLine("verdict", { figure: work.figure.name, ...row }));
  } else {
    const columns = ["quantity", "published", "ours", "verdict"].map((title) => ({ title }));
    const cells = rows.map(({ quantity, published, ours, verdict }) => [quantity, published, ours, verdict]);
    terminal.out(`${renderTable(columns, cells, terminal.paintOut)}\n`);
  }
  for (const { experiment, label } of work.figure.studies) {
    const unsolved = unsolvedRuns(measured, experiment).size;
    if (unsolved > 0)
      terminal.note(
        `${label}: ${unsolved} run${unsolved === 1 ? "" : "s"} ended with errors; only solutions are compared\n`,
      );
  }
  const drawings = work.figure.drawings.map(({ name }) => join(work.folder, `${name}.svg`));
  terminal.note(
    `\nnumbers: within two published deviations; orders and correlations: by more than two standard errors\n`,
  );
  terminal.note(`${[...drawings, join(work.folder, "verdicts.json")].join("\n")}\n`);
}

function verdictsOf({ figure, quick, set }: Work, measured: Measured): Judgement[] {
  const smaller = figure.studies.some(({ quick: own }) => Object.keys((own ?? figure.quick).set).length > 0);
  return judge({ figure, measured, fullSize: Object.keys(set).length === 0 && !(quick && smaller) });
}
