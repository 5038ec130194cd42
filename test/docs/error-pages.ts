import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../docs/errors/", import.meta.url));

/** A page of docs/errors: its title, and the texts of its wrong and right blocks. */
export interface ErrorPage {
  readonly code: string;
  readonly title: string;
  readonly wrong: string;
  readonly right: string;
}

function block(text: string, heading: string): string {
  const section = text.split(`## ${heading}\n`)[1] ?? "";
  return /```\w*\n([\s\S]*?)```/.exec(section)?.[1] ?? "";
}

/** Every page, read from the folder. */
export function errorPages(): ErrorPage[] {
  return readdirSync(folder)
    .filter((name) => /^WFM\d{4}\.md$/.test(name))
    .map((name) => {
      const text = readFileSync(folder + name, "utf8");
      const [, code, title] = /^# (WFM\d{4}): (.*)$/m.exec(text) ?? [];
      return { code, title, wrong: block(text, "Wrong"), right: block(text, "Right") };
    });
}
