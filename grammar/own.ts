// Names that a user gives are looked up as own entries only: `constructor`, `toString` and `__proto__` are names like any other.

/** The own entry of a record under a given name; undefined where there is none. */
export function own<T>(record: Readonly<Record<string, T>>, name: string | undefined): T | undefined {
  return name !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** An empty record for entries under given names: without a prototype, so that `record["__proto__"] = ...` is an entry too. */
export function emptyRecord<T>(): Record<string, T> {
  return Object.create(null);
}
