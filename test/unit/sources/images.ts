import { streams } from "../../../runtime/random.js";
import { FASHION_CLASSES, PIXELS } from "../../../runtime/sources/fashion-classes.js";
import { packArchive, packClass } from "../../../runtime/sources/image-archive.js";

// A small Fashion-MNIST: ten classes of images whose grey values are drawn around a level.

/** Images of `count` a class; every fourth one of each class is dark, so that its median is below a quarter of full scale. */
export function smallImages(count: number): Uint8Array[] {
  return FASHION_CLASSES.map((_, label) => {
    const stream = streams(5)("images", label);
    return Uint8Array.from({ length: count * PIXELS }, (_, at) => {
      const dark = Math.floor(at / PIXELS) % 4 === 3;
      return stream.below(dark ? 100 : 256);
    });
  });
}

/** The cached file of these images; `fewer`: of a class by its label only the first so many. */
export function smallArchive(count: number, fewer: Readonly<Record<number, number>> = {}): Uint8Array {
  const classes = smallImages(count).map((pixels, label) => {
    const own = fewer[label] ?? count;
    return packClass(FASHION_CLASSES[label], pixels.subarray(0, own * PIXELS), own);
  });
  return packArchive({ name: "fashion-mnist", origin: "test", rows: 28, columns: 28 }, classes);
}

/** An IDX file of bytes. */
export function idxBytes(shape: readonly number[], values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
  bytes.set([0, 0, 8, shape.length]);
  shape.forEach((length, axis) => {
    new DataView(bytes.buffer).setUint32(4 + 4 * axis, length);
  });
  bytes.set(Uint8Array.from(values), 4 + 4 * shape.length);
  return bytes;
}
