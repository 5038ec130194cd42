import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A committee of `cpp/sweeps.cpp`: FORM K INPUTS PATTERNS WIRING. */
export interface CompiledCase {
  readonly form: "reduced" | "signs" | "lal";
  readonly units: number;
  readonly inputs: number;
  readonly patterns: number;
  readonly wiring: "tree" | "full";
}

/** Median milliseconds of one sweep (or epoch) of the C++ loops. */
export type CompiledTimer = (task: CompiledCase, repeats: number) => number;

/** Builds the plain C++ loops and hands over their clock; undefined where no C++ compiler is present. */
export function withCompiled<T>(use: (timer: CompiledTimer | undefined) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "wfmc-bench-"));
  try {
    return use(build(join(folder, "sweeps")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function build(program: string): CompiledTimer | undefined {
  const source = fileURLToPath(new URL("cpp/sweeps.cpp", import.meta.url));
  try {
    execFileSync("c++", ["-O3", "-march=native", "-std=c++17", source, "-o", program], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  return ({ form, units, inputs, patterns, wiring }, repeats) =>
    Number(execFileSync(program, [form, units, inputs, patterns, wiring, repeats].map(String), { encoding: "utf8" }));
}
