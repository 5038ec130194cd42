// The central directory of a zip file (PKWARE APPNOTE 4.3 and 4.5.3): what a member claims about itself, before anything is inflated.

/** One member: sizes as declared, and its compressed bytes as a view. */
export interface ZipMember {
  readonly name: string;
  /** 0 stored, 8 deflate; others are not read here. */
  readonly method: number;
  readonly size: number;
  readonly crc: number;
  readonly data: Uint8Array;
}

const END_OF_DIRECTORY = 0x06054b50;
const ZIP64_LOCATOR = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/** Members of a zip file; undefined when the directory is missing, cut or points outside the file. */
export function zipMembers(bytes: Uint8Array): readonly ZipMember[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const end = endOfDirectory(view);
    if (end === undefined) return undefined;
    const members: ZipMember[] = [];
    let at = end.offset;
    for (let i = 0; i < end.count; i++) {
      if (view.getUint32(at, true) !== ENTRY) return undefined;
      const member = memberAt(bytes, view, at);
      if (member === undefined) return undefined;
      members.push(member);
      at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return members;
  } catch (error) {
    // A DataView read outside the file.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function endOfDirectory(view: DataView): { count: number; offset: number } | undefined {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - 65535); at--) {
    if (view.getUint32(at, true) !== END_OF_DIRECTORY) continue;
    if (at >= 20 && view.getUint32(at - 20, true) === ZIP64_LOCATOR) {
      const end64 = Number(view.getBigUint64(at - 12, true));
      return {
        count: Number(view.getBigUint64(end64 + 32, true)),
        offset: Number(view.getBigUint64(end64 + 48, true)),
      };
    }
    return { count: view.getUint16(at + 10, true), offset: view.getUint32(at + 16, true) };
  }
  return undefined;
}

function memberAt(bytes: Uint8Array, view: DataView, at: number): ZipMember | undefined {
  const nameLength = view.getUint16(at + 28, true);
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
  const { size, packed, local } = placesOf(view, at, at + 46 + nameLength);
  const encrypted = view.getUint16(at + 8, true) & 1;
  if (encrypted || view.getUint32(local, true) !== LOCAL) return undefined;
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length) return undefined;
  return {
    name,
    method: view.getUint16(at + 10, true),
    size,
    crc: view.getUint32(at + 16, true),
    data: bytes.subarray(start, start + packed),
  };
}

/** Sizes and offset; where a field is all ones its value is in the zip64 extra field, in this order. */
function placesOf(view: DataView, at: number, extra: number): { size: number; packed: number; local: number } {
  const fields = [24, 20, 42].map((offset) => view.getUint32(at + offset, true));
  const end = extra + view.getUint16(at + 30, true);
  for (let place = extra; place + 4 <= end; place += 4 + view.getUint16(place + 2, true)) {
    if (view.getUint16(place, true) !== 1) continue;
    let next = place + 4;
    for (let i = 0; i < 3; i++) {
      if (fields[i] !== 0xffffffff) continue;
      fields[i] = Number(view.getBigUint64(next, true));
      next += 8;
    }
  }
  return { size: fields[0], packed: fields[1], local: fields[2] };
}
