import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Outcome } from "../../grammar/diagnostic.js";
import { FASHION_CLASSES, PIXELS } from "../../runtime/sources/fashion-classes.js";
import { type IdxArray, readIdx } from "../../runtime/sources/idx-format.js";
import { packClass } from "../../runtime/sources/image-archive.js";
import type { FashionImages } from "./fashion-mnist.js";
import { unexpectedContents } from "./fetch-messages.js";

const SETS = ["train", "t10k"] as const;
// The training images have 47 MB; what unpacks to more is not they.
const LARGEST = 2 ** 27;

/** The official files of a folder, each alone or gzipped; a class's training images stand before its test images. */
export function fromIdxFolder(folder: string, note: (line: string) => void): Outcome<FashionImages> {
  note(`reading the IDX files in ${folder}`);
  const parts: { images: IdxArray; labels: IdxArray }[] = [];
  for (const set of SETS) {
    const images = idxFile(folder, `${set}-images-idx3-ubyte`);
    const labels = idxFile(folder, `${set}-labels-idx1-ubyte`);
    for (const each of [images, labels]) if (typeof each === "string") return refused(folder, each);
    const pair = { images: images as IdxArray, labels: labels as IdxArray };
    const problem = pairProblem(pair.images, pair.labels);
    if (problem) return refused(folder, `${set}-images-idx3-ubyte ${problem}`);
    parts.push(pair);
  }
  note("packing 70,000 images");
  const classes = FASHION_CLASSES.map((name, label) => {
    const pixels = imagesOf(parts, label);
    return packClass(name, pixels, pixels.length / PIXELS);
  });
  const empty = classes.find(({ count }) => count === 0);
  if (empty) return refused(folder, `no image has the label of ${empty.name}`);
  return { value: { classes, origin: "IDX files" }, diagnostics: [] };
}

function refused(folder: string, problem: string): Outcome<never> {
  return { diagnostics: [unexpectedContents(folder, problem)] };
}

/** An IDX file of the folder, or what is wrong with it as a sentence. */
function idxFile(folder: string, name: string): IdxArray | string {
  const bytes = readEither(join(folder, name));
  if (typeof bytes === "string") return bytes;
  const result = readIdx(bytes);
  if ("shape" in result) return result;
  if ("declared" in result) return `${name} has ${result.held} bytes, but declares ${result.declared}`;
  return `${name} is not an IDX file: it starts with ${result.found}`;
}

function readEither(path: string): Uint8Array | string {
  try {
    return readFileSync(path);
  } catch {
    try {
      return gunzipSync(readFileSync(`${path}.gz`), { maxOutputLength: LARGEST });
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      return missing
        ? `neither ${path} nor ${path}.gz is there`
        : `${path}.gz cannot be read: ${(error as Error).message}`;
    }
  }
}

function pairProblem(images: IdxArray, labels: IdxArray): string | undefined {
  const [count, rows, columns] = images.shape;
  if (images.shape.length !== 3 || rows !== 28 || columns !== 28) return "does not hold images of 28 x 28 pixels";
  if (!(images.numbers instanceof Uint8Array)) return "does not hold bytes";
  if (labels.shape.length !== 1 || labels.shape[0] !== count)
    return `has ${count} images, but its labels are ${labels.shape[0]}`;
  return undefined;
}

function imagesOf(parts: readonly { images: IdxArray; labels: IdxArray }[], label: number): Uint8Array {
  const counts = parts.map(({ labels }) => Array.from(labels.numbers).filter((each) => each === label).length);
  const pixels = new Uint8Array(PIXELS * counts.reduce((sum, count) => sum + count, 0));
  let at = 0;
  for (const { images, labels } of parts) {
    for (let image = 0; image < labels.shape[0]; image++) {
      if (labels.numbers[image] !== label) continue;
      for (let i = image * PIXELS; i < (image + 1) * PIXELS; i++) pixels[at++] = images.numbers[i];
    }
  }
  return pixels;
}
