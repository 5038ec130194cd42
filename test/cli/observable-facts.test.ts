import { describe, expect, it } from "vitest";
import { coordinateName } from "../../cli/observable-facts.js";

describe("coordinateName", () => {
  it("is the argument of many numbers; of several, the one that is given", () => {
    expect(coordinateName("hessian_max", "hessian_max")).toBe("beta");
    expect(coordinateName("local_energy", "local_energy(sigma = [0.1, 0.5])")).toBe("sigma");
    expect(coordinateName("local_energy", "local_energy(d = 0.1)")).toBe("d");
    expect(coordinateName("local_energy", "local_energy(samples = 10, d = 0..0.1 step 0.05)")).toBe("d");
    expect(coordinateName("energy", "energy")).toBe("coordinate");
  });
});
