import { deflateSync } from "fflate";
import { sha256, sha256Hex } from "../sha256.js";
import { inflateExactly } from "./inflate.js";

// A compact file of labelled images, made once by `wfmc data get`. Classes are packed apart, so that a run unpacks only what it uses.
//   bytes 0 .. 7    "WFMCIMG1"
//   bytes 8 .. 11   length of the header, little-endian
//   bytes 12 .. 43  SHA-256 of the header
//   then the header (JSON, ArchiveHeader) and each class's pixels, one byte a pixel, raw deflate

/** One class; `sha256` is of its pixels unpacked, `offset` counts from the end of the header. */
export interface ArchiveClass {
  readonly name: string;
  readonly count: number;
  readonly offset: number;
  readonly length: number;
  readonly sha256: string;
}
export interface ArchiveHeader {
  readonly name: string;
  /** Where the images came from, with its own hash. */
  readonly origin: string;
  readonly rows: number;
  readonly columns: number;
  readonly classes: readonly ArchiveClass[];
}

const MAGIC = "WFMCIMG1";
const HEADER_START = 44;

/** A class packed by itself, so that a maker need not hold all pixels at once. */
export interface PackedClass {
  readonly name: string;
  readonly count: number;
  readonly sha256: string;
  readonly packed: Uint8Array;
}

/** Pack one class: `pixels` holds its images one after the other. */
export function packClass(name: string, pixels: Uint8Array, count: number): PackedClass {
  return { name, count, sha256: sha256Hex(pixels), packed: deflateSync(pixels) };
}

/** The file's bytes; the same images and origin give the same bytes. */
export function packArchive(about: Omit<ArchiveHeader, "classes">, classes: readonly PackedClass[]): Uint8Array {
  let offset = 0;
  const entries: ArchiveClass[] = classes.map(({ name, count, sha256: digest, packed }) => {
    offset += packed.length;
    return { name, count, offset: offset - packed.length, length: packed.length, sha256: digest };
  });
  const header = new TextEncoder().encode(JSON.stringify({ ...about, classes: entries }));
  const bytes = new Uint8Array(HEADER_START + header.length + offset);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(8, header.length, true);
  bytes.set(sha256(header), 12);
  bytes.set(header, HEADER_START);
  classes.forEach(({ packed }, i) => {
    bytes.set(packed, HEADER_START + header.length + entries[i].offset);
  });
  return bytes;
}

/** The header of an archive, its hash checked; or what is wrong, as the end of "is damaged: ...". */
export function archiveHeader(bytes: Uint8Array): ArchiveHeader | string {
  if (bytes.length < HEADER_START || new TextDecoder().decode(bytes.subarray(0, 8)) !== MAGIC)
    return "it does not start as it should";
  const header = headerBytes(bytes);
  const stated = bytes.subarray(12, HEADER_START);
  if (!sha256(header).every((byte, i) => byte === stated[i])) return "the hash of its header does not agree";
  const parsed = parseHeader(header);
  if (!parsed) return "its header is of another version";
  const last = parsed.classes.at(-1);
  const length = HEADER_START + header.length + (last ? last.offset + last.length : 0);
  return bytes.length === length ? parsed : `it has ${bytes.length} bytes instead of ${length}`;
}

function parseHeader(header: Uint8Array): ArchiveHeader | undefined {
  try {
    const parsed = JSON.parse(new TextDecoder().decode(header));
    return Array.isArray(parsed?.classes) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The pixels of one class, their hash checked; undefined when they do not agree with the header. */
export function classPixels(bytes: Uint8Array, header: ArchiveHeader, entry: ArchiveClass): Uint8Array | undefined {
  const pixels = inflateExactly(packedPixels(bytes, entry), entry.count * header.rows * header.columns);
  return pixels.bytes && sha256Hex(pixels.bytes) === entry.sha256 ? pixels.bytes : undefined;
}

/** One class as it is packed: raw deflate. */
export function packedPixels(bytes: Uint8Array, entry: ArchiveClass): Uint8Array {
  const start = HEADER_START + headerBytes(bytes).length + entry.offset;
  return bytes.subarray(start, start + entry.length);
}

function headerBytes(bytes: Uint8Array): Uint8Array {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);
  return bytes.subarray(HEADER_START, HEADER_START + length);
}
