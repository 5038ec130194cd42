import { join } from "node:path";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import { prepare } from "../../library/index.js";
import { announce } from "../announce.js";
import { parseAssignments } from "../arguments/assignments.js";
import { parseSeeds } from "../arguments/seeds.js";
import type { Compiled } from "../compile-file.js";
import type { Context } from "../context.js";
import { EXIT, exitCode } from "../exit-code.js";
import { formatSeconds } from "../render/number.js";
import { type Remaining, secondsLeft, slowness } from "../reproduce/estimate.js";
import type { StudyResult } from "../reproduce/measured.js";
import { FIGURES, figureTable } from "../reproduce/registry.js";
import { compileFigure, type Ready, readyStudies, runStudy, type Work } from "../reproduce/studies.js";
import { tellVerdicts, writeFigure } from "../reproduce/verdicts.js";
import { runOptions } from "../run/request.js";
import type { Terminal } from "../terminal.js";
import { unknownWord } from "../usage-error.js";

interface Flags {
  readonly quick?: boolean;
  readonly out?: string;
  readonly seeds?: string;
  readonly set?: readonly string[];
  readonly json?: boolean;
}

/** `wfmc reproduce FIGURE`: a figure of a paper again, beside what was published; without a figure, the list of them. */
export async function command(context: Context, flags: Flags, name?: string): Promise<number> {
  const { terminal } = context;
  if (name === undefined) {
    terminal.out(`${figureTable(terminal.paintOut)}\n`);
    return EXIT.ok;
  }
  const figure = FIGURES.find((one) => one.name === name);
  if (!figure)
    throw unknownWord(
      "figure",
      name,
      FIGURES.map((one) => one.name),
    );
  const quick = flags.quick === true;
  const work: Work = {
    figure,
    quick,
    folder: join(flags.out ?? "reproduce", quick ? `${name}-quick` : name),
    seeds: flags.seeds === undefined ? undefined : parseSeeds(flags.seeds),
    set: parseAssignments(flags.set ?? []),
    json: flags.json === true,
  };
  return reproduce(context, work);
}

async function reproduce(context: Context, work: Work): Promise<number> {
  const { terminal } = context;
  const compiled = compileFigure(work.figure, context);
  const ready = compiled.program ? readyStudies(work, compiled.program) : [];
  const problems = problemsOf(context, compiled, ready[0]);
  if (problems.length > 0) {
    announce(terminal, problems, compiled.sources, work.json);
    return exitCode(problems);
  }
  tellPlan(context, work, ready);
  const measured = new Map<string, StudyResult>();
  let code: number = EXIT.ok;
  for (const [n, one] of ready.entries()) {
    tellStudy(terminal, one, n, ready.length);
    const ran = await runStudy(context, work, one, compiled);
    measured.set(one.study.experiment, ran.result);
    if (ran.code === EXIT.interrupted) {
      terminal.note("\nthe finished runs are kept: the same command goes on with the others\n");
      return ran.code;
    }
    // An experiment that cannot run loses the others nothing.
    code = Math.max(code, ran.code);
  }
  const trouble = writeFigure(work, measured);
  announce(terminal, trouble, compiled.sources, work.json);
  tellVerdicts(terminal, work, measured);
  return Math.max(code, exitCode(trouble));
}

/** What stands against running at all: a text that does not compile, data that are not at hand. */
function problemsOf({ settings }: Context, compiled: Compiled, first: Ready | undefined): Diagnostic[] {
  const { program, files } = compiled;
  const prepared = program && first ? prepare(program, { ...runOptions(first.request, settings), files }) : undefined;
  return [...compiled.diagnostics, ...(prepared?.diagnostics ?? [])].filter(({ severity }) => severity === "error");
}

function tellStudy(terminal: Terminal, { study, done, runs }: Ready, n: number, all: number): void {
  const name = terminal.paint.bold(study.label);
  terminal.note(`${name} (experiment ${n + 1} of ${all}): ${done.results.length} of ${runs} runs done\n`);
}

/** What will be run and how long it takes, before anything is. */
function tellPlan({ terminal, settings }: Context, { figure, quick }: Work, ready: readonly Ready[]): void {
  const jobs = settings.jobs ?? 1;
  const remaining = ready.map(({ study, runs, done }): Remaining => ({ study, quick, runs, finished: done.results }));
  const runs = ready.reduce((sum, one) => sum + one.runs, 0);
  const finished = ready.reduce((sum, one) => sum + one.done.results.length, 0);
  const time = formatSeconds(secondsLeft(remaining, jobs, slowness()));
  const workers = jobs === 1 ? "one worker" : `${jobs} workers`;
  const left =
    finished === 0
      ? `${runs} runs`
      : finished === runs
        ? "nothing left to run"
        : `${runs - finished} of ${runs} runs are left`;
  terminal.note(
    `${figure.title}\n${figure.cite}\n${left}${finished === runs ? "" : `, about ${time} on ${workers}`}\n\n`,
  );
}
