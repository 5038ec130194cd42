import { expect, it } from "vitest";
import { caseFile, runText } from "./run-text.js";

// Source: pomegranate PR 210. An even ring of unequal pairs with a soft prior 0.3 / 0.7 on one: two configurations, Z = 1, P(x0 = 1) = 0.7 by
// hand. Messages go round the ring and count the prior again in every sweep: log-odds grow by a constant, and are no result.

const files = { "g.uai": caseFile("02-hard-xor-ring/g.uai") };
const text = (algorithm: string): string =>
  `use uai "g.uai" as G experiment b on G { run ${algorithm} measure log_partition, marginals }`;

it("exact knows both configurations", async () => {
  const { measured, result } = await runText(text("exact"), files);
  expect(result?.status).toBe("converged");
  expect(measured.get("log_partition")?.[0]).toBeCloseTo(0, 12);
  expect(measured.get("marginals")?.[1]).toBeCloseTo(0.7, 12);
});

it.each([
  "bp",
  "bp { damping = 0.5 }",
  'bp { schedule = "flooding" }',
  'bp { schedule = "random" }',
  "bp { tolerance = 0.01 }",
])("%s does not call growing log-odds converged", async (algorithm) => {
  const { codes, messages, result } = await runText(text(algorithm), files);
  expect(result?.status).toBe("max_iterations");
  expect(codes).toEqual(["WFM7003"]);
  expect(messages[0]).toContain("log-odds still move");
});
