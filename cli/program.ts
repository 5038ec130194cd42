import { Command, CommanderError, Option } from "commander";
import { hasErrors } from "../grammar/diagnostic.js";
import { COLOR, COMMANDS, type CommandLine, type Flag } from "./command-table.js";
import { type Context, contextFor, type SettingFlags } from "./context.js";
import { EXIT, exitCode } from "./exit-code.js";
import { renderDiagnostic } from "./render/diagnostic.js";
import { processTerminal, type Terminal } from "./terminal.js";
import { UsageError } from "./usage-error.js";
import { version } from "./version.js";

/** Runs one command line; the exit status. Throws only on mistakes of the program itself. */
export async function runCommand(words: readonly string[]): Promise<number> {
  let status: number = EXIT.ok;
  const program = buildProgram((code) => {
    status = code;
  });
  if (words.length === 0) {
    program.outputHelp();
    return EXIT.ok;
  }
  try {
    await program.parseAsync(words, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof UsageError)) throw error;
    writeUsageError(processTerminal("auto"), error.message, error.help);
    return EXIT.usage;
  }
}

/** The commands of the table; `finish` receives the exit status of the one that ran. */
function buildProgram(finish: (status: number) => void): Command {
  const program = new Command("wfmc");
  program
    .description("models of learning machines as probabilistic graphs: check, run, compare with the exact answer")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride()
    .configureOutput({ outputError: (text) => writeCommanderError(processTerminal("auto"), text) });
  for (const line of COMMANDS) addCommand(program, line, finish);
  return program;
}

function addCommand(program: Command, line: CommandLine, finish: (status: number) => void): void {
  const command = program.command(line.usage, { hidden: line.hidden ?? false }).description(line.description);
  for (const flag of [...(line.flags ?? []), COLOR]) command.addOption(optionOf(flag));
  command.action(async (...parameters: unknown[]) => finish(await work(line, parameters)));
}

function optionOf({ flag, help, repeated, choices, preset }: Flag): Option {
  const option = new Option(flag, help);
  if (choices) option.choices([...choices]);
  if (preset !== undefined) option.default(preset);
  if (repeated) option.argParser((value: string, before: readonly string[] = []) => [...before, value]);
  return option;
}

/** Commander passes the arguments, then the flags, then the command itself. */
async function work(line: CommandLine, parameters: readonly unknown[]): Promise<number> {
  const words = parameters.slice(0, -2);
  const flags = parameters[parameters.length - 2] as SettingFlags;
  const context = contextFor(flags, fileAmong(words));
  for (const d of context.diagnostics) {
    context.terminal.note(`${renderDiagnostic(d, () => undefined, context.terminal)}\n`);
  }
  if (hasErrors(context.diagnostics)) return exitCode(context.diagnostics);
  const { command } = await line.load();
  return (command as (context: Context, flags: unknown, ...words: unknown[]) => number | Promise<number>)(
    context,
    flags,
    ...words,
  );
}

/** The first word that looks like a file: settings are searched for beside it. */
function fileAmong(words: readonly unknown[]): string | undefined {
  const [first] = words.flat();
  return typeof first === "string" && /[./\\]/.test(first) ? first : undefined;
}

/** Commander's "error: unknown option '--jsn'\n(Did you mean --json?)" in the words and the frame of all other messages. */
function writeCommanderError(terminal: Terminal, text: string): void {
  const [first, ...rest] = text
    .replace(/^error: /, "")
    .trim()
    .split("\n");
  const near = /Did you mean (?:one of )?(.*)\?/.exec(rest.join(" "));
  const quoted = first.replace(/'([^']*)'/g, "`$1`").replace(/\.$/, "");
  const words = near?.[1].split(", ").map((word) => `\`${word}\``);
  writeUsageError(terminal, quoted, words && `did you mean ${words.join(" or ")}?`);
}

function writeUsageError(terminal: Terminal, message: string, help?: string): void {
  const { paint } = terminal;
  const lines = [`${paint.bold(paint.red("error"))}${paint.bold(`: ${message}`)}`];
  if (help) lines.push(` ${paint.blue("=")} ${paint.cyan(`help: ${help}`)}`);
  lines.push(` ${paint.blue("=")} ${paint.dim("see: wfmc --help")}`);
  terminal.note(`${lines.join("\n")}\n`);
}
