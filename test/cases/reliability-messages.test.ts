import { describe, expect, it } from "vitest";
import { writeNpz } from "../../cli/io/npz-write.js";
import type { Tensor } from "../../compiler/ir/tensor.js";
import { compile, memoryFiles, type RunEvent, run } from "../../library/index.js";

// Source: robustness campaign on this program, an `init` file whose `messages` is an empty list ended in an internal error, and one
// of NaN was accepted.

const MODELS: Record<string, { readonly body: string; readonly algorithm: string; readonly soft: boolean }> = {
  spins: {
    body: "plate i in 1..9 plate mu in 1..4 data xi[mu, i]: spin from iid(rademacher) data y[mu]: spin from iid(rademacher) var w[i]: spin observe y[mu] := sign(sum(i) xi[mu, i] * w[i] / 3)",
    algorithm: "bp",
    soft: false,
  },
  soft: {
    body: "plate i in 1..9 var s[i]: spin energy H[i] := -0.3 * s[i] * s[i % 9 + 1]",
    algorithm: "bp",
    soft: true,
  },
  focusing: {
    body: "plate i in 1..9 plate mu in 1..4 data xi[mu, i]: spin from iid(rademacher) data y[mu]: spin from iid(rademacher) var w[i]: spin observe y[mu] := sign(sum(i) xi[mu, i] * w[i] / 3)",
    algorithm: "fbp",
    soft: false,
  },
  sphere: {
    body: "plate i in 1..9 plate mu in 1..4 data xi[mu, i]: spin from iid(rademacher) data y[mu]: spin from iid(rademacher) var w[i]: real on sphere(i) observe y[mu] := sign(sum(i) xi[mu, i] * w[i] / 3)",
    algorithm: "bp",
    soft: false,
  },
};

const text = (body: string, algorithm: string, clauses: string, options = ""): string =>
  `model P { ${body} } experiment e on P { run ${algorithm} { max_iterations = 5${options} } measure iterations ${clauses} }`;

async function events(source: string, file?: Uint8Array): Promise<RunEvent[]> {
  const files = memoryFiles(file ? { "m.npz": file } : {});
  const { value } = compile(source, { files });
  const all: RunEvent[] = [];
  if (value) for await (const event of run(value, { files })) all.push(event);
  return all;
}

/** Arrays of the messages that a run leaves. */
async function saved({ body, algorithm }: (typeof MODELS)[string]): Promise<Record<string, Tensor>> {
  const all = await events(text(body, algorithm, 'save messages to "m.npz"'));
  const arrays = all.flatMap((event) => (event.type === "arrays" ? Object.entries(event.arrays) : []));
  return Object.fromEntries(arrays.filter(([name]) => name.startsWith("messages.")));
}

const JSON_NAME = "messages.json";
const bytesOf = (value: string): Tensor => {
  const values = Uint8Array.from(new TextEncoder().encode(value));
  return { shape: [values.length], values: values as unknown as Tensor["values"] };
};
const jsonOf = (arrays: Record<string, Tensor>): string =>
  new TextDecoder().decode(Uint8Array.from(arrays[JSON_NAME].values));

/** Every value of a JSON text replaced in turn, and every entry taken away. */
function* damaged(value: unknown): Generator<unknown> {
  for (const other of [null, [], {}, "x", -1, 1e300, true, [[]], { array: "messages.external", type: "Int8Array" }])
    yield other;
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    const old = (value as Record<string, unknown>)[key];
    for (const each of damaged(old))
      yield Array.isArray(value) ? value.map((v, n) => (`${n}` === key ? each : v)) : { ...value, [key]: each };
    yield Array.isArray(value) ? value.slice(1) : Object.fromEntries(Object.entries(value).filter(([k]) => k !== key));
  }
}

describe.each(Object.entries(MODELS))("messages of %s", (_, model) => {
  const again = text(model.body, model.algorithm, "", ', init = "m.npz"');
  const told = (all: readonly RunEvent[]) =>
    all.flatMap((event) =>
      event.type === "diagnostic" && event.diagnostic.severity === "error" ? [event.diagnostic] : [],
    );

  it("as saved, start a run", async () => {
    const all = await events(again, writeNpz(await saved(model)));
    expect(told(all)).toEqual([]);
    expect(all.some((event) => event.type === "result")).toBe(true);
  });

  it("with any part damaged, are refused with a code or fit; nothing is thrown", async () => {
    const arrays = await saved(model);
    let refused = 0;
    for (const each of damaged(JSON.parse(jsonOf(arrays)))) {
      const all = await events(again, writeNpz({ ...arrays, [JSON_NAME]: bytesOf(JSON.stringify(each)) }));
      for (const { code, span } of told(all)) {
        expect(code).toBe("WFM8507");
        expect(span).toBeDefined();
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(20);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    "with %d in them, are refused where no message can be so",
    async (bad) => {
      const arrays = await saved(model);
      for (const [name, { shape, values }] of Object.entries(arrays)) {
        if (!(values instanceof Float64Array) || values.length === 0 || name.includes("prints")) continue;
        const spoilt = values.slice();
        spoilt[values.length - 1] = bad;
        const all = await events(again, writeNpz({ ...arrays, [name]: { shape, values: spoilt } }));
        if (Number.isNaN(bad) || model.soft) expect(told(all).map(({ code }) => code)).toEqual(["WFM8507"]);
        // A solution is counted, not believed; anything else that such a start ends with is no fixed point.
        for (const event of all) if (event.type === "result") expect(event.status).not.toBe("converged");
      }
    },
  );
});
