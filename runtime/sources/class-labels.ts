import type { DataTarget, SourceCall } from "../../compiler/source-call.js";
import type { Diagnostic } from "../../grammar/diagnostic.js";
import * as messages from "./source-messages.js";

/** Labels -1 and 1 name two classes: the first listed is -1, the second 1. Other types count classes from 0. */
export function labelOf(target: DataTarget, position: number): number {
  return isSigned(target) ? 2 * position - 1 : position;
}

/** What is wrong with a list of classes for these labels; undefined when it serves. */
export function classesProblem(
  call: SourceCall,
  classes: readonly (string | number)[],
  labels: DataTarget | undefined,
): Diagnostic | undefined {
  if (classes.length === 0) return messages.wrongClasses(call, "is empty");
  if (new Set(classes).size < classes.length) return messages.wrongClasses(call, "names a class twice");
  const most = labels && isSigned(labels) ? 2 : (labels?.type.states ?? classes.length);
  if (labels?.type.name === "bit" && classes.length > 2) return messages.wrongClasses(call, "must name two classes");
  if (labels && isSigned(labels) && classes.length !== 2) return messages.wrongClasses(call, "must name two classes");
  return classes.length > most ? messages.wrongClasses(call, `names more than ${most} classes`) : undefined;
}

function isSigned(target: DataTarget): boolean {
  return target.type.name === "spin" || target.type.name === "real";
}
