import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plotSvg } from "../cli/render/plot-svg.js";
import { seriesOf } from "../cli/run/plot-series.js";
import { figuresOf } from "../cli/run/plots.js";
import type { MeasureEvent } from "../library/events.js";
import { compile, run } from "../library/index.js";

// Draws the figures of docs/guide/local-entropy-and-focusing.md: `npx tsx tools/figures.ts`, some minutes.

const ROOT = join(import.meta.dirname, "..");
const save = (name: string, svg: string): void => writeFileSync(join(ROOT, "docs", "figures", name), svg);
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** Every row that an experiment of a text measures. */
async function measured(text: string, experiment: string): Promise<MeasureEvent[]> {
  const { value } = compile(text);
  if (!value) throw new Error(`${experiment} does not compile`);
  const rows: MeasureEvent[] = [];
  for await (const event of run(value, { experiment })) if (event.type === "measure") rows.push(event);
  return rows;
}

/** The curve around the solutions of one experiment of the gallery's committee. */
async function curve(experiment: string, name: string) {
  const rows = await measured(read("models/tree_committee.wfm"), experiment);
  const [line] = seriesOf(
    rows.filter(({ observable }) => observable === "local_entropy"),
    { x: "d", by: [] },
  );
  return { ...line, name };
}

const series = [await curve("focusing", "focusing BP"), await curve("narrow", "least action")];
const xLabel = "distance d = (1 - q) / 2";
const yLabel = "local entropy (nats/weight)";
save(
  "local-entropy.svg",
  plotSvg("Tree committee, K = 9, N = 999, alpha = 1: 10 samples", [{ title: yLabel, xLabel, yLabel, series }]),
);

const page = read("docs/guide/local-entropy-and-focusing.md");
const [, text] = /```wfm\n([\s\S]*?)```/.exec(page) ?? ["", ""];
const experiment = compile(text).value?.experiments.find(({ name }) => name === "wide");
if (!experiment) throw new Error("the page has no experiment `wide`");
const panels = figuresOf(experiment, await measured(text, "wide")).find(({ name }) => name === "panels_vs_gamma");
save("focusing.svg", plotSvg("Focusing: the coupling rises", panels?.panels ?? []));
