import { compile, run } from "../library/index.js";
import type { BenchRow } from "./row.js";

/** Least action learning on a fully connected committee of Fashion-MNIST's size, random patterns: an epoch is 3.5e6 products. */
const text = `model Committee {
  plate k in 1..9
  plate i in 1..784
  plate mu in 1..500
  data x[mu, i]: spin from iid(rademacher)
  data label[mu]: spin from iid(rademacher)
  var w[k, i]: real on sphere(i)
  def tau[mu, k]: spin := sign(sum(i) x[mu, i] * w[k, i] / sqrt(784))
  observe label[mu] := majority(tau[mu, :])
}
experiment train on Committee { run lal { rate = 1e-4 } measure epochs }`;

/** Milliseconds an epoch, from the wall time of a whole run. */
export async function lalEpochs(): Promise<BenchRow[]> {
  const program = compile(text).value;
  if (!program) throw new Error("the benchmark's model does not compile");
  for await (const event of run(program))
    if (event.type === "result")
      return [
        {
          name: "lal, K = 9, 784 inputs, 500 patterns",
          value: (1000 * event.wall_s) / event.iterations,
          unit: "ms/epoch",
        },
      ];
  return [];
}
