import { isGzip } from "./inflate.js";

// What a file is by its first bytes, for messages: a data file is often not the file that somebody meant.

export interface FileKind {
  /** With an article, as a sentence goes on after "it is". */
  readonly what: string;
  /** It can be read as lines of text. */
  readonly text?: boolean;
  /** What to do instead. */
  readonly hint: string;
}

const MAGIC: readonly (readonly [bytes: string, kind: FileKind])[] = [
  ["93 4e 55 4d 50 59", { what: "a NumPy array", hint: 'read it with `npz("file.npy")`' }],
  [
    "50 4b 03 04",
    { what: "a zip archive", hint: "arrays of numpy.savez are read with `npz`; unpack any other archive" },
  ],
  ["50 41 52 31", { what: "a Parquet file", hint: "save the table with pandas' to_csv(path, index=False)" }],
  ["89 48 44 46", { what: "an HDF5 file", hint: "save the array with numpy.save and read it with `npz`" }],
  ["4d 41 54 4c 41 42", { what: "a MATLAB file", hint: "load it with scipy.io.loadmat and save it with numpy.save" }],
  ["41 52 52 4f 57 31", { what: "an Arrow file", hint: "save the table with pandas' to_csv(path, index=False)" }],
  ["d0 cf 11 e0", { what: "an Excel workbook", hint: "save the sheet as CSV" }],
  ["42 5a 68", { what: "packed with bzip2", hint: "unpack it, or pack it with gzip" }],
  ["fd 37 7a 58 5a", { what: "packed with xz", hint: "unpack it, or pack it with gzip" }],
  ["5d 00 00", { what: "packed with LZMA", hint: "unpack it, or pack it with gzip" }],
  ["28 b5 2f fd", { what: "packed with zstd", hint: "unpack it, or pack it with gzip" }],
  ["37 7a bc af", { what: "a 7z archive", hint: "unpack it" }],
  ["89 50 4e 47", { what: "a PNG image", hint: "save its pixels as an array with numpy.save" }],
  ["ff d8 ff", { what: "a JPEG image", hint: "save its pixels as an array with numpy.save" }],
  ["25 50 44 46", { what: "a PDF document", hint: "give the file of numbers" }],
];
const PICKLE: FileKind = { what: "a Python pickle", hint: "load it in Python and save the array with numpy.save" };
const HTML: FileKind = {
  what: "an HTML page, as servers send in place of a file that has moved or needs a login",
  hint: "download the file again, and look at it before you use it",
};
const XML: FileKind = { what: "an XML file", hint: "convert it: a network to UAI, a table to CSV" };
const POINTER: FileKind = { what: "a Git LFS pointer, not the file itself", hint: "run `git lfs pull`" };
const GZIP: FileKind = { what: "packed with gzip", hint: "unpack it with gunzip" };
const IDX: FileKind = { what: "an IDX file", hint: 'read it with `idx("images", "labels")`' };
const TEXT: FileKind = { what: "text", text: true, hint: "lines of numbers are read with `csv`" };
const UTF16: FileKind = { what: "text in UTF-16", text: true, hint: "convert it with `iconv -f UTF-16 -t UTF-8`" };
const LONGEST_START = 512;

/** What the file is as far as its first bytes tell; undefined where they tell nothing. */
export function fileKind(bytes: Uint8Array): FileKind | undefined {
  const start = bytes.subarray(0, LONGEST_START);
  const hex = Array.from(start.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const known = MAGIC.find(([magic]) => hex.startsWith(magic));
  if (known) return known[1];
  if (isGzip(start)) return GZIP;
  if (start[0] === 0x80 && start[1] >= 2 && start[1] <= 5) return PICKLE;
  if (isIdx(bytes)) return IDX;
  if (hex.startsWith("ff fe") || hex.startsWith("fe ff")) return UTF16;
  return textKind(start);
}

function textKind(start: Uint8Array): FileKind | undefined {
  const text = new TextDecoder().decode(start);
  if (/^\s*(<!doctype|<html|<head|<body)/i.test(text)) return HTML;
  if (/^\s*<(\?xml|bif)/i.test(text)) return XML;
  if (text.startsWith("version https://git-lfs")) return POINTER;
  const binary = start.some((byte) => byte === 127 || (byte < 32 && (byte < 9 || byte > 13)));
  return binary || start.length === 0 ? undefined : TEXT;
}

/** Two zero bytes, a type byte of IDX, and a number of axes such as files have. */
function isIdx(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && bytes[0] === 0 && bytes[1] === 0 && bytes[2] >= 8 && bytes[2] <= 14 && bytes[3] < 8;
}
