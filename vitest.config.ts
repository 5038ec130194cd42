import { defineConfig } from "vitest/config";

// Two projects: `unit` is quick and runs in .ci/run; `physics` is slow and run before a release.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/{unit,conformance,property,golden,cases,cli,docs}/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
      { test: { name: "physics", include: ["test/physics/**/*.test.ts"], testTimeout: 1_200_000 } },
    ],
  },
});
