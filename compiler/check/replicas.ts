import type { CoupleStatement, ReplicasStatement } from "../../grammar/ast.js";
import type { ModelSymbol } from "../model.js";
import { secondReplicas, uncoupleable } from "../resolve/messages.js";
import type { Subject } from "./subject.js";

// Who may have replicas, and who may be coupled to whom. Names have been resolved; numbers come at binding.

type Variable = Extract<ModelSymbol, { kind: "variable" }>;

/** One index counts the replicas of a model: what depends on two of them would be copied twice over. */
export function checkReplicas(subject: Subject, node: ReplicasStatement): void {
  const first = allReplicas(subject)[0];
  if (first && first.node !== node) subject.report(secondReplicas(node.index, first.span));
}

function allReplicas({ symbols }: Subject): Extract<ModelSymbol, { kind: "replica" }>[] {
  return [...symbols.values()].filter((symbol) => symbol.kind === "replica");
}

/** Types with a distance: two states, or real numbers. */
const COUPLED: readonly string[] = ["spin", "bit", "bool", "real"];

/** `couple w to c`: w has a distance, and c is one free copy of it. */
export function checkCouple(subject: Subject, { variable, center }: CoupleStatement): void {
  const symbol = subject.symbols.get(variable.text);
  if (symbol?.kind !== "variable") return;
  const { name: type } = symbol.type;
  if (!COUPLED.includes(type))
    subject.report(uncoupleable(variable, `it is ${type}`, "couple spins, bits or real variables"));
  const centre = center && subject.symbols.get(center.text);
  if (!center || centre?.kind !== "variable") return;
  const reason = centreFault(subject, symbol, centre);
  if (reason) subject.report(uncoupleable(center, reason, "leave it undeclared: `couple` brings its centre in"));
}

function centreFault(subject: Subject, variable: Variable, centre: Variable): string | undefined {
  if (centre === variable) return "a variable is no centre of its own replicas";
  if (allReplicas(subject).some(({ node }) => node.variables.some(({ text }) => text === centre.name)))
    return "the centre is shared, but it has replicas";
  if (centre.type.name !== variable.type.name)
    return `the centre is ${centre.type.name}, but \`${variable.name}\` is ${variable.type.name}`;
  const alike =
    centre.axes.length === variable.axes.length && centre.axes.every(({ set }, n) => set === variable.axes[n].set);
  return alike ? undefined : `the centre has other indices than \`${variable.name}\``;
}
