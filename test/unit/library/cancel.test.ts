import { describe, expect, it } from "vitest";
import { compile, type RunEvent, run } from "../../../library/index.js";
import { chain, events, of } from "./events.js";

describe("a cancelled run", () => {
  it("skips what is done and can be cancelled", async () => {
    const text = `${chain}
experiment e on Chain {
  run bp
  seeds 1..4
  measure log_partition
}`;
    expect(of(await events(text, { skip: [0, 2] }), "result").map((r) => r.run)).toEqual([1, 3]);
    const controller = new AbortController();
    controller.abort();
    const all = await events(text, { signal: controller.signal });
    expect(of(all, "result")).toHaveLength(0);
    expect(of(all, "end")[0].cancelled).toBe(true);
  });

  it("does not wait for costly observables of a cancelled run, and judges nothing", async () => {
    const text = `model M {
  plate i in 1..21
  plate mu in 1..60
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe y[mu] := sign(sum(i) xi[mu, i] * w[i])
}
experiment e on M {
  run bp { max_iterations = 100000, tolerance = 0 }
  measure training_errors, local_entropy(reference = w, d = [0.1])
  expect local_entropy < 0
}`;
    const controller = new AbortController();
    const { value } = compile(text);
    const all: RunEvent[] = [];
    if (value)
      for await (const event of run(value, { signal: controller.signal })) {
        all.push(event);
        if (event.type === "progress") controller.abort();
      }
    expect(of(all, "measure").map(({ observable }) => observable)).toEqual(["training_errors"]);
    expect(of(all, "result").map(({ status }) => status)).toEqual(["cancelled"]);
    expect(of(all, "end").map(({ expectations, cancelled }) => [expectations, cancelled])).toEqual([[[], true]]);
  });

  it("is cancelled between two costly observables", async () => {
    const curve = "local_entropy(reference = w, d = [0.1, 0.2])";
    const { value } = compile(`model M {
  plate i in 1..21
  plate mu in 1..4
  data xi[mu, i]: spin from iid(rademacher)
  data y[mu]: spin from iid(rademacher)
  var w[i]: spin
  observe y[mu] := sign(sum(i) xi[mu, i] * w[i])
}
experiment e on M {
  run exact
  measure ${curve}, solutions
}`);
    const controller = new AbortController();
    const all: RunEvent[] = [];
    if (value)
      for await (const event of run(value, { signal: controller.signal })) {
        all.push(event);
        if (event.type === "measure") controller.abort();
      }
    expect(of(all, "measure").map(({ observable }) => observable)).toEqual(["local_entropy", "local_entropy"]);
    expect(of(all, "result").map(({ status }) => status)).toEqual(["cancelled"]);
  });
});
