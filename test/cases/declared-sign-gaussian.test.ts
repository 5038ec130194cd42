import { expect, it } from "vitest";
import { compile, type Program, run } from "../../library/index.js";

// A user's `jump`, the sign under another name, was refused under accuracy = "gaussian", with the advice to use another accuracy.
const text = (law: string, accuracy: string) => `activation jump(z: real) = if z >= 0 then 1 else -1
model S {
  param n: int = 51
  plate i in 1..n
  plate mu in 1..10
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: real on sphere(i)
  observe sigma[mu] := ${law}(sum(i) xi[mu, i] * w[i] / sqrt(n))
}
experiment e on S { run bp { accuracy = "${accuracy}" } measure bethe_free_entropy }`;

async function entropy(source: string): Promise<number[]> {
  const found: number[] = [];
  for await (const event of run(compile(source).value as Program))
    if (event.type === "measure") found.push(event.value);
  return found;
}

it.each(["gaussian", "auto", "ep"])("the same bits as the built-in sign under accuracy %s", async (accuracy) => {
  const built = await entropy(text("sign", accuracy));
  expect(built).toHaveLength(1);
  expect(await entropy(text("jump", accuracy))).toEqual(built);
});
