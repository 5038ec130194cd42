import type { Observable } from "../contracts.js";
import { notCounted } from "../enumeration/messages.js";

/** How many configurations have positive weight: exact, by enumeration. */
export const solutions: Observable = {
  name: "solutions",
  unit: "count",
  doc: "number of configurations of positive weight",
  costly: true,
  arguments: {},
  families: ["enumeration"],
  measure({ reading, method }) {
    if (!reading.solutions) return { diagnostics: [notCounted(method)] };
    return { value: [{ observable: "solutions", value: reading.solutions(), unit: "count" }], diagnostics: [] };
  },
};
