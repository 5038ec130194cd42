import { announce } from "../announce.js";
import { citationsOf } from "../citations.js";
import type { Context } from "../context.js";
import { EXIT, exitCode } from "../exit-code.js";
import { readManifest } from "../io/manifest.js";

/** `wfmc cite RUN`: what the methods of a run rest on. */
export function command({ terminal }: Context, _flags: unknown, path: string): number {
  const { value, diagnostics } = readManifest(path);
  announce(terminal, diagnostics, () => undefined);
  if (!value) return exitCode(diagnostics);
  const { algorithm, versions } = value.manifest;
  const { title, works } = citationsOf(algorithm);
  const lines = works.length > 0 ? works : ["no work is listed for this algorithm"];
  terminal.out(`${title}\n${lines.map((work) => `  ${work}\n`).join("")}`);
  terminal.out(`wfmc ${versions["wfmc"] ?? ""}\n`);
  return EXIT.ok;
}
