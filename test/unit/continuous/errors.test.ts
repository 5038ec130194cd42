import { expect, it } from "vitest";
import type { MachineGroup } from "../../../compiler/ir/flat-graph.js";
import { bp } from "../../../runtime/algorithms/bp.js";
import { createSphereEngine, startRandomSpheres, sweepSpheres } from "../../../runtime/continuous/engine.js";
import { countSphereErrors } from "../../../runtime/continuous/errors.js";
import { readSpheres } from "../../../runtime/continuous/reading.js";
import { countErrors } from "../../../runtime/errors.js";
import { streams } from "../../../runtime/random.js";
import { contextFor } from "../../../testing/run-algorithm.js";
import { sphericalMachine } from "../../oracles/spherical-machine.js";
import { withPrior } from "../../oracles/weighted-machine.js";

const tree = sphericalMachine(2, 99, 1.5, 3);
const [group] = tree.groups as [MachineGroup];
const few = sphericalMachine(3, 15, 2, 5);

// The means of an engine's messages are counted pattern by pattern beside it, after every sweep and asked twice.
it.each([
  ["tree", tree],
  ["tree, bias", { ...tree, groups: [{ ...group, bias: 0.4 }] }],
  ["three inputs a unit", few],
  ["fully connected", sphericalMachine(4, 63, 1, 3, { wiring: "full" })],
  ["normal prior", withPrior(tree, { name: "normal", parameters: { mean: 0.2, sd: 1.5 } })],
])("%s: errors from products that the next sweep takes on are those of the configuration", (_, graph) => {
  const options = { accuracy: "reduced", schedule: "flooding", damping: 0.5 };
  const made = createSphereEngine(contextFor(bp, graph, options), true);
  const engine = made.value;
  if (!engine) throw new Error(made.diagnostics[0]?.message);
  expect(engine.store.form).toBe("reduced");
  // From messages 0 the first fields are whole multiples of one number, and preactivations can tie.
  startRandomSpheres(engine, streams(6)("errors"));
  const seen = new Set<number>();
  for (let sweep = 1; sweep <= 8; sweep++) {
    sweepSpheres(engine, sweep);
    const own = countErrors(graph, readSpheres(engine, sweep).configuration());
    expect([countSphereErrors(engine), countSphereErrors(engine)]).toEqual([own, own]);
    seen.add(own);
  }
  // Numbers that change from sweep to sweep: products of an earlier one would not do.
  expect(seen.size).toBeGreaterThan(1);
});
