import { describe, expect, it } from "vitest";
import { type End, exitCode } from "../../cli/exit-code.js";
import { diagnostic, type Severity } from "../../grammar/diagnostic.js";

const told = (code: `WFM${number}`, severity: Severity = "error") => diagnostic(code, severity, "x");
const good: End = { expectations: [{ text: "a", passed: true, detail: "" }], anyConverged: true, cancelled: false };

describe("exitCode", () => {
  it("is 0 when nothing is wrong, warnings or not", () => {
    expect(exitCode([])).toBe(0);
    expect(exitCode([told("WFM4001", "warning"), told("WFM6503", "warning")], good)).toBe(0);
  });

  it("is 1 for a wrong model", () => {
    for (const code of [
      "WFM1001",
      "WFM2001",
      "WFM3002",
      "WFM4001",
      "WFM5007",
      "WFM6002",
      "WFM6501",
      "WFM8001",
    ] as const) {
      expect(exitCode([told(code)])).toBe(1);
    }
  });

  it("is 2 for names that came with the command line", () => {
    expect(exitCode([told("WFM8501")])).toBe(2);
    expect(exitCode([told("WFM6001")])).toBe(2);
  });

  it("is 3 for numerics, unmet expectations, and when nothing converged", () => {
    expect(exitCode([told("WFM7001")], good)).toBe(3);
    expect(exitCode([], { ...good, anyConverged: false })).toBe(3);
    expect(exitCode([], { ...good, expectations: [{ text: "a", passed: false, detail: "" }] })).toBe(3);
  });

  it("is 4 for data and files, whatever else is wrong", () => {
    expect(exitCode([told("WFM6503")])).toBe(4);
    expect(exitCode([told("WFM2001"), told("WFM6599")])).toBe(4);
  });

  it("is 70 for internal errors and 130 after an interruption", () => {
    expect(exitCode([told("WFM9001"), told("WFM6503")])).toBe(70);
    expect(exitCode([], { ...good, anyConverged: false, cancelled: true })).toBe(130);
    expect(exitCode([told("WFM7001")], { ...good, cancelled: true })).toBe(130);
  });
});
