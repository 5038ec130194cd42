import { diagnostic } from "../../grammar/diagnostic.js";
import type { Observable } from "../contracts.js";

/** How many configurations have positive weight: exact, by enumeration. */
export const solutions: Observable = {
  name: "solutions",
  unit: "count",
  doc: "number of configurations of positive weight",
  costly: true,
  arguments: {},
  families: ["enumeration"],
  measure({ reading, method }) {
    if (!reading.solutions) {
      const message = `\`${method}\` does not count solutions`;
      const hints = ["enumerate a small instance: `run exact`, or the command `wfmc oracle`"];
      return { diagnostics: [diagnostic("WFM5103", "error", message, undefined, { hints })] };
    }
    return { value: [{ observable: "solutions", value: reading.solutions(), unit: "count" }], diagnostics: [] };
  },
};
