// Whether what a file says is a snapshot has the form of one, before an algorithm looks into it. A file may say anything.

/**
 * What is wrong with a snapshot beside one that the algorithm has just made: other fields, other kinds of values, numbers that are NaN.
 * Lengths are the algorithm's own matter. `hard`: the graph has certainties, so that a message may be infinite. Undefined: nothing.
 */
export function faultOfSnapshot(made: unknown, given: unknown, hard: boolean): string | undefined {
  return faultAt(core(made), core(given), hard, "the snapshot");
}

/** Of several starts, the messages of the one that was kept. */
function core(snapshot: unknown): unknown {
  return isRecord(snapshot) && Object.hasOwn(snapshot, "inner") && Object.hasOwn(snapshot, "found")
    ? snapshot["inner"]
    : snapshot;
}

function faultAt(made: unknown, given: unknown, hard: boolean, name: string): string | undefined {
  if (made === undefined) return undefined;
  if (ArrayBuffer.isView(made)) return faultOfArray(made, given, hard, name);
  if (Array.isArray(made)) {
    if (!Array.isArray(given)) return `${name} is no list`;
    const like = (n: number): unknown => made[n] ?? made[0];
    return first(given.map((each, n) => () => faultAt(like(n), each, hard, `${name}.${n}`)));
  }
  if (isRecord(made)) {
    if (!isRecord(given)) return `${name} is no record`;
    const fields = Object.entries(made);
    return first(
      fields.map(
        ([key, value]) =>
          () =>
            faultAt(value, Object.hasOwn(given, key) ? given[key] : null, hard, key),
      ),
    );
  }
  if (typeof given !== typeof made) return `\`${name}\` is missing or no ${typeof made}`;
  return typeof given === "number" && !Number.isFinite(given) ? `\`${name}\` is ${given}` : undefined;
}

function faultOfArray(made: ArrayBufferView, given: unknown, hard: boolean, name: string): string | undefined {
  if (!ArrayBuffer.isView(given) || given.constructor !== made.constructor) return `\`${name}\` is no array of numbers`;
  if (!(given instanceof Float64Array)) return undefined;
  const wrong = given.find((value) => Number.isNaN(value) || (!hard && !Number.isFinite(value)));
  return wrong === undefined ? undefined : `\`${name}\` holds ${wrong}`;
}

function first(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const fault = check();
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
