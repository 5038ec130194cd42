import { type Diagnostic, diagnostic } from "../grammar/diagnostic.js";
import { closest } from "../grammar/edit-distance.js";

// Wording of what the command itself has to say about files, folders and runs. One function a message; no span, since no model text is to blame.

/** Codes of the command; docs/errors has a page for each. */
export const commandCodes = [
  { code: "WFM6590", title: "a file that cannot be read" },
  { code: "WFM6591", title: "a folder that cannot be written" },
  { code: "WFM6592", title: "not a wfmc run folder" },
  { code: "WFM6593", title: "data that have changed since the run" },
  { code: "WFM6594", title: "a model that has changed since the run" },
  { code: "WFM6595", title: "a rerun with different measures" },
  { code: "WFM6596", title: "a configuration that cannot be read" },
  { code: "WFM6597", title: "a wrong value in the configuration" },
  { code: "WFM6598", title: "an unknown key in the configuration" },
  { code: "WFM6599", title: "a file that already exists" },
  { code: "WFM9001", title: "an internal error" },
] as const;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
  ENOSPC: "the disk is full",
  EROFS: "the file system is read-only",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ELOOP: "its links go in a circle",
};

/** Why a file operation failed, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? message;
}

/** A model file, manifest or other file named on the command line cannot be read. `near`: files of the same folder. */
export function fileUnreadable(path: string, reason: string, near: readonly string[] = []): Diagnostic {
  const [other] = closest(path, near);
  const hints = other
    ? [`did you mean \`${other}\`?`]
    : ["check the path; it is taken from the folder where the command runs"];
  return diagnostic("WFM6590", "error", `cannot read \`${path}\`: ${reason}`, undefined, { hints });
}

/** Nothing can be written to the folder that should receive the run, or a file of it. */
export function cannotWrite(path: string, reason: string): Diagnostic {
  const hints = ["choose another folder with `--out DIR`, or set WFMC_OUT"];
  return diagnostic("WFM6591", "error", `cannot write to \`${path}\`: ${reason}`, undefined, { hints });
}

/** What a command has to give cannot be written where its output goes. */
export function cannotPrint(reason: string): Diagnostic {
  const hints = ["send the output elsewhere, or make room"];
  return diagnostic("WFM6591", "error", `cannot write to the standard output: ${reason}`, undefined, { hints });
}

/** `rerun`, `resume`, `cite` or `report` was given something that is neither a manifest nor a run folder. */
export function notARun(path: string, reason: string): Diagnostic {
  const hints = ["give the folder that `wfmc run` made, or the manifest.json in it"];
  return diagnostic("WFM6592", "error", `\`${path}\` is not a run folder of wfmc: ${reason}`, undefined, { hints });
}

/** Data that a manifest names are not what they were. */
export function dataChanged(name: string, recorded: string, found: string): Diagnostic {
  const hints = ["bring the recorded data back, or start a new run with `wfmc run`"];
  const message = `the data \`${name}\` have changed since the run: recorded sha256 ${recorded.slice(0, 12)}, found ${found.slice(0, 12)}`;
  return diagnostic("WFM6593", "error", message, undefined, { hints });
}

/** A model file changed since the run; its recorded text is used. */
export function modelChanged(path: string): Diagnostic {
  const hints = ["the text recorded in the manifest is used; `wfmc run` uses the file as it is now"];
  return diagnostic("WFM6594", "warning", `\`${path}\` has changed since the run`, undefined, { hints });
}

/** A rerun gave other numbers than the recorded ones. */
export function rerunDiffers(path: string, recordedVersion: string, version: string): Diagnostic {
  const other =
    recordedVersion === version ? [] : [`the run was made by wfmc ${recordedVersion}, this is wfmc ${version}`];
  const hints = [
    ...other,
    "another processor or version of Node may round differently: compare `platform` and `versions` of both manifests",
  ];
  return diagnostic("WFM6595", "error", `the rerun's measures differ from those of \`${path}\``, undefined, { hints });
}

/** `wfmc.config.json` is not a JSON object. */
export function configUnreadable(file: string, reason: string): Diagnostic {
  const hints = ['write an object such as { "out": "runs", "color": "auto" }'];
  return diagnostic("WFM6596", "error", `cannot read the configuration \`${file}\`: ${reason}`, undefined, { hints });
}

/** A key of `wfmc.config.json` has a value of the wrong kind. */
export function configValue(file: string, key: string, wants: string): Diagnostic {
  const hints = [`give \`${key}\` ${wants}`];
  return diagnostic("WFM6597", "error", `\`${key}\` in \`${file}\` has a value that it cannot take`, undefined, {
    hints,
  });
}

/** `wfmc.config.json` has a key that means nothing. */
export function unknownConfigKey(file: string, key: string, known: readonly string[]): Diagnostic {
  const [near] = closest(key, known);
  const hints = [near ? `did you mean \`${near}\`?` : `known keys: ${known.map((k) => `\`${k}\``).join(", ")}`];
  return diagnostic("WFM6598", "warning", `unknown key \`${key}\` in \`${file}\``, undefined, { hints });
}

/** `wfmc new` never overwrites. */
export function alreadyThere(path: string): Diagnostic {
  const hints = ["choose another name, or move the file away"];
  return diagnostic("WFM6599", "error", `\`${path}\` exists already`, undefined, { hints });
}

/** A mistake of the program itself. `trace`: the file that holds the details. */
export function internalError(summary: string, trace: string | undefined): Diagnostic {
  const where = trace ? [`the details are in ${trace}; please send that file with the model to the maintainers`] : [];
  return diagnostic("WFM9001", "error", `internal error: ${summary}`, undefined, { hints: where });
}
