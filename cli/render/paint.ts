import picocolors from "picocolors";

/** Colour functions; each returns its text unchanged when colour is off. */
export type Paint = ReturnType<typeof picocolors.createColors>;
/** `--color`. */
export type ColorChoice = "auto" | "always" | "never";

/** What the choice between colour and none depends on. */
export interface ColorSigns {
  readonly choice: ColorChoice;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
}

/** An explicit choice wins; then NO_COLOR (no-color.org), FORCE_COLOR, TERM=dumb; else colour only on a terminal. */
export function wantsColor({ choice, env, isTTY }: ColorSigns): boolean {
  if (choice !== "auto") return choice === "always";
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"] !== undefined) return env["FORCE_COLOR"] !== "0" && env["FORCE_COLOR"] !== "false";
  if (env["TERM"] === "dumb") return false;
  return isTTY;
}

/** Colour functions for one stream. */
export function paintFor(signs: ColorSigns): Paint {
  return picocolors.createColors(wantsColor(signs));
}

/** Colour functions that do nothing. */
export const PLAIN: Paint = picocolors.createColors(false);
