import type { Let, Param, Statement } from "../../grammar/ast.js";
import { type Constant, fold } from "../expr/constant.js";
import { definitionOrder } from "../resolve/cycles.js";

/** What params and lets are worth when nothing is set: for warnings and ranges, never for sizes. */
export function defaultValues(statements: readonly Statement[]): ReadonlyMap<string, Constant> {
  const isConstant = (node: Statement): node is Param | Let => node.kind === "param" || node.kind === "let";
  const constants = statements.filter(isConstant);
  const nodes = new Map(constants.map((node) => [node.name.text, node]));
  const values = new Map<string, Constant>();
  for (const name of definitionOrder(constants).order) {
    const value = nodes.get(name)?.value;
    const folded = value && fold(value, (each) => values.get(each));
    if (folded && !folded.fault) values.set(name, folded.value);
  }
  return values;
}
