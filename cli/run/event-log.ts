import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Tensor } from "../../compiler/ir/tensor.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { RunEvent } from "../../library/events.js";
import { linesOf } from "../io/regular-file.js";
import { notARun, reasonOf } from "../messages.js";
import { eventProblem } from "./event-check.js";

// events.ndjson: everything a run told, one event a line, written as it comes. From it alone the final files can be made, which is
// how an interrupted run goes on. Arrays are base64 of their bytes, little-endian; a number that JSON lacks is `{"number": "Infinity"}`.

const ARRAYS = { Float64Array, Int32Array, Int8Array, Uint8Array } as const;
type ArrayName = keyof typeof ARRAYS;

/** Name of the log in a run folder. */
export const EVENT_LOG = "events.ndjson";

/** An event as its line of the log. */
export function encodeEvent(event: RunEvent): string {
  return `${JSON.stringify(event, (_key, value) => pack(value))}\n`;
}

/** All events of a log, none where there is no log; a last line cut short by a crash is passed over. WFM6592 of a damaged one. */
export function readEvents(path: string): Outcome<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  let line = 0;
  try {
    if (!existsSync(path)) return { value: events, diagnostics: [] };
    for (const { bytes, whole } of linesOf(path)) {
      line++;
      const event = parsed(bytes);
      const problem = "problem" in event ? event.problem : eventProblem(event.value);
      if (problem === undefined && "value" in event) events.push(event.value as RunEvent);
      else if (whole)
        return { diagnostics: [notARun(dirname(path), `line ${line} of its event log is damaged: ${problem}`)] };
    }
    return { value: events, diagnostics: [] };
  } catch (error) {
    return { diagnostics: [notARun(dirname(path), `its event log: ${reasonOf(error)}`)] };
  }
}

function parsed(bytes: Buffer): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(bytes.toString(), unpack) };
  } catch (error) {
    // What the parser says quotes the line, which may hold anything.
    return { problem: error instanceof SyntaxError ? "it is not JSON" : (error as Error).message };
  }
}

function pack(value: unknown): unknown {
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)))
    return { number: Object.is(value, -0) ? "-0" : String(value) };
  if (!ArrayBuffer.isView(value)) return value;
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return { array: value.constructor.name, base64: bytes.toString("base64") };
}

function unpack(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("number" in value && Object.keys(value).length === 1) return Number(value.number);
  if (!("base64" in value) || !("array" in value)) return value;
  if (!Object.hasOwn(ARRAYS, String(value.array))) throw new Error("it has an array of an unknown type");
  const bytes = Buffer.from(String(value.base64), "base64");
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return new ARRAYS[value.array as ArrayName](copy) satisfies Tensor["values"];
}
