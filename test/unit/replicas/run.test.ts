import { describe, expect, it } from "vitest";
import { compile, memoryFiles, prepare, type RunEvent, type RunOptions, run } from "../../../library/index.js";

/** A teacher's patterns learnt by three replicas; the text has no param `gamma`. */
const text = `model Pupils {
  param y: real = 3
  plate i in 1..15
  plate mu in 1..6
  data xi[mu, i]: spin from iid(rademacher)
  data t[i]: spin from iid(rademacher)
  data sigma[mu]: spin from sign(sum(i) xi[mu, i] * t[i])
  var w[i]: spin
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i])
  replicas a in 1..y of w
  couple w to c across a by elastic(0.5)
}
experiment scoping on Pupils {
  run bp { damping = 0.3 }
  anneal gamma in [0.2, 0.8]
  measure overlap(reference = t), magnetisation, training_errors, test_error
}`;

async function eventsOf(options: RunOptions = {}): Promise<RunEvent[]> {
  const program = compile(text, { files: memoryFiles({}) }).value;
  const events: RunEvent[] = [];
  if (program) for await (const event of run(program, options)) events.push(event);
  return events;
}

describe("a run of explicit replicas", () => {
  it("anneals the strength that the model writes as a number, each step from the last one's messages", async () => {
    const measures = (await eventsOf()).filter((event) => event.type === "measure");
    const overlaps = measures.filter(({ observable }) => observable === "overlap");
    expect(overlaps.map(({ params }) => params["gamma"])).toEqual([0.2, 0.8]);
    expect(overlaps[1].value).toBeGreaterThan(overlaps[0].value);
  });

  it("compares a data array with every replica and the centre", async () => {
    const events = await eventsOf();
    const measures = events.filter((event) => event.type === "measure").filter(({ params }) => params["gamma"] === 0.8);
    const arrays = events.find((event) => event.type === "arrays");
    expect(arrays?.arrays["w"].axes).toEqual(["a", "i"]);
    expect(arrays?.arrays["w"].shape).toEqual([3, 15]);
    const program = compile(text, { files: memoryFiles({}) }).value;
    const teacher = (program && prepare(program).value?.instance.data.get("t")?.values) ?? [];
    const rows = measures.filter(({ observable }) => observable === "magnetisation");
    expect(rows.length).toBe(60);
    const sum = rows.reduce((total, { value, index }) => total + value * teacher[(index?.at(-1) ?? 1) - 1], 0);
    const overlap = measures.find(({ observable }) => observable === "overlap");
    expect(overlap?.value).toBeCloseTo(sum / 60, 12);
  });

  it("counts errors over all replicas, and their mean on held-out patterns", async () => {
    const measures = (await eventsOf()).filter((event) => event.type === "measure");
    const errors = measures.filter(({ observable }) => observable === "training_errors");
    for (const { value } of errors) expect(Number.isInteger(value) && value >= 0 && value <= 18).toBe(true);
    const test = measures.find(({ observable }) => observable === "test_error");
    // A fraction of 3 x 6 held-out answers.
    expect(((test?.value ?? Number.NaN) * 18) % 1).toBeCloseTo(0, 9);
  });

  it("takes another number of copies", async () => {
    const events = await eventsOf({ set: { y: 2 } });
    expect(events.find((event) => event.type === "end")).toMatchObject({ anyConverged: true });
    expect(events.filter((event) => event.type === "diagnostic" && event.diagnostic.severity === "error")).toEqual([]);
  });

  it("is decimated as any other graph of spins", async () => {
    const events = await eventsOf({ algorithm: "decimation" });
    expect(events.filter((event) => event.type === "diagnostic" && event.diagnostic.severity === "error")).toEqual([]);
  });
});
