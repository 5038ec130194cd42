import { expect, it } from "vitest";
import { besideMain } from "../../../../compiler/resolve/paths.js";

// The host reads relative to the main file's folder; a data path is written relative to the file that says it.
it.each([
  ["models/a.wfm", "models/a.wfm", "x.csv", "x.csv"],
  ["models/a.wfm", "lib/b.wfm", "x.csv", "../lib/x.csv"],
  ["a.wfm", "lib/b.wfm", "../x.csv", "x.csv"],
  ["models/a.wfm", "models/sub/b.wfm", "x.csv", "sub/x.csv"],
  ["models/a.wfm", "lib/b.wfm", "/data/x.csv", "/data/x.csv"],
])("with main %s, %s says %s: read %s", (main, file, path, read) => {
  expect(besideMain(main, file, path)).toBe(read);
});
