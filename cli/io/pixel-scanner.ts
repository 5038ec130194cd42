/** Reads the pixels of a JSON text `{"data":[[0,37,...],...]}` byte by byte, without building the text or its arrays. */
export interface PixelScanner {
  push(chunk: Uint8Array): void;
  /** The pixels of all images in a row; or what is wrong, as the end of a sentence. */
  finish(): Uint8Array | string;
}

const OPEN = 91;
const CLOSE = 93;
// Between numbers: comma, quotes, brackets and braces, white space. Images may be arrays or texts of numbers.
const BETWEEN = new Set([44, 34, OPEN, CLOSE, 125, 32, 9, 10, 13]);
const LARGEST = 2 ** 28;

/** A scanner for images of `pixels` numbers from 0 to 255. */
export function pixelScanner(pixels: number): PixelScanner {
  let values = new Uint8Array(1 << 20);
  let count = 0;
  let value = -1;
  let started = false;
  let problem: string | undefined;

  const store = (): void => {
    if (value < 0) return;
    if (value > 255) problem = `it holds the pixel ${value}, above 255`;
    if (count === values.length) {
      const longer = new Uint8Array(2 * values.length);
      longer.set(values);
      values = longer;
    }
    values[count++] = value;
    value = -1;
  };
  const push = (chunk: Uint8Array): void => {
    for (let i = 0; i < chunk.length && problem === undefined; i++) {
      const byte = chunk[i];
      // Before the first bracket stands the key.
      if (!started) started = byte === OPEN;
      else if (byte >= 48 && byte <= 57) value = Math.min(999, (value < 0 ? 0 : 10 * value) + byte - 48);
      else if (BETWEEN.has(byte)) {
        store();
        if (byte === CLOSE && count % pixels !== 0)
          problem = `image ${Math.ceil(count / pixels)} does not have ${pixels} pixels`;
      } else problem = "it holds something else than whole numbers";
      if (count > LARGEST) problem = "it holds too many numbers";
    }
  };
  const finish = (): Uint8Array | string => {
    if (problem !== undefined) return problem;
    if (count === 0 || count % pixels !== 0 || value >= 0) return "it ends within an image";
    return values.slice(0, count);
  };
  return { push, finish };
}
