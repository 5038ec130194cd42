import { describe, expect, it } from "vitest";
import { parseAssignments } from "../../cli/arguments/assignments.js";
import { formatBytes, parseBytes } from "../../cli/arguments/bytes.js";
import { parseSeeds } from "../../cli/arguments/seeds.js";
import { UsageError } from "../../cli/usage-error.js";

describe("parseSeeds", () => {
  it("reads single seeds, lists, ranges and steps", () => {
    expect(parseSeeds("7")).toEqual([7]);
    expect(parseSeeds("1,2,3")).toEqual([1, 2, 3]);
    expect(parseSeeds("1..5")).toEqual([1, 2, 3, 4, 5]);
    expect(parseSeeds("1..10 step 3")).toEqual([1, 4, 7, 10]);
    expect(parseSeeds("1..3, 2, 9")).toEqual([1, 2, 3, 9]);
  });

  it("refuses anything else with a next step", () => {
    for (const text of ["", "a", "1..", "5..1", "1..3 step 0", "-1", "1.5", "1..99999999", "99999999999999999999"]) {
      expect(() => parseSeeds(text)).toThrow(UsageError);
    }
  });
});

describe("parseAssignments", () => {
  it("reads numbers, booleans and texts; the last of equal names wins", () => {
    expect(
      parseAssignments(["N=101", "α=-1e-3", "on=true", "schedule=random", 'path="a b"', "N=3", "beta=inf"]),
    ).toEqual({
      N: 3,
      α: -1e-3,
      on: true,
      schedule: "random",
      path: "a b",
      beta: Infinity,
    });
  });

  it("refuses what has no name or no sign", () => {
    for (const text of ["N", "=3", "1N=3", ""]) expect(() => parseAssignments([text])).toThrow(UsageError);
  });
});

describe("parseBytes", () => {
  it("reads powers of 1024", () => {
    expect(parseBytes("2000")).toBe(2000);
    expect(parseBytes("1.5GB")).toBe(1.5 * 2 ** 30);
    expect(parseBytes("2 GiB")).toBe(2 ** 31);
    expect(parseBytes("12k")).toBe(12 * 1024);
    for (const text of ["", "0", "-1", "many", "2PB"]) expect(parseBytes(text)).toBeUndefined();
  });

  it("writes them for people", () => {
    expect(formatBytes(12)).toBe("12 bytes");
    expect(formatBytes(1.5 * 2 ** 30)).toBe("1.5 GB");
    expect(formatBytes(213 * 2 ** 20)).toBe("213 MB");
  });
});
