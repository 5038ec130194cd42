type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === "string" ? undefined : "must be a text");
const flag: Check = (value) => (typeof value === "boolean" ? undefined : "must be true or false");
const number: Check = (value) => (typeof value === "number" ? undefined : "must be a number");
const hash: Check = (value) => (/^[0-9a-f]{64}$/.test(String(value)) ? undefined : "must be a SHA-256 in hexadecimal");

/** A setting: a number, text or flag, or a list of numbers or texts. */
const setting: Check = (value) => {
  const simple = (each: unknown): boolean => ["number", "string", "boolean"].includes(typeof each);
  return simple(value) || (Array.isArray(value) && value.every(simple))
    ? undefined
    : "must be a value or a list of values";
};

function list(of: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return "must be a list";
    for (const [i, each] of value.entries()) {
      const problem = of(each);
      if (problem) return `${problem} (entry ${i + 1})`;
    }
    return undefined;
  };
}

function record(of: Check): Check {
  return (value) => {
    if (!isObject(value)) return "must be an object";
    for (const [name, each] of Object.entries(value)) {
      const problem = of(each);
      if (problem) return `${problem} (\`${name}\`)`;
    }
    return undefined;
  };
}

function shape(fields: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  return (value) => {
    if (!isObject(value)) return "must be an object";
    for (const [name, check] of Object.entries({ ...fields, ...optional })) {
      if (value[name] === undefined && Object.hasOwn(optional, name)) continue;
      const problem = value[name] === undefined ? "is missing" : check(value[name]);
      if (problem) return `\`${name}\` ${problem}`;
    }
    return undefined;
  };
}

function oneOf(...words: readonly string[]): Check {
  return (value) => (words.includes(value as string) ? undefined : `must be one of ${words.join(", ")}`);
}

const manifest = shape({
  entry: text,
  directory: text,
  files: list(shape({ path: text, sha256: hash, text })),
  experiment: text,
  model: text,
  algorithm: text,
  overrides: record(setting),
  algorithmGiven: flag,
  params: record(setting),
  grid: list(shape({ name: text, kind: oneOf("sweep", "anneal"), values: setting })),
  seeds: list(number),
  versions: record(text),
  platform: record(setting),
  data: record(text),
  timing: shape({ started: text }, { finished: text, wall_s: number }),
  status: oneOf("running", "finished", "interrupted", "failed"),
  artifacts: list(shape({ path: text, sha256: hash, bytes: number })),
  notes: list(text),
});

/** What is wrong with a parsed manifest, as the end of a sentence; undefined when it can be used. */
export function manifestProblem(value: unknown, schema: number): string | undefined {
  if (!isObject(value) || value.schema === undefined) return "it has no `schema`, so it is no manifest";
  if (value.schema !== schema)
    return `its manifest has schema ${value.schema}, and this version reads schema ${schema}`;
  const problem = manifest(value);
  return problem === undefined ? undefined : `its manifest is damaged: ${problem}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
