import type { TypeExpr } from "../../grammar/ast.js";
import { illTyped, unknownType } from "../check/type-messages.js";
import type { DeclaredType } from "../model.js";
import type { Report } from "./suggest.js";

/** Types of the language. */
export const typeNames = ["spin", "bit", "cat", "int", "real", "bool"] as const;

/** True for a type whose meaning is known; statements with another have been reported. */
export function isKnownType(type: TypeExpr): boolean {
  return (typeNames as readonly string[]).includes(type.name.text);
}

/** The type as declared; an unknown one is reported and read as `real`. Indices are legal only in the formals of a rule. */
export function declaredType(type: TypeExpr, report: Report, indexed = false): DeclaredType {
  const name = typeNames.find((known) => known === type.name.text);
  if (!name) {
    report(unknownType(type.name, typeNames));
    return { name: "real" };
  }
  if (name === "cat" && type.args.length !== 1) {
    report(illTyped(type.span, "`cat` needs its number of states", "write `cat(3)` for the states 0, 1, 2"));
  } else if (name !== "cat" && type.args.length > 0) {
    report(
      illTyped(type.span, `\`${name}\` takes no arguments`, `write \`${name}\`; limits of a param go to its \`where\``),
    );
  }
  if (!indexed && type.indices.length > 0) {
    report(illTyped(type.span, "indices belong to the name, not to the type", `write \`name[k]: ${name}\``));
  }
  return name === "cat" ? { name, states: type.args[0] } : { name };
}
