import type { Formal } from "../../grammar/ast.js";
import type { LawDeclaration } from "../model.js";
import { formalsOf } from "../resolve/laws.js";
import { isKnownType } from "../resolve/types.js";
import { agrees, supportNoun } from "./fit.js";
import { needNumber } from "./kinds.js";
import { checkExpression } from "./statements.js";
import { lawSubject, type Subject } from "./subject.js";
import { asDeclared, infer, typeSupport } from "./support.js";
import { hull } from "./support-arithmetic.js";
import { badFormals, unsupported } from "./type-messages.js";

type LawContext = Pick<Subject, "laws" | "capabilities" | "known" | "report">;

/** Formals and body of a declared activation, rule or channel. */
export function checkLaw(context: LawContext, law: LawDeclaration): void {
  const subject = lawSubject(context, law);
  checkFormals(subject, law);
  for (const { value, type, name } of formalsOf(law)) {
    const given = value && infer(subject, value);
    if (!given || !isKnownType(type) || agrees(given, typeSupport(asDeclared(type)))) continue;
    const message = `\`${name.text}\` is declared ${type.name.text}, but its default is ${supportNoun(given)}`;
    subject.report(unsupported(message, value.span));
  }
  checkExpression(subject, law.value, law.name.text, []);
  if (law.kind === "activation" && law.smooth) {
    checkExpression(subject, law.smooth, law.name.text, []);
    needNumber(subject, law.smooth);
  }
  checkResult(subject, law);
}

const formalShapes: Readonly<
  Record<LawDeclaration["kind"], { legal: (random: readonly Formal[]) => boolean; hint: string }>
> = {
  activation: {
    legal: (random) => random.length === 1 && random[0].type.indices.length === 0,
    hint: "an activation is a function of one preactivation: `activation name(z: real; parameters) = ...`",
  },
  channel: {
    legal: (random) => random.length >= 2,
    hint: "a channel gives P(first formal | others): `channel name(y: spin, z: real; parameters) = ...`",
  },
  rule: {
    legal: (random) => random.some((formal) => formal.type.indices.length > 0),
    hint: "a rule decides on an axis of hidden units: `rule name(tau: spin[k]; parameters) -> spin = ...`",
  },
};

function checkFormals(subject: Subject, law: LawDeclaration): void {
  const { legal, hint } = formalShapes[law.kind];
  const { random, parameters } = law.formals;
  const count = random.length === 1 ? "one argument" : `${random.length} arguments`;
  const axes = law.kind === "rule" && random.length > 0 ? "no axis to decide on" : `${count} before the \`;\``;
  if (!legal(random)) subject.report(badFormals(`\`${law.name.text}\` has ${axes}`, law.formals.span, hint));
  for (const formal of parameters) {
    if (formal.type.indices.length === 0) continue;
    subject.report(
      badFormals(
        `the parameter \`${formal.name.text}\` is not one value`,
        formal.span,
        "parameters are single numbers",
      ),
    );
  }
}

function checkResult(subject: Subject, law: LawDeclaration): void {
  needNumber(subject, law.value);
  const given = infer(subject, law.value);
  if (!given) return;
  if (law.kind === "channel") {
    if (hull(given)[1] >= 0) return;
    const hints = ["a channel gives a probability, or a weight >= 0"];
    return subject.report(unsupported(`\`${law.name.text}\` is always negative`, law.value.span, { hints }));
  }
  const type = law.result;
  if (!type || !isKnownType(type) || agrees(given, typeSupport(asDeclared(type)))) return;
  const message = `\`${law.name.text}\` is declared to give ${supportNoun(typeSupport(asDeclared(type)))}, but gives ${supportNoun(given)}`;
  subject.report(unsupported(message, law.value.span, { labels: [{ span: type.span, text: "declared here" }] }));
}
