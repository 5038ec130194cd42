import { existsSync, readFileSync } from "node:fs";
import type { Tensor } from "../../compiler/ir/tensor.js";
import type { RunEvent } from "../../library/events.js";

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

/** All whole events of a log; a last line cut short by a crash is passed over. */
export function readEvents(path: string): RunEvent[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const event: unknown = JSON.parse(line, unpack);
        return typeof event === "object" && event !== null && "type" in event ? [event as RunEvent] : [];
      } catch {
        return [];
      }
    });
}

function pack(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) return { number: String(value) };
  if (!ArrayBuffer.isView(value)) return value;
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return { array: value.constructor.name, base64: bytes.toString("base64") };
}

function unpack(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("number" in value && Object.keys(value).length === 1) return Number(value.number);
  if (!("base64" in value) || !("array" in value)) return value;
  const bytes = Buffer.from(String(value.base64), "base64");
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return new ARRAYS[value.array as ArrayName](copy) satisfies Tensor["values"];
}
