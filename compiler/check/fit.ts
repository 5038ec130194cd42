import type { Support } from "../ir/support.js";
import { hull, isInteger, isTruth } from "./support-arithmetic.js";

/** How the values of an expression lie within those of a type. */
export type Fit = "always" | "sometimes" | "never";

/** `always`: a subset; `never`: disjoint, or a condition against a number; `sometimes`: anything between. */
export function fit(value: Support, type: Support): Fit {
  if (isTruth(value) !== isTruth(type)) return "never";
  if (value.kind === "finite") {
    const inside = value.values.filter((each) => contains(type, each)).length;
    return inside === value.values.length ? "always" : inside > 0 ? "sometimes" : "never";
  }
  const [lower, upper] = hull(value);
  const [least, most] = hull(type);
  if (upper < least || lower > most) return "never";
  if (type.kind === "finite" || (type.integer && !value.integer)) {
    return lower === upper && !contains(type, lower) ? "never" : "sometimes";
  }
  return lower >= least && upper <= most ? "always" : "sometimes";
}

/** True when the type can be declared of the expression: a real may be anything, a finite type must hold every value. */
export function agrees(value: Support, type: Support): boolean {
  const how = fit(value, type);
  if (how !== "sometimes") return how === "always";
  return type.kind === "interval" && (!type.integer || isInteger(value));
}

/** True when one number is a value of the support. */
export function contains(support: Support, value: number): boolean {
  if (support.kind === "finite") return support.values.includes(value);
  return value >= support.lower && value <= support.upper && (!support.integer || Number.isInteger(value));
}

/** What the values are, for messages: "a spin", "a real number", "0 or 2". */
export function supportNoun(support: Support): string {
  if (isTruth(support)) return "true or false";
  if (support.kind === "finite" && support.values.length <= 4) {
    const { values } = support;
    if (values.join() === "-1,1") return "a spin";
    if (values.join() === "0,1") return "a bit";
    return values.length === 1 ? `${values[0]}` : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
  }
  if (!isInteger(support)) return "a real number";
  const [lower, upper] = hull(support);
  if (Number.isFinite(lower) && Number.isFinite(upper)) return `an integer in ${lower}..${upper}`;
  return "an integer";
}
