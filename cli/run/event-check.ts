import { pathProblem } from "../../compiler/check/saved-paths.js";
import { sizeOf } from "../../compiler/ir/tensor.js";
import { own } from "../../grammar/own.js";
import { STATUSES } from "../../runtime/status.js";
import {
  type Check,
  finite,
  flag,
  isObject,
  list,
  nullable,
  number,
  oneOf,
  optional,
  record,
  setting,
  shape,
  text,
  whole,
} from "../io/shape.js";

// What each event of a log must hold: logs are read back to report, to resume and to compare, and may be damaged.

const anything: Check = () => undefined;
const ofRun = { experiment: text, run: whole, seed: whole, params: record(setting) };
const status = oneOf(...STATUSES);

const span = shape({ path: text, start: whole, end: whole });
const diagnostic = shape({
  code: (value) => (typeof value === "string" && /^WFM\d{4}$/.test(value) ? undefined : "must be a code"),
  severity: oneOf("error", "warning", "info"),
  message: text,
  span: optional(span),
  labels: list(shape({ span, text })),
  hints: list(text),
  fixes: list(anything),
});

const groupPlan = shape({
  name: text,
  kind: text,
  factors: number,
  edges: number,
  accuracy: text,
  bytes: number,
  reason: text,
});

/** A tensor with the names of its axes: as many numbers as its shape says. */
const array: Check = (value) => {
  const problem = shape({ shape: list(whole), axes: list(text), values: anything })(value);
  if (problem !== undefined || !isObject(value)) return problem;
  const { shape: lengths, values } = value as { shape: number[]; values: unknown };
  if (!ArrayBuffer.isView(values)) return "`values` must be an array of numbers";
  const { length } = values as Float64Array;
  return length === sizeOf(lengths) ? undefined : "`values` has another length than its `shape`";
};

/** Where `save` may write: never over the run's own record. */
const savedPath: Check = (value) => (typeof value === "string" ? pathProblem("save", value) : "must be a text");

const EVENTS: Readonly<Record<string, Check>> = {
  start: shape({
    experiment: text,
    model: text,
    algorithm: text,
    runs: whole,
    seeds: list(whole),
    resolved: record(setting),
  }),
  plan: shape({
    ...ofRun,
    plan: shape({ groups: list(groupPlan), schedule: text, bytes: number, exact: flag }),
    notes: list(text),
    dataHashes: record(text),
  }),
  diagnostic: shape({ diagnostic }),
  measure: shape({
    ...ofRun,
    method: text,
    iteration: whole,
    observable: text,
    expression: text,
    coordinate: nullable(number),
    index: nullable(list(number)),
    variable: nullable(text),
    value: number,
    std_error: nullable(number),
    unit: text,
    status: nullable(status),
  }),
  arrays: shape({ ...ofRun, arrays: record(array), saves: list(shape({ name: text, path: savedPath })) }),
  result: shape({
    ...ofRun,
    method: text,
    status,
    advice: text,
    errors: nullable(number),
    iterations: whole,
    residual: nullable(number),
    growth: nullable(number),
    stable: nullable(flag),
    wall_s: finite,
    summary: shape({ params: record(setting), values: record(number) }),
  }),
  end: shape({
    expectations: list(shape({ text, passed: flag, detail: text })),
    anyConverged: flag,
    cancelled: flag,
  }),
};

/** What is wrong with a parsed line of an event log, as the end of a sentence; undefined of an event. */
export function eventProblem(value: unknown): string | undefined {
  if (!isObject(value) || typeof value.type !== "string") return "it is no event";
  const check = own(EVENTS, value.type);
  return check ? check(value) : `\`${value.type}\` is no event of a run`;
}
