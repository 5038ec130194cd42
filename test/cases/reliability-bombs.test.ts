import { describe, expect, it } from "vitest";
import { MOST_TOLD } from "../../compiler/limited.js";
import { compile, prepare, run } from "../../library/index.js";

// Source: robustness campaign on this program, small texts on which `check` took minutes or all of the memory. Each is refused within
// seconds, in words and at a place; the limit of 10 s is that of a machine with other work to do.

const LIMIT = 10_000;

function codes(text: string): Set<string> {
  const from = performance.now();
  const { diagnostics } = compile(text);
  expect(performance.now() - from).toBeLessThan(LIMIT);
  for (const { span } of diagnostics) expect(span).toBeDefined();
  return new Set(diagnostics.map(({ code }) => code));
}

const model = (body: string, clauses = "run bp measure log_partition"): string =>
  `model M { plate i in 1..3 var s[i]: spin ${body} } experiment e on M { ${clauses} }`;
const range = (count: number, of: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => of(n + 1)).join("\n");
const activation = (body: string): string =>
  `activation f(z: real) = ${body}\nmodel M { plate i in 1..5 plate mu in 1..3 data x[mu, i]: real from iid(normal(0, 1)) data y[mu]: real from iid(normal(0, 1)) var w[i]: spin observe y[mu] := f(sum(i) x[mu, i] * w[i]) }`;

describe("definitions and laws that double when they are written out", () => {
  const doubling = (count: number): string =>
    `def d0[i] := s[i] ${range(count, (n) => `def d${n}[i] := d${n - 1}[i] * d${n - 1}[i]`)} energy H[i] := d${count}[i]`;

  it.each([
    ["22 definitions", model(doubling(22))],
    ["40 definitions", model(doubling(40))],
    [
      "through their indices",
      model(
        `def d0[i] := s[i % 3 + 1] ${range(40, (n) => `def d${n}[i] := d${n - 1}[(i + i) % 3 + 1]`)} energy H[i] := d40[i]`,
      ),
    ],
    [
      "activations",
      `activation f0(z: real) = z + 1\n${range(40, (n) => `activation f${n}(z: real) = f${n - 1}(z) + f${n - 1}(z)`)}\n${model("energy H[i] := -f40(s[i])")}`,
    ],
    [
      "an activation of itself",
      `activation f(z: real) = z * z\n${model(`energy H[i] := -${"f(".repeat(60)}s[i]${")".repeat(60)}`)}`,
    ],
    [
      "many expressions together",
      model(`${doubling(13).replace(/energy.*/, "")} ${range(30, (n) => `energy H${n}[i] := d13[i]`)}`),
    ],
  ])("%s: WFM2018", (_, text) => expect(codes(text)).toContain("WFM2018"));

  it("counts what is written out, not what is defined", () => {
    expect(codes(model(doubling(10)))).toEqual(new Set());
    expect(
      codes(model(`def a[i] := s[i] * s[i] def b[i] := a[i] + a[i % 3 + 1] energy H[i] := b[i] * b[i % 3 + 1]`)),
    ).toEqual(new Set());
  });

  it("a chain that is too deep: WFM2017", () => {
    const chain = model(
      `def d0[i] := s[i] ${range(3000, (n) => `def d${n}[i] := d${n - 1}[i] + 1`)} energy H[i] := d3000[i]`,
    );
    expect(codes(chain)).toContain("WFM2017");
  });

  it("lists of lists: told before they are large", () => {
    const text = model(
      `let l0 = [1, 2] ${range(40, (n) => `let l${n} = [l${n - 1}, l${n - 1}]`)} energy H[i] := -s[i]`,
    );
    const { value } = compile(text);
    expect(value && prepare(value).diagnostics.map(({ code }) => code)).toContain("WFM6007");
  });

  it("thousands of lets in any order are constants like others", () => {
    const lets = range(3000, (n) => `let a${3000 - n} = a${3001 - n} + 1`);
    const { value, diagnostics } = compile(model(`${lets} let a3000 = 0 energy H[i] := -s[i] * a0`));
    expect(diagnostics).toEqual([]);
    expect(value && prepare(value).value?.instance.params.get("a0")).toBe(3000);
  });
});

describe("laws that switch too often", () => {
  it.each([
    ["a saw", "z % 1e-12"],
    ["steps", "floor(1e12 * z)"],
    ["a modulus below rounding", "z % 1e-300"],
    ["huge steps", "round(1e300 * z)"],
    ["many kinks", Array.from({ length: 400 }, (_, n) => `abs(z - ${n})`).join(" + ")],
    ["nested maxima", `${"max(z, ".repeat(90)}1${")".repeat(90)}`],
    ["nested steps", `${"floor(z + ".repeat(60)}1${")".repeat(60)}`],
    ["a sine of an inverse", "if sin(1 / z) > 0 then 1 else 0"],
  ])("%s", (_, body) => {
    const told = codes(activation(body));
    for (const code of told) expect(code).toBe("WFM5007");
  });
});

describe("many of everything", () => {
  it("tells the first warnings, and how many more there are", () => {
    const { diagnostics } = compile(model(`${range(5000, (n) => `var v${n}: spin`)} energy H[i] := -s[i]`));
    const warnings = diagnostics.filter(({ severity }) => severity === "warning");
    expect(warnings).toHaveLength(MOST_TOLD + 1);
    expect(warnings.at(-1)).toMatchObject({ code: "WFM4008", message: "4800 more warnings are not shown" });
  });

  it("grids of more runs than can be listed: WFM8013, at check and with `--seeds`", () => {
    const sweeps = ["p", "q", "r"].map((name) => `sweep ${name} in linspace(0, 1, 1000)`).join(" ");
    const params = "param p: real = 1 param q: real = 1 param r: real = 1 energy H[i] := -p * q * r * s[i]";
    expect(codes(model(params, `run bp ${sweeps} measure log_partition`))).toEqual(new Set(["WFM8013"]));
    const { value } = compile(model(params, "run bp sweep p in linspace(0, 1, 1000) measure log_partition"));
    const seeds = Array.from({ length: 1000 }, (_, n) => n);
    expect(value && prepare(value, { seeds }).diagnostics.map(({ code }) => code)).toEqual(["WFM8013"]);
  });

  it("hundreds of `where` clauses that fail are told quickly", async () => {
    const params = range(300, (n) => `param n${n}: int = ${n} where n${n} % 7919 == 1`);
    const { value } = compile(model(`${params} energy H[i] := -s[i]`));
    const from = performance.now();
    const told = new Set<string>();
    if (value) for await (const event of run(value)) if (event.type === "diagnostic") told.add(event.diagnostic.code);
    expect(performance.now() - from).toBeLessThan(LIMIT);
    expect(told).toEqual(new Set(["WFM6003", "WFM4008"]));
  });
});
