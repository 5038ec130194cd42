import { Gunzip, Inflate } from "fflate";

// Inflating what somebody else made: never more memory than the caller expects, and damage is a value.

/** The bytes, or why there are none. `too large`: more came out than expected, and the rest was not inflated. */
export type Inflated =
  | { readonly bytes: Uint8Array }
  | { readonly problem: "too large" | "truncated" | "damaged"; readonly bytes?: undefined };

// Deflate expands at most 1032 times, so slices of a 64th of the limit overshoot it at most 16 times before that is noticed,
// and never by more than the 8 MB of the largest slice.
const SMALLEST_SLICE = 256;
const LARGEST_SLICE = 8192;

/** Raw deflate data that must give exactly `expected` bytes (zip members, image archives). */
export function inflateExactly(data: Uint8Array, expected: number): Inflated {
  const collector = collect(expected);
  const problem = pump(new Inflate(collector.add), data, collector);
  if (problem) return { problem };
  return collector.size() === expected ? { bytes: collector.bytes() } : { problem: "damaged" };
}

/** The first `length` bytes, or all where there are fewer. */
export function inflateStart(data: Uint8Array, length: number): Inflated {
  const collector = collect(length);
  const problem = pump(new Inflate(collector.add), data, collector);
  if (problem && problem !== "too large") return { problem };
  return { bytes: collector.bytes() };
}

/** A gzip file of at most `limit` bytes once inflated; length and CRC of the trailer are checked. */
export function gunzipAtMost(data: Uint8Array, limit: number): Inflated {
  if (data.length < 18) return { problem: "truncated" };
  const collector = collect(limit);
  const gunzip = new Gunzip(collector.add);
  let members = 1;
  gunzip.onmember = () => {
    members += 1;
  };
  const problem = pump(gunzip, data, collector);
  if (problem) return { problem };
  const bytes = collector.bytes();
  const trailer = new DataView(data.buffer, data.byteOffset + data.length - 8, 8);
  const sound = trailer.getUint32(4, true) === bytes.length % 2 ** 32 && trailer.getUint32(0, true) === crc32(bytes);
  // A trailer speaks of the last member only.
  return sound || members > 1 ? { bytes } : { problem: "damaged" };
}

/** True for the first two bytes of a gzip file. */
export function isGzip(data: Uint8Array): boolean {
  return data.length > 2 && data[0] === 0x1f && data[1] === 0x8b;
}

interface Collector {
  readonly limit: number;
  readonly add: (chunk: Uint8Array) => void;
  readonly size: () => number;
  readonly full: () => boolean;
  /** What came, cut to the limit. */
  readonly bytes: () => Uint8Array;
}

function collect(limit: number): Collector {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const add = (chunk: Uint8Array): void => {
    if (size <= limit && chunk.length > 0) chunks.push(chunk.subarray(0, limit - size));
    size += chunk.length;
  };
  const bytes = (): Uint8Array => {
    const all = new Uint8Array(Math.min(size, limit));
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  };
  return { limit, add, size: () => size, full: () => size > limit, bytes };
}

function pump(
  stream: Inflate | Gunzip,
  data: Uint8Array,
  collector: Collector,
): "too large" | "truncated" | "damaged" | undefined {
  try {
    const slice = Math.min(LARGEST_SLICE, Math.max(SMALLEST_SLICE, Math.ceil(collector.limit / 64)));
    for (let at = 0; at === 0 || at < data.length; at += slice) {
      stream.push(data.subarray(at, at + slice), at + slice >= data.length);
      if (collector.full()) return "too large";
    }
    return undefined;
  } catch (error) {
    // Code 0 of fflate is an unexpected end of data; whatever else it says, the stream is not sound deflate.
    return (error as { code?: number }).code === 0 ? "truncated" : "damaged";
  }
}

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of zip and gzip (polynomial 0xedb88320, reflected). */
export function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}
