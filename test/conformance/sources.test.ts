import { describe, expect, test } from "vitest";
import { writeNpz } from "../../cli/io/npz-write.js";
import type { DataRequest, DataTarget, SourceValue } from "../../compiler/source-call.js";
import { memoryFiles } from "../../library/index.js";
import type { Files, Source } from "../../runtime/contracts.js";
import { PIXELS } from "../../runtime/sources/fashion-classes.js";
import { type SourceName, sources } from "../../runtime/sources/registry.js";
import { sourceLaw } from "../../testing/laws/source-law.js";
import { call, span, target } from "../unit/sources/ask.js";
import { idxBytes, smallArchive } from "../unit/sources/images.js";

const SIGNS = Int8Array.of(1, -1, 1, 1, -1, -1);
const text = (lines: string): Uint8Array => new TextEncoder().encode(lines);
const files: Files = {
  ...memoryFiles({
    "w.npz": writeNpz({ w: { shape: [2, 3], values: SIGNS } }),
    "w.csv": text("1,-1,1\n1,-1,-1\n"),
    "w.txt": text("1 -1 1\n1 -1 -1\n"),
    images: idxBytes([4, 1, 2], [0, 255, 255, 0, 255, 255, 0, 0]),
    labels: idxBytes([4], [0, 1, 0, 1]),
  }),
  dataset: () => smallArchive(20),
};

const one = [target("spin", [2, 3])];
type Asked = readonly [readonly DataTarget[], readonly SourceValue[] | Readonly<Record<string, SourceValue>>];

/** What each source is asked for: a source without a line here does not type-check. */
const ASKED: Readonly<Record<SourceName, Asked>> = {
  iid: [[target("real", [2, 3])], [call("normal", [0.5, 2])]],
  npz: [one, ["w.npz"]],
  csv: [one, ["w.csv"]],
  idx: [
    [target("real", [4, 1, 2], "x"), target("spin", [4], "y")],
    { images: "images", labels: "labels", classes: [0, 1] },
  ],
  patterns: [one, ["w.txt"]],
  shuffled: [one, [call("csv", ["w.csv"])]],
  fashion_mnist: [
    [target("spin", [10, PIXELS]), target("spin", [10], "label")],
    { classes: ["Dress", "Coat"], take: 10 },
  ],
};

function request(name: SourceName): DataRequest {
  const [targets, args] = ASKED[name];
  return { purpose: targets[0].name, call: call(name, args as never), targets, span };
}

describe.each(Object.keys(sources) as SourceName[])("source %s", (name) => {
  test("gives what is asked for, the same each time", () =>
    sourceLaw(sources[name], { request: request(name), files }));
});

test("another value each time, and values of another type, are found", () => {
  let calls = 0;
  const broken = (first: () => number): Source => ({
    ...sources.iid,
    produce(asked, context) {
      const outcome = sources.iid.produce(asked, context);
      if (outcome.value) outcome.value.tensors[0].values[0] = first();
      return outcome;
    },
  });
  const asked = { request: request("iid") };
  expect(() =>
    sourceLaw(
      broken(() => calls++),
      asked,
    ),
  ).toThrow(/other values/);
  expect(() =>
    sourceLaw(
      broken(() => Number.NaN),
      asked,
    ),
  ).toThrow(/puts NaN/);
});
