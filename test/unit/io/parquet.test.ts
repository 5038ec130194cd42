import { describe, expect, it } from "vitest";
import { readParquet, type TidyRow, tidyColumns, writeParquet } from "../../../cli/io/parquet.js";

const ORDER = ["run", "seed", "alpha", "iteration", "observable", "value", "std_error", "status"];
const rows: TidyRow[] = [
  {
    run: 0,
    seed: 1,
    alpha: 0.5,
    iteration: 12,
    observable: "training_errors",
    value: 0,
    std_error: null,
    status: "solved",
  },
  {
    run: 1,
    seed: 2 ** 40,
    alpha: 0.6,
    iteration: 3,
    observable: "énergie",
    value: -0.1,
    std_error: 1e-300,
    status: null,
  },
  {
    run: 2,
    seed: 3,
    alpha: 0.7,
    observable: "entropy",
    value: Number.NaN,
    std_error: Number.POSITIVE_INFINITY,
    extra: true,
  },
];

describe("parquet", () => {
  it("reads back what is written, nulls, NaN and texts included", async () => {
    const columns = tidyColumns(rows, ORDER);
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "run integer",
      "seed integer",
      "alpha double",
      "iteration integer",
      "observable text",
      "value double",
      "std_error double",
      "status text",
      "extra text",
    ]);
    expect(await readParquet(writeParquet(columns))).toEqual(columns);
  });
  it("gives equal bytes for equal rows, and an empty table its columns", async () => {
    expect(writeParquet(tidyColumns(rows, ORDER))).toEqual(writeParquet(tidyColumns(structuredClone(rows), ORDER)));
    const empty = await readParquet(writeParquet(tidyColumns([], ORDER)));
    expect(empty.map(({ name, values }) => [name, values.length])).toEqual(ORDER.map((name) => [name, 0]));
  });
  it("keeps every bit of many rows, beyond one row group", async () => {
    const many: TidyRow[] = Array.from({ length: 120_000 }, (_, i) => ({
      run: i,
      observable: `o${i % 7}`,
      value: Math.sin(i),
    }));
    const columns = tidyColumns(many, ["run", "observable", "value"]);
    const read = await readParquet(writeParquet(columns));
    expect(read[2].values.every((value, i) => Object.is(value, columns[2].values[i]))).toBe(true);
    expect(read[0].values[119_999]).toBe(119_999);
  });
  it("rejects what is no Parquet file", async () => {
    await expect(readParquet(new Uint8Array(0))).rejects.toThrow();
    await expect(readParquet(new TextEncoder().encode("run,seed\n1,2\n"))).rejects.toThrow();
  });
});
