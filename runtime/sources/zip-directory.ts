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
const END_OF_DIRECTORY64 = 0x06064b50;
/** The method that APPNOTE 4.4.5 gives to members whose packing encryption hides. */
const ENCRYPTED = 99;
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
      const member = memberAt(bytes, view, at, end.shift);
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

/** `shift`: bytes in front of the archive (a stub, a mail's text), by which all its offsets are too small. */
interface Directory {
  readonly count: number;
  readonly offset: number;
  readonly shift: number;
}

function endOfDirectory(view: DataView): Directory | undefined {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - 65535); at--) {
    if (view.getUint32(at, true) !== END_OF_DIRECTORY) continue;
    if (at >= 20 && view.getUint32(at - 20, true) === ZIP64_LOCATOR) return endOfDirectory64(view, at - 20);
    const size = view.getUint32(at + 12, true);
    return directoryAt(view, at - size, view.getUint16(at + 10, true), view.getUint32(at + 16, true));
  }
  return undefined;
}

function endOfDirectory64(view: DataView, locator: number): Directory {
  const claimed = Number(view.getBigUint64(locator + 8, true));
  // The record stands right before its locator, whatever the offset claims.
  const end = view.getUint32(claimed, true) === END_OF_DIRECTORY64 ? claimed : locator - 56;
  const size = Number(view.getBigUint64(end + 40, true));
  const count = Number(view.getBigUint64(end + 32, true));
  return directoryAt(view, end - size, count, Number(view.getBigUint64(end + 48, true)));
}

/** The directory ends where its end record begins; where it does not lie at `claimed`, bytes were put in front. */
function directoryAt(view: DataView, found: number, count: number, claimed: number): Directory {
  const moved = count > 0 && found > claimed && view.getUint32(found, true) === ENTRY;
  return { count, offset: moved ? found : claimed, shift: moved ? found - claimed : 0 };
}

function memberAt(bytes: Uint8Array, view: DataView, at: number, shift: number): ZipMember | undefined {
  const nameLength = view.getUint16(at + 28, true);
  const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
  const { size, packed, local: claimed } = placesOf(view, at, at + 46 + nameLength);
  const local = claimed + shift;
  const encrypted = view.getUint16(at + 8, true) & 1;
  if (view.getUint32(local, true) !== LOCAL) return undefined;
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length) return undefined;
  return {
    name,
    method: encrypted ? ENCRYPTED : view.getUint16(at + 10, true),
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
