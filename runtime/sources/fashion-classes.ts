import type { Outcome } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import type { SourceContext } from "../contracts.js";
import { medians as imageMedians } from "./binarise.js";
import { archiveHeader, classPixels } from "./image-archive.js";
import { fail, ok } from "./outcome.js";
import * as messages from "./source-messages.js";

/** Names of the ten classes in the order of their labels 0 to 9. */
export const FASHION_CLASSES = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
] as const;
/** Name of the data set, of its cache file, and what `wfmc data get` takes. */
export const FASHION_MNIST = "fashion-mnist";
/** Pixels of an image, 28 x 28. */
export const PIXELS = 784;

/** Images of one class, one byte a pixel. */
export interface ImageClass {
  readonly name: string;
  /** Label of the data set, 0 to 9. */
  readonly label: number;
  readonly sha256: string;
  readonly pixels: Uint8Array;
  /** Median of each image. */
  readonly medians: Float64Array;
  /** Images that serve, in the order of the file. */
  readonly usable: Int32Array;
}

// Unpacking a class takes a fifth of a second, and every seed of a run asks again for the same ones.
const opened = new WeakMap<Uint8Array, Map<string, ImageClass>>();

/** The classes by name. `filtered`: only images whose median lies in [0.25, 0.75] of full scale serve, so that +-1 pixels are balanced. */
export function openClasses(
  span: Span,
  names: readonly string[],
  filtered: boolean,
  context: SourceContext,
): Outcome<readonly ImageClass[]> {
  const unknown = names.filter((name) => !FASHION_CLASSES.includes(name as (typeof FASHION_CLASSES)[number]));
  if (unknown.length > 0) return fail(...unknown.map((name) => messages.unknownClass(span, name, FASHION_CLASSES)));
  const bytes = context.files.dataset(FASHION_MNIST);
  if (!bytes) return fail(messages.dataSetMissing(span, FASHION_MNIST));
  const memo = opened.get(bytes) ?? new Map<string, ImageClass>();
  opened.set(bytes, memo);
  const classes: ImageClass[] = [];
  for (const name of names) {
    const key = `${name} ${filtered}`;
    const each = memo.get(key) ?? openClass(bytes, name, filtered);
    if (typeof each === "string") return fail(messages.dataSetDamaged(span, FASHION_MNIST, each));
    memo.set(key, each);
    classes.push(each);
  }
  return ok(classes);
}

/** One class, or what is wrong with the file. */
function openClass(bytes: Uint8Array, name: string, filtered: boolean): ImageClass | string {
  const header = archiveHeader(bytes);
  if (typeof header === "string") return header;
  const label = header.classes.findIndex((each) => each.name === name);
  const pixels = label === -1 ? undefined : classPixels(bytes, header, header.classes[label]);
  if (!pixels) return `the images of class ${name} do not agree with their hash`;
  return { name, label, sha256: header.classes[label].sha256, pixels, ...usableOf(pixels, filtered) };
}

function usableOf(pixels: Uint8Array, filtered: boolean): Pick<ImageClass, "medians" | "usable"> {
  const medians = imageMedians(pixels, PIXELS);
  const usable: number[] = [];
  medians.forEach((median, image) => {
    if (!filtered || (median >= 0.25 * 255 && median <= 0.75 * 255)) usable.push(image);
  });
  return { medians, usable: Int32Array.from(usable) };
}
