import type { FlatGraph } from "../../../compiler/ir/flat-graph.js";
import { compile, memoryFiles, prepare } from "../../../library/index.js";

/** Sizes of a replicated tree committee on random patterns of seed 1. */
export interface CommitteeSizes {
  readonly N: number;
  readonly K?: number;
  readonly P: number;
  readonly y: number;
  readonly gamma: number;
  /** Law of the inputs; signs where it is absent. */
  readonly inputs?: "rademacher" | "normal(0, 1)";
}

/** Law of the weights. */
export type WeightLaw = "spin" | "real on sphere(i)" | "real ~ normal(0, 1)" | "real ~ uniform(-1, 1)";

/** The ground graph of a tree committee with replicas; `law` of the weights, coupled to a centre or in pairs. */
export function replicatedCommittee(
  { N, K = 1, P, y, gamma, inputs = "rademacher" }: CommitteeSizes,
  law: WeightLaw,
  compilation: "bp" | "fbp" = "bp",
  centre = "to c",
): FlatGraph {
  const text = `model M {
  plate k in 1..${K}
  plate i in 1..${N / K}
  plate mu in 1..${P}
  data xi[mu, k, i]: real from iid(${inputs})
  data sigma[mu]: spin from iid(rademacher)
  var w[k, i]: ${law}
  def tau[mu, k]: spin := sign(sum(i) xi[mu, k, i] * w[k, i] / sqrt(${N / K}))
  observe sigma[mu] := majority(tau[mu, :])
  replicas a in 1..${y} of w
  couple w ${centre} across a by elastic(${gamma})
}`;
  const program = compile(text, { files: memoryFiles({}) });
  const outcome = program.value && prepare(program.value, { algorithm: compilation });
  if (!outcome?.value)
    throw new Error([...program.diagnostics, ...(outcome?.diagnostics ?? [])].map((d) => d.message).join());
  return outcome.value.flat;
}
