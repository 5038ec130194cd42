import { dirname, resolve } from "node:path";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { parseBytes } from "./arguments/bytes.js";
import { findSettings, readColor, readJobs, type Settings } from "./settings.js";
import { processTerminal, type Terminal } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** What every command is given beside its own arguments. */
export interface Context {
  readonly terminal: Terminal;
  readonly settings: Settings;
  /** The `wfmc.config.json` in force. */
  readonly configFile?: string;
  /** What is wrong with it. */
  readonly diagnostics: readonly Diagnostic[];
}
/** Flags that set settings, as texts. */
export interface SettingFlags {
  readonly out?: string;
  readonly color?: string;
  readonly jobs?: string;
  readonly memoryLimit?: string;
  readonly sandbox?: string;
}

/** Settings in force for a command on `file` (the current folder's without one), and the terminal they describe. Throws a UsageError. */
export function contextFor(flags: SettingFlags, file: string | undefined): Context {
  const chosen: Settings = {
    out: flags.out,
    color: read("color", flags.color, readColor, "auto, always or never"),
    jobs: read("jobs", flags.jobs, readJobs, "a whole number of 1 or more"),
    memoryLimit: read("memory-limit", flags.memoryLimit, parseBytes, "bytes, such as 2GB"),
    sandbox: flags.sandbox === undefined ? undefined : resolve(flags.sandbox),
  };
  const folder = file === undefined || file === "-" ? process.cwd() : dirname(file);
  const { settings, configFile, diagnostics } = findSettings(chosen, process.env, folder);
  return { terminal: processTerminal(settings.color ?? "auto"), settings, configFile, diagnostics };
}

function read<T>(name: string, text: string | undefined, reader: (text: string) => T | undefined, wants: string) {
  if (text === undefined) return undefined;
  const value = reader(text);
  if (value === undefined) throw new UsageError(`\`--${name} ${text}\` makes no sense`, `give it ${wants}`);
  return value;
}
