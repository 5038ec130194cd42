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
  const values = byteList();
  let value = -1;
  let started = false;
  let problem: string | undefined;

  const between = (byte: number): void => {
    if (value > 255) problem = `it holds the pixel ${value}, above 255`;
    if (value >= 0) values.push(value);
    value = -1;
    if (byte === CLOSE && values.length() % pixels !== 0) problem ??= `an image does not have ${pixels} pixels`;
    if (values.length() > LARGEST) problem ??= "it holds too many numbers";
  };
  const push = (chunk: Uint8Array): void => {
    for (let i = 0; i < chunk.length && problem === undefined; i++) {
      const byte = chunk[i];
      // Before the first bracket stands the key.
      if (!started) started = byte === OPEN;
      else if (byte >= 48 && byte <= 57) value = Math.min(999, (value < 0 ? 0 : 10 * value) + byte - 48);
      else if (BETWEEN.has(byte)) between(byte);
      else problem = "it holds something else than whole numbers";
    }
  };
  const finish = (): Uint8Array | string => {
    if (values.length() === 0 || values.length() % pixels !== 0 || value >= 0) problem ??= "it ends within an image";
    return problem ?? values.bytes();
  };
  return { push, finish };
}

/** Bytes that become more; the storage doubles. */
function byteList(): { push(byte: number): void; length(): number; bytes(): Uint8Array } {
  let storage = new Uint8Array(1 << 20);
  let count = 0;
  return {
    push(byte) {
      if (count === storage.length) {
        const longer = new Uint8Array(2 * count);
        longer.set(storage);
        storage = longer;
      }
      storage[count++] = byte;
    },
    length: () => count,
    bytes: () => storage.slice(0, count),
  };
}
