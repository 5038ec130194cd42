import fc from "fast-check";

// Random texts of the whole language: every statement and clause, nested expressions, comments, odd white space.

/** Words and signs in order; "\n" ends a statement. */
type Words = string[];
type Part = fc.Arbitrary<Words>;

const names = [
  "w",
  "xi",
  "σ",
  "ξ_1",
  "K",
  "mu",
  "data",
  "run",
  "sweep",
  "seeds",
  "unit",
  "by",
  "from",
  "factor",
  "graph",
];
const name: fc.Arbitrary<string> = fc.constantFrom(...names);
const number = fc.constantFrom("0", "1", "42", "0.50", "1e-3", "2.5E+10");
const string = fc.constantFrom('"a.npz"', '""', '"say \\"hi\\" \\\\ \\n"', '"// no comment"');

const words = (...parts: (string | fc.Arbitrary<string> | Part)[]): Part =>
  fc.tuple(...parts.map((p) => (typeof p === "string" ? fc.constant(p) : p))).map((all) => all.flat());

const maybe = (...parts: (string | fc.Arbitrary<string> | Part)[]): Part =>
  fc.option(words(...parts), { nil: [] as Words });

/** Between `min` and `max` parts with a separator between them. */
const list = (part: Part | fc.Arbitrary<string>, separator: string, min = 1, max = 3): Part =>
  fc.array(words(part), { minLength: min, maxLength: max }).map((all) => {
    return all.flatMap((each, i) => (i === 0 ? each : [separator, ...each]));
  });

/** The arbitrary of a level of expressions by its name, while the levels are still being defined. */
type Levels = (level: string) => Part;

const rarely = (weight: number, part: Part): Part => fc.oneof({ weight, arbitrary: fc.constant<Words>([]) }, part);

const chain = (part: Part, ...signs: readonly string[]): Part => {
  const sign = fc.constantFrom(...signs);
  return fc.oneof({ weight: 8, arbitrary: part }, words(part, sign, part), words(part, sign, part, sign, part));
};

const atom = (level: Levels): Part =>
  fc.oneof(
    { maxDepth: 2, depthIdentifier: "expr" },
    { weight: 6, arbitrary: words(name) },
    { weight: 2, arbitrary: words(number) },
    words(fc.oneof(string, fc.constantFrom("true", "false"))),
    words(name, level("indices")),
    words(name, "(", list(fc.oneof(level("value"), words(name, "=", level("value"))), ",", 0), ")"),
    words("[", list(level("expr"), ",", 0), "]"),
    words("(", level("expr"), ")"),
  );

const signed = (level: Levels): Part =>
  fc.oneof(
    { weight: 8, arbitrary: level("power") },
    words(fc.constantFrom("-", "+"), level("power")),
    words(fc.constantFrom("sum", "prod"), "(", list(name, ","), ")", level("term")),
  );

const conditional = (level: Levels): Part =>
  fc.oneof(
    { weight: 6, arbitrary: level("logic") },
    words("if", level("logic"), "then", level("logic"), "else", level("logic")),
  );

const valueOrRange = (level: Levels): Part =>
  fc.oneof(
    { weight: 3, arbitrary: level("expr") },
    words(level("additive"), "..", level("additive"), maybe("step", level("additive"))),
  );

const { expr, value, indices } = fc.letrec<Record<string, Words>>((tie) => {
  const level: Levels = (name) => tie(name) as Part;
  const compared = words(fc.constantFrom("==", "!=", "<", "<=", ">", ">="), level("additive"));
  return {
    atom: atom(level),
    indices: words("[", list(fc.oneof(words(":"), level("expr")), ","), "]"),
    power: words(level("atom"), rarely(8, words("^", level("signed")))),
    signed: signed(level),
    term: chain(level("signed"), "*", "/", "%"),
    additive: chain(level("term"), "+", "-"),
    comparison: words(level("additive"), rarely(6, compared)),
    negation: words(rarely(4, words("not")), level("comparison")),
    logic: chain(level("negation"), "and", "or"),
    expr: conditional(level),
    value: valueOrRange(level),
  };
}) as unknown as Record<string, Part>;

const type = words(
  fc.constantFrom("spin", "bit", "int", "real", "bool", "cat"),
  maybe("(", list(expr, ",", 1, 2), ")"),
  maybe(indices),
);
const target = words(name, maybe(indices), maybe(":", type));
const unit = words(name, maybe(fc.constantFrom("/", "*"), name), maybe("^", "2"));
const plates = words(
  "(",
  name,
  fc.array(words(fc.constantFrom(",", "<"), name), { maxLength: 2 }).map((x) => x.flat()),
  ")",
);

const statement: Part = fc.oneof(
  words("param", name, ":", type, maybe("=", expr), maybe("where", expr), maybe("unit", unit)),
  words("let", name, "=", expr),
  words("plate", fc.oneof(words(name), plates), "in", value),
  words("graph", name, "=", expr),
  words("data", fc.oneof(target, words("(", list(target, ","), ")")), maybe("from", expr)),
  words("var", target, maybe("~", expr), maybe("on", expr)),
  words("def", target, ":=", expr),
  words("observe", target, fc.constantFrom(":=", "~"), expr),
  words(fc.constantFrom("factor", "energy"), target, ":=", expr),
  words("replicas", name, "in", value, "of", list(name, ",")),
  words("couple", name, maybe("to", name), "across", name, "by", expr),
);

const clause: Part = fc.oneof(
  words("run", name, maybe("{", list(words(name, "=", value), ",", 0, 6), "}")),
  words(fc.constantFrom("anneal", "sweep"), name, "in", value),
  words("seeds", value),
  words("measure", list(expr, ",", 1, 4)),
  words("stop", "when", expr),
  words("expect", expr, maybe("at", expr)),
  words("plot", expr, "vs", name, maybe("by", name)),
  words("save", name, "to", string),
  words("report", string),
);

const formal = words(name, ":", type, maybe("=", expr));
const formals = words("(", list(formal, ","), maybe(";", list(formal, ",")), ")");
const lines = (part: Part): Part => fc.array(words(part, "\n"), { maxLength: 4 }).map((all) => all.flat());

const declaration: Part = fc.oneof(
  words("use", maybe(fc.constantFrom("uai", "fg")), string, maybe("as", name)),
  words("model", name, maybe("extends", name), "{", "\n", lines(statement), "}"),
  words("activation", name, formals, maybe("->", type), "=", expr, maybe("smooth", expr)),
  words("channel", name, formals, "=", expr),
  words("rule", name, formals, "->", type, "=", expr),
  words("experiment", name, "on", name, "{", maybe(string), "\n", lines(clause), "}"),
);

const plainGap = fc.constantFrom(" ", " ", " ", " ", " ", "  ", "\n    ", "\t", "\r\n", "\n\n");
const commentGap = fc.constantFrom(
  " // note\n",
  "\n// a whole line\n",
  "\n\n/// doc\n",
  "\n//\n\n",
  " //// ruler\n",
  " //x\n",
);
const gap = fc.oneof({ weight: 12, arbitrary: plainGap }, { weight: 1, arbitrary: commentGap });
const lineEnd = fc.constantFrom("\n", "\n", "\n\n", " // why\n", "\n// above\n", "\n\n// apart\n\n", "\n/// doc\n");

/**
 * Texts of syntactically right models and experiments, with comments and blank lines everywhere. Names are not declared
 * and types do not fit: such a text parses and formats, it does not check.
 */
export function modelText(): fc.Arbitrary<string> {
  const file = fc.array(words(declaration, "\n"), { maxLength: 4 }).map((all) => all.flat());
  const gaps = fc.array(gap, { minLength: 1, maxLength: 60 });
  const ends = fc.array(lineEnd, { minLength: 1, maxLength: 12 });
  return fc.tuple(file, gaps, ends).map(([text, between, after]) => {
    return text
      .map((word, i) => (word === "\n" ? after[i % after.length] : word + between[i % between.length]))
      .join("");
  });
}
