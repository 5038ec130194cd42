import { closest } from "../grammar/edit-distance.js";

/**
 * The command line is wrong: exit status 2. Thrown inside the command alone, so that an argument can be refused where it is read;
 * `main` prints the message and the help line. Never crosses into the library.
 */
export class UsageError extends Error {
  readonly help?: string;
  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

/** "unknown X `word`", with the nearest known word or, when there is none near, all of them. */
export function unknownWord(what: string, word: string, known: readonly string[]): UsageError {
  const [near] = closest(word, known);
  const list = known.map((each) => `\`${each}\``).join(", ");
  const help = near ? `did you mean \`${near}\`?` : known.length > 0 ? `known: ${list}` : undefined;
  return new UsageError(`unknown ${what} \`${word}\``, help);
}
