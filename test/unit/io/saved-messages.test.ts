import { describe, expect, it } from "vitest";
import { writeNpz } from "../../../cli/io/npz-write.js";
import {
  type ArraysEvent,
  compile,
  type MeasureEvent,
  memoryFiles,
  type RunEvent,
  run,
} from "../../../library/index.js";
import { isMessageArray, messageArrays } from "../../../library/saved-messages.js";

const model = (clauses: string) => `model M {
  param N: int = 41
  plate i in 1..N
  plate mu in 1..16
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: spin
  def h[mu] := sum(i) xi[mu, i] * w[i] / sqrt(N)
  observe sigma[mu] := sign(h[mu])
}
experiment e on M {
  ${clauses}
}
`;

async function events(text: string, files: Record<string, Uint8Array> = {}): Promise<RunEvent[]> {
  const { value, diagnostics } = compile(text);
  if (!value) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const all: RunEvent[] = [];
  for await (const event of run(value, { files: memoryFiles(files) })) all.push(event);
  return all;
}

async function savedBy(clauses: string): Promise<Uint8Array> {
  const told = await events(model(`${clauses}\n  save messages to "m.npz"`));
  const arrays = told.find((event): event is ArraysEvent => event.type === "arrays")?.arrays ?? {};
  return writeNpz(Object.fromEntries(Object.entries(arrays).filter(([name]) => isMessageArray(name))));
}

const iterations = (told: readonly RunEvent[]) =>
  told
    .filter((e): e is MeasureEvent => e.type === "measure" && e.observable === "iterations")
    .map(({ value }) => value);
const codes = (told: readonly RunEvent[]) => told.flatMap((e) => (e.type === "diagnostic" ? [e.diagnostic.code] : []));

describe("messages in a file", () => {
  it("are typed arrays of their own; the rest is a text that names them", () => {
    const arrays = messageArrays({ a: new Float64Array([0.5]), b: [new Uint32Array([4294967295])], n: 3, form: "x" });
    expect(Object.keys(arrays)).toEqual(["messages.a", "messages.b.0", "messages.json"]);
    expect(arrays["messages.b.0"].values).toEqual(new Float64Array([4294967295]));
    expect(JSON.parse(new TextDecoder().decode(arrays["messages.json"].values as Uint8Array))).toEqual({
      a: { array: "messages.a", type: "Float64Array" },
      b: [{ array: "messages.b.0", type: "Uint32Array" }],
      n: 3,
      form: "x",
    });
  });

  it.each(["bp { tolerance = 1e-9", "fbp { tolerance = 1e-9, y = 3, gamma = 0.5"])(
    "restore `run %s }`",
    async (start) => {
      const measure = "\n  measure iterations, bethe_free_entropy";
      const before = await events(model(`run ${start} }${measure}`));
      const file = await savedBy(`run ${start} }`);
      const after = await events(model(`run ${start}, init = "m.npz" }${measure}`), { "m.npz": file });
      expect(codes(after)).toEqual(codes(before));
      // One sweep finds that nothing moves; focusing may need another to settle its centre.
      expect(iterations(before)[0]).toBeGreaterThan(5);
      expect(iterations(after)[0]).toBeLessThanOrEqual(2);
    },
  );

  it("may go on with more patterns, but not with another size", async () => {
    const file = await savedBy("run bp");
    const again = 'run bp { init = "m.npz" }';
    const more = model(again).replace("mu in 1..16", "mu in 1..17");
    expect(codes(await events(more, { "m.npz": file }))).toEqual([]);
    const other = model(again).replace("N: int = 41", "N: int = 43");
    expect(codes(await events(other, { "m.npz": file }))).toEqual(["WFM8507"]);
  });

  it("are refused where the file is damaged, cut, or missing", async () => {
    const file = await savedBy("run bp");
    const again = model('run bp { init = "m.npz" }');
    const flipped = file.slice();
    flipped[Math.floor(file.length / 3)] ^= 0xff;
    expect(codes(await events(again, { "m.npz": flipped }))[0]).toMatch(/WFM(8507|65\d\d)/);
    expect(codes(await events(again, { "m.npz": file.slice(0, 200) }))[0]).toMatch(/WFM65\d\d/);
    expect(codes(await events(again))).toEqual(["WFM6503"]);
  });

  it("starts only the first step of an anneal", async () => {
    const text = model(
      'run bp { init = "m.npz", damping = 0.1 }\n  anneal tolerance in [1e-3, 1e-6]\n  measure iterations',
    );
    const told = await events(text, { "m.npz": await savedBy("run bp { tolerance = 1e-9 }") });
    expect(iterations(told)).toEqual([1, 1]);
  });
});
