import type { Name } from "../../grammar/ast.js";
import { type Diagnostic, diagnostic } from "../../grammar/diagnostic.js";
import type { Span } from "../../grammar/source.js";
import { didYouMean, listed, replacement } from "./suggest.js";
import { nounOf, placeOf, type Role } from "./vocabulary.js";

// Wording of the name resolver, one function a message. Titles are those of docs/errors.

/** Codes of names, with the titles of their pages. */
export const nameCodes = [
  { code: "WFM2001", title: "unknown name" },
  { code: "WFM2002", title: "name declared twice" },
  { code: "WFM2003", title: "unknown model" },
  { code: "WFM2004", title: "missing file in a `use`" },
  { code: "WFM2005", title: "circular `use` of files" },
  { code: "WFM2006", title: "circular `extends`" },
  { code: "WFM2007", title: "`use` that cannot be read" },
  { code: "WFM2008", title: "name in the wrong place" },
  { code: "WFM2009", title: "circular definition" },
  { code: "WFM2010", title: "not a compile-time constant" },
  { code: "WFM2011", title: "declared law that replaces a built-in one" },
  { code: "WFM2012", title: "built-in function declared again" },
  { code: "WFM2013", title: "plate over something that is not an index set" },
  { code: "WFM2014", title: "declaration over something that is not a plate index" },
  { code: "WFM2015", title: "replicas or coupling of something that cannot have them" },
  { code: "WFM2016", title: "data computed from unknowns" },
  { code: "WFM2017", title: "nested too deeply" },
  { code: "WFM2018", title: "too long when written out" },
] as const;

export function unknownName(name: Name, what: string, candidates: Iterable<string>, hints: string[] = []): Diagnostic {
  const near = didYouMean(name, candidates);
  return diagnostic("WFM2001", "error", `there is no ${what} called \`${name.text}\``, name.span, {
    ...near,
    hints: near.fixes.length > 0 ? near.hints : [...near.hints, ...hints],
  });
}

export function declaredTwice(name: Name, what: string, first: Span): Diagnostic {
  return diagnostic("WFM2002", "error", `\`${name.text}\` is declared twice`, name.span, {
    caption: "declared again here",
    labels: [{ span: first, text: "first declared here" }],
    hints: [`every ${what} needs a name of its own: rename one of them`],
  });
}

export function unknownModel(name: Name, models: Iterable<string>): Diagnostic {
  const near = didYouMean(name, models);
  const hints =
    near.hints.length > 0 ? near.hints : ['declare it with `model`, or bring its file in with `use "file.wfm"`'];
  return diagnostic("WFM2003", "error", `there is no model called \`${name.text}\``, name.span, { ...near, hints });
}

/** `sandbox`: the folder that reads are kept below, where the file lies outside it. */
export function missingFile(written: string, looked: string, span: Span, sandbox?: string): Diagnostic {
  if (sandbox !== undefined)
    return diagnostic("WFM2004", "error", `\`${written}\` is not read: it lies outside ${sandbox}`, span, {
      hints: ["put it into that folder; links and `..` are followed before they are judged"],
    });
  return diagnostic("WFM2004", "error", `cannot read \`${written}\``, span, {
    caption: `looked for ${looked}`,
    hints: ["paths are relative to the file that names them; check the spelling and the folder"],
  });
}

export function filesInCircle(chain: readonly string[], span: Span): Diagnostic {
  return diagnostic("WFM2005", "error", `these files use one another in a circle: ${chain.join(" -> ")}`, span, {
    hints: ["move what they share to a third file that uses neither"],
  });
}

export function modelsInCircle(name: Name, chain: readonly string[]): Diagnostic {
  return diagnostic("WFM2006", "error", `\`${name.text}\` extends itself: ${chain.join(" -> ")}`, name.span, {
    hints: ["a model extends one that is complete without it: remove one `extends`"],
  });
}

export function isNoValue(name: Name, kind: string, declared: Span): Diagnostic {
  return diagnostic("WFM2008", "error", `\`${name.text}\` is ${kind}, not a value`, name.span, {
    labels: [{ span: declared, text: "declared here" }],
    hints: [
      kind.includes("replica")
        ? "replicas are alike: a statement holds for each of them, and `couple` alone binds them"
        : "expressions are over params, lets, data, variables, definitions and indices",
    ],
  });
}

export function calledSymbol(name: Name, declared: Span): Diagnostic {
  return diagnostic("WFM2008", "error", `\`${name.text}\` is not a function`, name.span, {
    labels: [{ span: declared, text: "declared here" }],
    hints: [`indices stand in brackets: \`${name.text}[...]\``],
  });
}

export function uncalledFunction(name: Name, role: Role): Diagnostic {
  return diagnostic("WFM2008", "error", `\`${name.text}\` is a ${nounOf[role]} and needs its arguments`, name.span, {
    hints: [`call it: \`${name.text}(...)\``],
  });
}

export function misplaced(name: Name, role: Role): Diagnostic {
  return diagnostic("WFM2008", "error", `\`${name.text}\` is a ${nounOf[role]} and cannot stand here`, name.span, {
    hints: [`a ${nounOf[role]} stands ${placeOf[role]}`],
  });
}

/** `observe y ~ sign(...)`: `sign` is what comes before the value. */
export function noLaw(name: Name, sign: Span): Diagnostic {
  return diagnostic("WFM2008", "error", `\`${name.text}\` gives a value, and \`~\` is followed by a law`, name.span, {
    hints: [
      "a label that is this value is written with `:=`",
      `one that may differ from it has a channel: \`~ gibbs(${name.text}(...), beta = 1)\`, \`~ flip(${name.text}(...), p = 0.1)\``,
    ],
    fixes: [replacement(sign, " := ")],
  });
}

export function wrongKind(name: Name, wanted: string, declared: Span, hint: string): Diagnostic {
  return diagnostic("WFM2008", "error", `\`${name.text}\` is not ${wanted}`, name.span, {
    labels: [{ span: declared, text: "declared here" }],
    hints: [hint],
  });
}

export function callExpected(role: Role, span: Span, candidates: Iterable<string>): Diagnostic {
  return diagnostic("WFM2008", "error", `a ${nounOf[role]} is expected ${placeOf[role]}`, span, {
    hints: [`one of ${listed([...candidates].sort(), "or")}`],
  });
}

export function circular(name: Name, chain: readonly string[]): Diagnostic {
  const path = chain.length > 2 ? `: ${chain.join(" -> ")}` : "";
  return diagnostic("WFM2009", "error", `\`${name.text}\` is defined by itself${path}`, name.span, {
    hints: ["give one of them a value that does not need the others"],
  });
}

export function notConstant(name: Name, kind: string, place: string, declared: Span): Diagnostic {
  return diagnostic(
    "WFM2010",
    "error",
    `${place} is fixed before anything runs; \`${name.text}\` is ${kind}`,
    name.span,
    {
      labels: [{ span: declared, text: "declared here" }],
      hints: ["use params, lets and numbers here; `:=` defines what depends on data or variables"],
    },
  );
}

export function replacesBuiltin(name: Name, what: string): Diagnostic {
  return diagnostic("WFM2011", "info", `this ${what} takes the place of the built-in \`${name.text}\``, name.span, {
    hints: ["methods that know the built-in one by name will use this one instead; rename it if that is not meant"],
  });
}

export function redeclaredFunction(name: Name): Diagnostic {
  return diagnostic("WFM2012", "error", `\`${name.text}\` is a function of the language`, name.span, {
    hints: ["choose another name"],
  });
}

export function plateNeedsRange(text: string, span: Span): Diagnostic {
  return diagnostic("WFM2013", "error", `a plate ranges over an index set, and \`${text}\` is a number`, span, {
    hints: [`did you mean \`1..${text}\`?`],
    fixes: [replacement(span, `1..${text}`)],
  });
}

/** `range(10)` and the like of other languages. */
export function rangeCall(name: Name, span: Span, ends: readonly [string, string] | undefined): Diagnostic {
  const hint = ends ? `write \`${ends[0]}..${ends[1]}\`: both ends are in it` : "write it with its two ends: `1..N`";
  return diagnostic("WFM2013", "error", `\`${name.text}\` is not an index set: a range is written \`1..N\``, span, {
    hints: [hint, "indices count from 1, or from any number that the range begins with"],
    fixes: ends ? [replacement(span, `${ends[0]}..${ends[1]}`)] : [],
  });
}

export function noIndexSet(span: Span): Diagnostic {
  return diagnostic("WFM2013", "error", "this is not an index set", span, {
    hints: ["a plate ranges over `1..N`, `nodes(G)`, `edges(G)` or the index of another plate"],
  });
}

export function badTuple(span: Span, why: string, hint: string): Diagnostic {
  return diagnostic("WFM2013", "error", why, span, { hints: [hint] });
}

export function noPlateIndex(span: Span, owner: string): Diagnostic {
  return diagnostic("WFM2014", "error", `\`${owner}\` is declared over something that is not a plate index`, span, {
    hints: ["declare it over plain indices, as in `h[mu, k]`; shifted and fixed indices belong on the right of `:=`"],
  });
}

export function repeatedIndex(name: Name, owner: string): Diagnostic {
  return diagnostic("WFM2014", "error", `\`${owner}\` is declared over \`${name.text}\` twice`, name.span, {
    hints: ["declare a second index over the same set: `plate j in i`"],
  });
}

export function brokenTuple(name: Name, owner: string, tuple: readonly string[]): Diagnostic {
  return diagnostic("WFM2014", "error", `\`${name.text}\` is one index of the tuple (${tuple.join(", ")})`, name.span, {
    hints: [`declare \`${owner}[${tuple.join(", ")}]\`, or use an index of its own plate`],
  });
}

export function notReplicated(name: Name, index: Name): Diagnostic {
  return diagnostic("WFM2015", "error", `\`${name.text}\` has no replicas over \`${index.text}\``, name.span, {
    hints: [`add \`replicas ${index.text} in 1..y of ${name.text}\``],
  });
}

export function notAVariable(name: Name, declared: Span): Diagnostic {
  return diagnostic("WFM2015", "error", `\`${name.text}\` is not a variable: only a \`var\` has replicas`, name.span, {
    labels: [{ span: declared, text: "declared here" }],
    hints: ["definitions that depend on a replicated variable gain the replica axis by themselves"],
  });
}

export function secondReplicas(index: Name, first: Span): Diagnostic {
  return diagnostic("WFM2015", "error", `\`${index.text}\` is a second replica index`, index.span, {
    labels: [{ span: first, text: "the first one" }],
    hints: ["a model has one `replicas` statement: name all replicated variables in it"],
  });
}

export function uncoupleable(name: Name, reason: string, hint: string): Diagnostic {
  return diagnostic("WFM2015", "error", `\`${name.text}\` cannot be coupled so: ${reason}`, name.span, {
    hints: [hint],
  });
}

export function dataFromUnknown(name: Name, kind: string, declared: Span): Diagnostic {
  return diagnostic("WFM2016", "error", `data are known before a run, but \`${name.text}\` is ${kind}`, name.span, {
    labels: [{ span: declared, text: "declared here" }],
    hints: ["compute data from params and other data; a teacher is itself `data ... from iid(...)`"],
  });
}

export function tooDeep(span: Span, limit: number): Diagnostic {
  return diagnostic("WFM2017", "error", `this expression is nested more than ${limit} levels deep`, span, {
    hints: ["name parts of it with `let` or `def`, or write a long sum as `sum(i)` over a plate"],
  });
}

export function lineageTooLong(name: Name, limit: number): Diagnostic {
  const message = `\`${name.text}\` extends a model that extends a model, and so on, more than ${limit} times`;
  return diagnostic("WFM2017", "error", message, name.span, { hints: ["merge some of the models in between"] });
}
