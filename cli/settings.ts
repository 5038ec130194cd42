import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Diagnostic } from "../grammar/diagnostic.js";
import { own } from "../grammar/own.js";
import { parseBytes } from "./arguments/bytes.js";
import type { Reads } from "./io/host.js";
import { configUnreadable, configValue, unknownConfigKey } from "./messages.js";
import type { ColorChoice } from "./render/paint.js";
import { UsageError } from "./usage-error.js";

/** What may be set for every command. Absent: nobody chose. */
export interface Settings {
  /** Folder that receives run folders. */
  readonly out?: string;
  readonly color?: ColorChoice;
  readonly jobs?: number;
  /** Bytes. */
  readonly memoryLimit?: number;
  /** Folder of prepared data sets. */
  readonly cache?: string;
  /** Reads of models are kept below this folder. */
  readonly sandbox?: string;
}

/** What of the settings says where models may read; plain data, for workers. */
export function readsOf({ cache, sandbox }: Settings): Reads {
  return { cache, sandbox };
}
/** Settings, the configuration file they came from, and what is wrong with it. */
export interface FoundSettings {
  readonly settings: Settings;
  readonly configFile?: string;
  readonly diagnostics: readonly Diagnostic[];
}
type Env = Readonly<Record<string, string | undefined>>;

const CONFIG_NAME = "wfmc.config.json";
interface Key {
  readonly setting: keyof Settings;
  /** What the value must be, for the message. */
  readonly wants: string;
  /** Undefined when the value is not legal. `folder`: relative paths are relative to it. */
  read(value: string, folder: string): Settings[keyof Settings] | undefined;
}
const path = (value: string, folder: string) => (value === "" ? undefined : resolve(folder, value));
/** The keys of `wfmc.config.json`; in the environment `WFMC_` and upper case. */
const KEYS: Readonly<Record<string, Key>> = {
  out: { setting: "out", wants: "a folder", read: path },
  color: { setting: "color", wants: '"auto", "always" or "never"', read: readColor },
  jobs: { setting: "jobs", wants: "a whole number of 1 or more", read: readJobs },
  memory_limit: { setting: "memoryLimit", wants: 'bytes, such as "2GB"', read: parseBytes },
  cache: { setting: "cache", wants: "a folder", read: path },
  sandbox: { setting: "sandbox", wants: "a folder", read: path },
};

/** `auto`, `always` or `never`; undefined for another word. */
export function readColor(value: string): ColorChoice | undefined {
  return value === "auto" || value === "always" || value === "never" ? value : undefined;
}

/** A number of workers; undefined when it is none. */
export function readJobs(value: string): number | undefined {
  return /^[1-9]\d{0,3}$/.test(value) ? Number(value) : undefined;
}

/** Flags over environment over the nearest `wfmc.config.json` at or above `folder`. Throws a UsageError on a bad variable. */
export function findSettings(flags: Settings, env: Env, folder: string): FoundSettings {
  const configFile = nearestConfig(folder);
  const config = configFile ? readConfig(configFile) : { settings: {}, diagnostics: [] };
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  return {
    settings: { ...config.settings, ...fromEnvironment(env), ...given },
    configFile,
    diagnostics: config.diagnostics,
  };
}

function nearestConfig(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, CONFIG_NAME))) return join(at, CONFIG_NAME);
    if (dirname(at) === at) return undefined;
  }
}

function readConfig(file: string): { settings: Settings; diagnostics: readonly Diagnostic[] } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return { settings: {}, diagnostics: [configUnreadable(file, (error as Error).message)] };
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    return { settings: {}, diagnostics: [configUnreadable(file, "it is not an object")] };
  }
  return readKeys(file, Object.entries(parsed));
}

function readKeys(file: string, entries: readonly (readonly [string, unknown])[]) {
  const settings: Record<string, unknown> = {};
  const diagnostics: Diagnostic[] = [];
  for (const [name, value] of entries) {
    if (name === "$schema") continue;
    const key = own(KEYS, name);
    const plain = typeof value === "string" || typeof value === "number";
    const read = key && plain ? key.read(String(value), dirname(file)) : undefined;
    if (!key) diagnostics.push(unknownConfigKey(file, name, Object.keys(KEYS)));
    else if (read === undefined) diagnostics.push(configValue(file, name, key.wants));
    else settings[key.setting] = read;
  }
  return { settings: settings as Settings, diagnostics };
}

function fromEnvironment(env: Env): Settings {
  const settings: Record<string, unknown> = {};
  for (const [name, key] of Object.entries(KEYS)) {
    const variable = `WFMC_${name.toUpperCase()}`;
    const value = env[variable];
    if (value === undefined || value === "") continue;
    const read = key.read(value, process.cwd());
    if (read === undefined)
      throw new UsageError(`the environment variable ${variable} is \`${value}\``, `give it ${key.wants}`);
    settings[key.setting] = read;
  }
  return settings as Settings;
}
