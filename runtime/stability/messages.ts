import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import type { Stability } from "./stability.js";

/** Codes of starts and of the fixed points that they lead to; docs/errors has a page for each. */
export const stabilityCodes = [
  { code: "WFM5010", title: "a random start combined with another start" },
  { code: "WFM7103", title: "an unstable fixed point" },
  { code: "WFM7104", title: "an escape from an unstable fixed point" },
] as const;

/** A run has ended where messages stand still only as long as nothing moves them. */
export function unstablePoint({ growth, variable }: Stability, asked: boolean): Diagnostic {
  const message = `messages have come to rest at an unstable fixed point: a small change of the messages to \`${variable}\` grows ${growth.toPrecision(3)} times in a sweep`;
  return diagnostic(
    "WFM7103",
    "warning",
    message,
    { variable },
    {
      hints: [
        asked
          ? 'leave out `init = "flat"`, and the run goes on from there; or choose `init = "random"`'
          : 'try `init = "random"` with another `spread` or seed, or several `starts`',
        "the values measured are those of this point: messages that are symmetric, say between the two signs of spins, stay so in every sweep",
      ],
    },
  );
}

/** A run went on from such a point. One text for all runs, so that it is told once. */
export function leftUnstablePoint(variable: string): Diagnostic {
  const message = `from its start the run came to rest at an unstable fixed point, where small changes of the messages to \`${variable}\` grow: it went on from there with a small random one`;
  return diagnostic(
    "WFM7104",
    "info",
    message,
    { variable },
    {
      hints: [
        "of several states that the model's symmetry makes equal, such as the two signs of a magnetisation, the seed chooses one: its log partition is that of this state alone",
        'choose `init = "flat"` to stay at the symmetric point',
      ],
    },
  );
}

/** An option that sets the size or number of random starts, beside a start that is not random. */
export function notRandom(option: string, init: string): Diagnostic {
  const message = `\`${option}\` is an option of random starts, and \`init = "${init}"\` is another start`;
  return diagnostic(
    "WFM5010",
    "error",
    message,
    { option },
    {
      hints: [`remove \`init\`, and \`${option}\` implies a random start; or remove \`${option}\``],
    },
  );
}
