/** True of a path that does not depend on where it is read from. */
export function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path);
}

/** `path` as written in `file`, from where `file` itself is counted: `relativeTo("models/a.wfm", "../b.wfm")` is `b.wfm`. */
export function relativeTo(file: string, path: string): string {
  if (isAbsolute(path)) return path;
  const kept: string[] = [];
  const root = file.startsWith("/") ? "/" : "";
  for (const step of [...file.split("/").slice(0, -1), ...path.split("/")]) {
    if (step === "" || step === ".") continue;
    if (step === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (step !== ".." || root === "") kept.push(step);
  }
  return root + kept.join("/");
}

/** `path` as written in `file`, counted from the folder of `main`: where the host of the main file finds it. */
export function besideMain(main: string, file: string, path: string): string {
  if (isAbsolute(path) || main === file) return path;
  const folder = main
    .split("/")
    .slice(0, -1)
    .filter((step) => step !== "" && step !== ".");
  const steps = relativeTo(file, path).split("/");
  let shared = 0;
  while (shared < folder.length && steps[shared] === folder[shared]) shared++;
  return [...folder.slice(shared).map(() => ".."), ...steps.slice(shared)].join("/");
}
