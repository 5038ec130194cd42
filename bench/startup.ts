import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BenchRow } from "./row.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const main = `${root}dist/cli/main.js`;

/** CPU seconds (user + system) of one call of the built command, as the shell's `time` counts them. */
function cpuSeconds(args: readonly string[]): number {
  const script = `TIMEFORMAT='%U %S'; time node "${main}" ${args.join(" ")} > /dev/null`;
  const out = execFileSync("bash", ["-c", `{ ${script}; } 2>&1`], { cwd: root, encoding: "utf8" });
  const [user, system] = out.trim().split("\n").at(-1)?.split(" ").map(Number) ?? [];
  return user + system;
}

/** Start-up of the built command: the median of five calls. `node -e 0` is what the engine itself takes. */
export function startup(): BenchRow[] {
  if (!existsSync(main)) throw new Error("build first: npm run build");
  const calls: Record<string, readonly string[]> = {
    "wfmc --version": ["--version"],
    "wfmc check models/tree_committee.wfm": ["check", "models/tree_committee.wfm"],
  };
  return Object.entries(calls).map(([name, args]) => {
    const times = Array.from({ length: 5 }, () => cpuSeconds(args)).sort((a, b) => a - b);
    return { name, value: times[2], unit: "s CPU" };
  });
}
