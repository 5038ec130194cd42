import type { CheckedExperiment } from "../../compiler/model.js";
import type { PlanEvent, RunEvent } from "../../library/events.js";
import { formatBytes } from "../arguments/bytes.js";
import { citationsOf } from "../citations.js";
import type { Manifest } from "../io/manifest.js";
import { formatSeconds } from "../render/number.js";
import { highlight } from "./highlight.js";
import { element, type Html, join, listing, table, text } from "./html.js";
import { quoted } from "./outcome.js";

// Where the numbers come from: texts, params, plan, works, and what a rerun needs.

/** What was run, in a list of terms. */
export function facts({ model, algorithm, status, timing, seeds }: Manifest): Html {
  const entries = {
    model,
    algorithm: `${citationsOf(algorithm).title} (${algorithm})`,
    status,
    started: timing.started,
    took: timing.wall_s === undefined ? "" : formatSeconds(timing.wall_s),
    seeds: seeds.join(", "),
  };
  const items = Object.entries(entries)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => join([element("dt", text(name)), element("dd", text(value))]));
  return element("dl", join(items, "\n"));
}

/** The model files, as they were. */
export function modelTexts({ files }: Manifest): readonly Html[] {
  return files.map(({ path, text: source }) =>
    join([element("p", text(path), 'class="dim"'), listing(highlight(source))]),
  );
}

/** Params of the first run with their units and meanings, then the grid. */
export function paramTables(
  { params, overrides, grid }: Manifest,
  experiment: CheckedExperiment | undefined,
): readonly Html[] {
  const rows = Object.entries({ ...params, ...overrides }).map(([name, value]) => {
    const symbol = experiment?.model.symbols.get(name);
    const unit = symbol?.kind === "param" ? symbol.node.unit?.text : undefined;
    const given = Object.hasOwn(overrides, name) ? "--set" : "model file";
    return [name, words(value), unit ?? "", symbol?.doc ?? "", given];
  });
  const axes = grid.map(({ name, kind, values }) => [name, kind, words(values)]);
  return [
    table({ heads: ["name", "value", "unit", "meaning", "from"], rows }),
    table({ caption: "What varies", heads: ["name", "clause", "values"], rows: axes }),
  ];
}

function words(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** How each factor group of the first run was handled. */
export function planSection(events: readonly RunEvent[]): readonly Html[] {
  const first = events.find((event): event is PlanEvent => event.type === "plan");
  if (!first) return [];
  const { groups, schedule, bytes, exact } = first.plan;
  const rows = groups.map((group) => [
    group.name,
    group.kind.replace(/_/g, " "),
    group.factors,
    group.edges,
    group.accuracy,
    formatBytes(group.bytes),
    group.reason,
  ]);
  const sum = `Schedule ${schedule}, ${formatBytes(bytes)} in all; ${exact ? "a tree: BP is exact" : "loops: BP is an approximation"}.`;
  const heads = ["group", "kind", "factors", "edges", "accuracy", "state", "why"];
  return [table({ heads, rows, right: [false, false, true, true, false, true] }), element("p", text(sum))];
}

/** What to cite. */
export function works({ algorithm }: Manifest): Html {
  const { title, works: list } = citationsOf(algorithm);
  if (list.length === 0) return text("");
  const items = list.map((work) => element("li", text(work)));
  return join([element("p", text(title)), element("ul", join(items, "\n"))]);
}

/** Versions, seeds, hashes, and the commands that make the run again. */
export function reproduction(manifest: Manifest, folder: string): readonly Html[] {
  const { versions, platform, files, data, artifacts, timing } = manifest;
  const hashes = [
    ...files.map(({ path, sha256 }) => [path, "model text", sha256]),
    ...Object.entries(data).map(([name, hash]) => [name, "data", hash]),
    ...artifacts.map(({ path, bytes, sha256 }) => [path, formatBytes(bytes), sha256]),
  ];
  const machine = { ...versions, ...platform, started: timing.started, finished: timing.finished ?? "" };
  const commands = [
    `cd ${quoted(manifest.directory)}`,
    commandLine(manifest),
    "# the same numbers, bit for bit, from the recorded texts, params and seeds:",
    `wfmc rerun ${quoted(`${folder}/manifest.json`)}`,
  ];
  return [
    listing(text(commands.join("\n"))),
    table({ caption: "SHA-256 of everything", heads: ["name", "what", "sha256"], rows: hashes }),
    table({ caption: "Made with", heads: [], rows: Object.entries(machine).filter(([, value]) => value !== "") }),
  ];
}

function commandLine({ entry, experiment, overrides, seeds, algorithm, algorithmGiven }: Manifest): string {
  const set = Object.entries(overrides).map(([name, value]) => `--set ${quoted(`${name}=${value}`)}`);
  const list = seeds.length === 0 ? [] : [`--seeds ${seeds.join(",")}`];
  const method = algorithmGiven ? [`--algorithm ${algorithm}`] : [];
  return ["wfmc run", quoted(entry), quoted(experiment), ...set, ...list, ...method].join(" ");
}
