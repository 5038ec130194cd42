import type { Context } from "./context.js";

/** A command's work: its exit status. `flags` and `words` are what its line in the table declares. */
export type Work = (context: Context, flags: never, ...words: never[]) => number | Promise<number>;
/** One line of the table. The file in `commands/` is loaded only when its command runs. */
export interface CommandLine {
  readonly usage: string;
  readonly description: string;
  readonly flags?: readonly Flag[];
  /** Not shown in help and completion. */
  readonly hidden?: boolean;
  readonly load: () => Promise<{ readonly command: Work }>;
}
/** Flag as commander spells it, its help, and whether it may be given many times or has a default. */
export interface Flag {
  readonly flag: string;
  readonly help: string;
  readonly repeated?: boolean;
  readonly choices?: readonly string[];
  readonly preset?: string;
}

const JSON_LINES: Flag = { flag: "--json", help: "one JSON object a line on stdout" };
const JSON_VALUE: Flag = { flag: "--json", help: "JSON instead of a table" };
const MEMORY: Flag = { flag: "--memory-limit <bytes>", help: "refuse what needs more, e.g. 2GB" };
const SET: Flag = { flag: "--set <name=value>", help: "set a param or an option; may be repeated", repeated: true };
const OUT: Flag = { flag: "--out <folder>", help: "where run folders go (default: runs)" };
const SEEDS: Flag = { flag: "--seeds <list>", help: "7, 1,2,3, 1..5 or '1..10 step 2'" };
const ALGORITHM: Flag = { flag: "--algorithm <name>", help: "use this algorithm instead of the experiment's" };
const SANDBOX: Flag = { flag: "--sandbox <folder>", help: "keep what models read below this folder" };
/** `--color`, which every command has. */
export const COLOR: Flag = { flag: "--color <when>", help: "colour", choices: ["auto", "always", "never"] };
/** What `wfmc list` can list. */
export const KINDS = ["activations", "rules", "channels", "priors", "sources", "graphs", "algorithms", "observables"];
/** Shells that have a completion script. */
export const SHELLS = ["bash", "zsh", "fish"];
/** Stages that `wfmc compile` can show. */
export const STAGES = ["tokens", "ast", "graph", "plan"];

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandLine[] = [
  {
    usage: "check <file...>",
    description: "tell what is wrong with model files (- reads stdin)",
    flags: [
      { flag: "--pedantic", help: "also tell what is legal but doubtful" },
      { flag: "--capabilities", help: "show which algorithm can handle which factor group" },
      SANDBOX,
      JSON_LINES,
    ],
    load: () => import("./commands/check.js"),
  },
  {
    usage: "fmt <file...>",
    description: "write model files in the one layout (- formats stdin to stdout)",
    flags: [{ flag: "--check", help: "change nothing; exit 1 when a file is not formatted" }],
    load: () => import("./commands/fmt.js"),
  },
  {
    usage: "compile <file> [experiment]",
    description: "show a stage of the compiler",
    flags: [
      { flag: "--emit <stage>", help: "what to show", choices: STAGES, preset: "plan" },
      SET,
      ALGORITHM,
      MEMORY,
      SANDBOX,
      JSON_VALUE,
    ],
    load: () => import("./commands/compile.js"),
  },
  {
    usage: "graph <file> [model]",
    description: "draw the factor graph of a model",
    flags: [{ flag: "-o, --output <file>", help: "write g.svg or g.dot (DOT to stdout without it)" }],
    load: () => import("./commands/graph.js"),
  },
  {
    usage: "run <file> [experiment]",
    description: "run an experiment; without a name, the file's first",
    flags: [
      SET,
      SEEDS,
      ALGORITHM,
      OUT,
      { flag: "--jobs <n>", help: "worker threads; the results do not depend on it" },
      MEMORY,
      SANDBOX,
      { flag: "--dry-run", help: "bind and plan, then stop before anything runs" },
      { flag: "--resume <folder>", help: "go on with an interrupted run" },
      JSON_LINES,
    ],
    load: () => import("./commands/run.js"),
  },
  {
    usage: "oracle <file> [experiment]",
    description: "enumerate a small model exactly, beside belief propagation",
    flags: [SET, SEEDS, MEMORY, SANDBOX, JSON_LINES],
    load: () => import("./commands/oracle.js"),
  },
  {
    usage: "test <file...>",
    description: "run the experiments that `expect` something and say what holds",
    flags: [SET, SEEDS, MEMORY, SANDBOX, JSON_LINES],
    load: () => import("./commands/test.js"),
  },
  {
    usage: "rerun <manifest>",
    description: "repeat a recorded run and compare its measures byte for byte",
    flags: [OUT, SANDBOX, JSON_LINES],
    load: () => import("./commands/rerun.js"),
  },
  {
    usage: "report <run>",
    description: "write report.html of a run folder",
    flags: [{ flag: "-o, --output <file>", help: "write it elsewhere" }],
    load: () => import("./commands/report.js"),
  },
  {
    usage: "reproduce [figure]",
    description: "a published figure again, beside the published numbers; without a figure, the list of them",
    flags: [
      { flag: "--quick", help: "smaller sizes and fewer seeds: all figures together in ten minutes" },
      { flag: "--jobs <n>", help: "worker threads; the results do not depend on it" },
      { flag: "--out <folder>", help: "where figures and their runs go (default: reproduce)" },
      SEEDS,
      SET,
      MEMORY,
      JSON_LINES,
    ],
    load: () => import("./commands/reproduce.js"),
  },
  {
    usage: "cite <run>",
    description: "what to cite for the methods of a run",
    load: () => import("./commands/cite.js"),
  },
  {
    usage: "data <action> [name]",
    description: "data sets: `data list`, `data get fashion-mnist`",
    flags: [{ flag: "--from <folder>", help: "read the official files there instead of fetching" }],
    load: () => import("./commands/data.js"),
  },
  {
    usage: "list <kind>",
    description: `list ${KINDS.join(", ")}`,
    flags: [JSON_VALUE],
    load: () => import("./commands/list.js"),
  },
  {
    usage: "explain <code>",
    description: "explain a diagnostic, e.g. WFM3002",
    load: () => import("./commands/explain.js"),
  },
  {
    usage: "new <name>",
    description: "write NAME.wfm, a small model to start from",
    load: () => import("./commands/new.js"),
  },
  {
    usage: "info",
    description: "version, platform, folders, limits",
    flags: [JSON_VALUE],
    load: () => import("./commands/info.js"),
  },
  {
    usage: "completion <shell>",
    description: `completion script for ${SHELLS.join(", ")}`,
    load: () => import("./commands/completion.js"),
  },
  { usage: "lsp", description: "language server", hidden: true, load: () => import("./commands/lsp.js") },
];
