import { compile, prepare } from "../library/index.js";
import type { BenchRow } from "./row.js";

/** A fully connected committee of Fashion-MNIST's size: K = 9, 784 pixels, 500 images, 3.5 million edges. */
const text = `model Committee {
  plate k in 1..9
  plate i in 1..784
  plate mu in 1..500
  data x[mu, i]: spin from iid(rademacher)
  data label[mu]: spin from iid(rademacher)
  var w[k, i]: spin
  def tau[mu, k]: spin := sign(sum(i) x[mu, i] * w[k, i] / sqrt(784))
  observe label[mu] := majority(tau[mu, :])
}`;

/** Seconds and memory from text to plan for 3.5 million edges: no index is stored, only the data and the messages to come. */
export function grounding(): BenchRow[] {
  const start = performance.now();
  const program = compile(text).value;
  const prepared = program && prepare(program).value;
  if (!prepared) throw new Error("the benchmark's model does not compile");
  const [group] = prepared.plan.groups;
  return [
    { name: "text to plan, 3.5e6 edges", value: (performance.now() - start) / 1000, unit: "s" },
    { name: "messages it plans, 3.5e6 edges", value: group.bytes / 2 ** 20, unit: "MiB" },
    { name: "resident memory after grounding", value: process.memoryUsage().rss / 2 ** 20, unit: "MiB" },
  ];
}
