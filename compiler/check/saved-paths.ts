import type { Clause } from "../../grammar/ast.js";
import type { Span } from "../../grammar/source.js";
import type { Report } from "../resolve/suggest.js";
import * as say from "./experiment-messages.js";

// Paths of `save w to "w.npz"` and `report "report.html"`: names inside the run folder that every system can write, none of them the
// run's own.

/** What the run itself writes. `report.html` is there for a `report` clause to name. */
const OWN_FILES: readonly string[] = [
  "manifest.json",
  "measures.parquet",
  "arrays.npz",
  "arrays.json",
  "events.ndjson",
];
const OWN_FOLDERS: readonly string[] = ["plots", "checkpoints"];
const ENDINGS = { save: ".npz", report: ".html" } as const;
export type PathKind = keyof typeof ENDINGS;

/** Bytes of one name: systems take 255, and files are written under a longer name first. */
const LONGEST_NAME = 200;
/** Bytes of a whole path inside the run folder. */
const LONGEST_PATH = 1000;
/** Names that stand for devices on Windows, whatever their ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** The path without `.` and `..`, in the one case and form in which systems compare names; undefined where it leads out of the folder. */
export function comparable(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.normalize("NFC").toLowerCase().split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join("/");
}

/** Why a run cannot write a file of this kind there, as the end of a sentence; undefined where it can. */
export function pathProblem(kind: PathKind, path: string): string | undefined {
  const place = comparable(path);
  if (path === "") return "it is empty";
  if (path.startsWith("/") || /^[a-z]:/i.test(path)) return "it is absolute";
  if (place === undefined) return "it lies outside the run folder";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f<>:"|?*\\]/.test(path)) return "it has a character that not every system takes in a name";
  const parts = place.split("/");
  if (parts.some((part) => DEVICE.test(part) || /[. ]$/.test(part))) return "it has a name that not every system takes";
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  if (bytes(path) > LONGEST_PATH || path.split("/").some((part) => bytes(part) > LONGEST_NAME)) return "it is too long";
  if (OWN_FILES.some((file) => place === file || place.startsWith(`${file}/`)))
    return "the run's own record has this name";
  if (OWN_FOLDERS.includes(parts[0])) return `the run writes into \`${parts[0]}\` itself`;
  const ending = ENDINGS[kind];
  return place.endsWith(ending) && !place.endsWith(`/${ending}`) && place !== ending
    ? undefined
    : `what \`${kind}\` writes ends in \`${ending}\``;
}

/** Tells of every `save` and `report` whose file cannot be written, or would be written over by another. */
export function checkPaths(clauses: readonly Clause[], report: Report): void {
  const taken = new Map<string, Span>();
  for (const clause of clauses) {
    if (clause.kind !== "save" && clause.kind !== "report") continue;
    const { value, span } = clause.path;
    const problem = pathProblem(clause.kind, value);
    if (problem !== undefined) {
      report(say.unwritablePath(value, span, problem));
      continue;
    }
    const place = comparable(value) ?? value;
    const clash = [...taken].find(
      ([other]) => other === place || other.startsWith(`${place}/`) || place.startsWith(`${other}/`),
    );
    if (clash) report(say.pathTwice(value, span, clash[1]));
    taken.set(place, span);
  }
}
