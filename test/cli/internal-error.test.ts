import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { expect, it, vi } from "vitest";
import { reportInternalError } from "../../cli/internal-error.js";

it("tells an internal error without a stack trace; the trace is in a file; exit 70", () => {
  const written: string[] = [];
  const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const code = reportInternalError(new Error("impossible state"));
  write.mockRestore();
  const text = written.join("");
  expect(code).toBe(70);
  expect(text).toContain("error[WFM9001]: internal error: impossible state");
  expect(text).not.toMatch(/\n\s+at /);
  const trace = /details are in (\S+);/.exec(text)?.[1] ?? "";
  expect(readFileSync(trace, "utf8")).toMatch(/impossible state\n\s+at /);
  rmSync(dirname(trace), { recursive: true });
});
