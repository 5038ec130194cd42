import { describe, expect, it } from "vitest";
import { compile, memoryFiles, type RunEvent, run } from "../../../library/index.js";

const committee = `model Committee {
  plate k in 1..3
  plate i in 1..7
  plate mu in 1..6
  data xi[mu, k, i]: spin from iid(rademacher)
  data w0[k, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  def t[mu, k] := sign(sum(i) xi[mu, k, i] * w[k, i] / sqrt(7))
`;

async function measured(body: string, files: Record<string, Uint8Array> = {}) {
  const compiled = compile(committee + body);
  if (!compiled.value) throw new Error(compiled.diagnostics.map(({ message }) => message).join("\n"));
  const all: RunEvent[] = [];
  for await (const event of run(compiled.value, { files: memoryFiles(files) })) all.push(event);
  return {
    kinds: all.map(({ type }) => type),
    rows: all.filter((event): event is Extract<RunEvent, { type: "measure" }> => event.type === "measure"),
    codes: all.flatMap((event) => (event.type === "diagnostic" ? [event.diagnostic.code] : [])),
  };
}

const spheres = `  var w[k, i]: real on sphere(i)
  observe sigma[mu] := majority(t[mu, :])
}
`;
const spins = spheres.replace("real on sphere(i)", "spin");
const csv = new TextEncoder().encode("1,1,1,-1,1,-1,1\n-1,1,1,1,1,1,1\n1,-1,-1,1,-1,1,1\n");

describe("local entropy in a run", () => {
  it.each([
    [
      "a learner's weights",
      `${spheres}experiment e on Committee { run lal measure local_entropy(reference = w, d = [0.05, 0.1]) }`,
    ],
    [
      "a file",
      `${spheres}experiment e on Committee { run bp measure local_entropy(reference = "w.csv", d = [0.3, 0.4]) }`,
    ],
    ["data", `${spheres}experiment e on Committee { run bp measure local_entropy(reference = w0, d = [0.3, 0.4]) }`],
    [
      "spins",
      `${spins}experiment e on Committee { run exact measure local_entropy(reference = w, d = [0.05, 0.1], method = "bp") }`,
    ],
  ])("around %s", async (_, body) => {
    const { rows, codes } = await measured(body, { "w.csv": csv });
    expect(rows.map(({ observable }) => observable)).toEqual(["local_entropy", "local_entropy"]);
    for (const { value, status } of rows) expect([status, value < 0]).toEqual(["converged", true]);
    expect(codes).toContain("WFM7141");
  });

  it.each([
    ["d", "gamma = [0.5, 1], d = [0.1]"],
    ["samples", "gamma = 1, samples = 100"],
    ['method = "monte_carlo"', 'method = "monte_carlo", gamma = 1'],
  ])("fields take no `%s`", (other, given) => {
    const text = `${committee}${spheres}experiment e on Committee { run bp measure local_entropy(reference = w, ${given}) }`;
    const errors = (from: string) => compile(from).diagnostics.filter(({ severity }) => severity === "error");
    expect(errors(text).map(({ code, message }) => [code, message])).toEqual([
      ["WFM8005", `\`local_entropy\` takes no \`${other}\` beside \`gamma\``],
    ]);
    expect(errors(text.replace(given, 'method = "bp", gamma = 1'))).toEqual([]);
  });

  it("a file of another shape, or none, leaves no row", async () => {
    const body = `${spheres}experiment e on Committee { run bp measure local_entropy(reference = "w.csv", d = [0.3]) }`;
    const short = await measured(body, { "w.csv": new TextEncoder().encode("1,1,1\n1,1,1\n") });
    expect([short.rows, short.codes.some((code) => /^WFM65/.test(code))]).toEqual([[], true]);
    expect((await measured(body)).codes).toContain("WFM8504");
  });

  const third = new TextEncoder().encode("0.5,0.5,0.5,0.5,0.5,0.5,0.5\n".repeat(3));
  it.each([
    ["off its sphere", `local_entropy(reference = "w.csv", d = [0.3])`, third, "WFM8140"],
    ["of another shape", `local_entropy(reference = "w.csv", d = [0.3])`, new TextEncoder().encode("1,1\n"), "WFM6507"],
    ["that is no file", `overlap(reference = "v.csv")`, csv, "WFM8504"],
  ])("a reference %s is told before anything runs", async (_, observable, file, code) => {
    const { kinds, codes } = await measured(
      `${spheres}experiment e on Committee { run bp measure training_errors, ${observable} }`,
      { "w.csv": file },
    );
    expect(kinds).toEqual(["start", "diagnostic", "end"]);
    expect(codes).toEqual([code]);
  });

  it.each([
    ["local_entropy(reference = w, d = 0.1)", ""],
    ["franz_parisi(d = 0.1)", ""],
    ["local_entropy(reference = w, d = 0.1)", "  replicas a in 1..2 of w\n  couple w to c across a by elastic(1)\n"],
  ])("what has no distance is told before anything runs: %s%s", async (observable, replicas) => {
    const model = replicas
      ? spheres.replace("}\n", `${replicas}}\n`)
      : spheres.replace("on sphere(i)", "~ normal(0, 1)");
    const { kinds, codes } = await measured(`${model}experiment e on Committee { run bp measure ${observable} }`);
    expect(kinds).toEqual(["start", "diagnostic", "end"]);
    expect(codes).toEqual(["WFM5140"]);
  });

  it("a reference that is no solution is told before the run, which goes on", async () => {
    const { kinds, codes, rows } = await measured(
      `${spheres}experiment e on Committee { run bp measure local_entropy(reference = "w.csv", d = [0.3]) }`,
      { "w.csv": csv },
    );
    expect(codes[0]).toBe("WFM8141");
    expect(kinds.indexOf("diagnostic")).toBeLessThan(kinds.indexOf("plan"));
    expect(rows).toHaveLength(1);
  });
});
