import { cpus } from "node:os";
import { gradientEpochs } from "./gradient-epochs.js";
import { grounding } from "./grounding.js";
import { lalEpochs } from "./lal-epochs.js";
import { machineSweep } from "./machine-sweep.js";
import type { BenchRow } from "./row.js";
import { specialFunctions } from "./special-functions.js";
import { sphericalSweep } from "./spherical-sweep.js";
import { spinGlassSweep } from "./spin-glass-sweep.js";
import { startup } from "./startup.js";

// npm run bench [NAME...]: times differ between machines and days; compare rows of one run.

const benches: Readonly<Record<string, () => BenchRow[] | Promise<BenchRow[]>>> = {
  grounding,
  startup,
  "special-functions": () => specialFunctions(),
  "machine-sweep": () => machineSweep(),
  "spherical-sweep": () => sphericalSweep(),
  "spin-glass-sweep": () => spinGlassSweep(),
  lal: lalEpochs,
  ce_sgd: gradientEpochs,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(", ")}; there are ${Object.keys(benches).join(", ")}`);
  process.exit(2);
}
console.log(`${cpus()[0]?.model ?? "unknown processor"}, node ${process.versions.node}`);
for (const name of asked.length > 0 ? asked : Object.keys(benches))
  for (const row of await benches[name]())
    console.log(`${row.name.padEnd(52)} ${row.value.toPrecision(4).padStart(10)} ${row.unit}`);
