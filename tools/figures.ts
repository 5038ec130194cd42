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

/** Shares of solved samples out of the page's table; the bar is a standard error, with one sample more of either kind so that 20 of 20 has one. */
const shares = [...page.matchAll(/^\| (0\.\d+) \| (\d+) of (\d+) \|/gm)].map(([, alpha, solved, samples]) => {
  const likely = (Number(solved) + 1) / (Number(samples) + 2);
  const error = Math.sqrt((likely * (1 - likely)) / Number(samples));
  return { x: Number(alpha), y: Number(solved) / Number(samples), error };
});
const reach = {
  title: "share of samples solved",
  xLabel: "patterns a weight alpha",
  yLabel: "share of samples solved",
};
save(
  "focusing-reach.svg",
  plotSvg("Binary perceptron, N = 1001: focusing, y = 10", [
    { ...reach, series: [{ name: "y = 10", points: shares }] },
  ]),
);
