import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Built, builtCommand, bytes, jsonLines, manifestOf, onlyRunFolder } from "./built-command.js";

/** Perceptrons on few patterns, one run a sweep point and seed. */
const SWEPT = `model Perceptron {
  param N: int = 21 where N % 2 == 1
  plate i  in 1..N
  plate mu in 1..5
  data xi[mu, i]: spin from iid(rademacher)
  data sigma[mu]: spin from iid(rademacher)
  var w[i]: real on sphere(i)
  observe sigma[mu] := sign(sum(i) xi[mu, i] * w[i] / sqrt(N))
}

experiment sizes on Perceptron {
  run lal { epochs = 100 }
  sweep N in [21, 22, 23]
  seeds 1..2
  measure training_errors, epochs
}

experiment rates on Perceptron {
  run ce_sgd { epochs = 500 }
  sweep rate in [0.01, 1e308, 0.02]
  seeds 1..2
  measure training_errors, epochs
}
`;

let wfmc: Built;
beforeAll(async () => {
  wfmc = await builtCommand();
  wfmc.write("swept.wfm", SWEPT);
});
afterAll(() => wfmc.dispose());

describe.each(["1", "3"])("a sweep with a bad point in the middle, --jobs %s", (jobs) => {
  const run = (experiment: string) =>
    wfmc.run(["run", "swept.wfm", experiment, "--jobs", jobs, "--out", `jobs${jobs}`, "--json"]);
  const results = (stdout: string) => {
    const ends = jsonLines(stdout).filter(({ type }) => type === "result");
    return ends.map(({ run: number, status }) => `${number} ${status}`).sort();
  };

  it("runs the other points where one cannot be bound: its error, exit 1, a finished manifest", () => {
    const { status, stdout, stderr } = run("sizes");
    expect(status).toBe(1);
    expect(stderr).toContain("N % 2 == 1");
    expect(results(stdout)).toEqual(["0 solved", "1 solved", "4 solved", "5 solved"]);
    expect(manifestOf(onlyRunFolder(wfmc.folder, `jobs${jobs}`, "sizes")).status).toBe("finished");
  });

  it("runs the other points where one diverges, and says at which epoch", () => {
    const { status, stdout, stderr } = run("rates");
    expect(status).toBe(3);
    expect(stderr).toMatch(/WFM7\d\d\d.*epoch/s);
    expect(results(stdout)).toEqual(["0 solved", "1 solved", "2 diverged", "3 diverged", "4 solved", "5 solved"]);
  });
});

it("gives the same measures whatever the number of jobs, bad points or not", () => {
  for (const experiment of ["sizes", "rates"]) {
    const [one, three] = ["jobs1", "jobs3"].map((out) =>
      bytes(onlyRunFolder(wfmc.folder, out, experiment), "measures.parquet"),
    );
    expect(three.equals(one)).toBe(true);
  }
});
