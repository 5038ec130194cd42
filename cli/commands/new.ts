import { existsSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { announce } from "../announce.js";
import type { Context } from "../context.js";
import { EXIT } from "../exit-code.js";
import { alreadyThere, cannotWrite, reasonOf } from "../messages.js";
import { UsageError } from "../usage-error.js";

/** `wfmc new NAME`: a small model that runs at once. Never overwrites. */
export function command({ terminal }: Context, _flags: unknown, name: string): number {
  const path = name.endsWith(".wfm") ? name : `${name}.wfm`;
  const words = basename(path, ".wfm")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const model = words.map((word) => word[0].toUpperCase() + word.slice(1)).join("");
  if (!/^\p{L}/u.test(model))
    throw new UsageError(`\`${name}\` is no name for a model`, "begin with a letter, e.g. `wfmc new my_perceptron`");
  if (existsSync(path)) {
    announce(terminal, [alreadyThere(path)], () => undefined);
    return EXIT.data;
  }
  try {
    writeFileSync(path, template(model, words.join("_").toLowerCase()), { flag: "wx" });
  } catch (error) {
    announce(terminal, [cannotWrite(path, reasonOf(error))], () => undefined);
    return EXIT.data;
  }
  terminal.note(`wrote ${path}; next: wfmc check ${path}, then wfmc run ${path}\n`);
  return EXIT.ok;
}

function template(model: string, experiment: string): string {
  return `// ${model}: a binary perceptron that must classify P random patterns.
model ${model} {
  param N: int = 101 where N % 2 == 1       // weights; odd, so that no sum is 0
  param alpha: real = 0.4 where alpha >= 0  // patterns per weight
  let P = floor(alpha * N)

  plate i  in 1..N  // inputs
  plate mu in 1..P  // patterns

  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)

  var w[i]: spin
  def h[mu] := sum(i) xi[mu, i] * w[i] / sqrt(N)
  observe sigma[mu] := sign(h[mu])
}

experiment ${experiment}_run on ${model} {
  run bp { reinforcement = 0.01, max_iterations = 500 }
  seeds 1..3
  measure training_errors, iterations
}
`;
}
