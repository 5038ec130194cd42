import ts from "typescript";
import { type Fault, faultsOf, isKept } from "./mutants.js";

// Mutant schemata (Untch, Offutt and Harrold, 1993): all mutants of a file are written into one text, each behind the switch.

/** A mutant of the build: where it is and what it puts in place of what. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly kind: Fault["kind"];
  readonly from: string;
  readonly to: string;
  /** Which of those that read the same in this file, from the top: with the rest, it names the mutant from one day to the next. */
  readonly turn: number;
}

/** The key of a mutant, which lasts until the text that it changes does. */
export const keyOf = ({ file, from, to, turn }: Mutant): string => `${file} | ${from} | ${to} | ${turn}`;

/** Writes `text` with its mutants, numbered on from `list`, to which they are added. `seen`: while coverage is taken. */
export function schemaOf(file: string, text: string, list: Mutant[], seen: boolean): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const faults = new Map<ts.Node, Fault[]>();
  collect(source, faults);
  const turns = new Map<string, number>();
  const write = (node: ts.Node): string => {
    const own = (faults.get(node) ?? []).map((fault) => ({ fault, number: add(source, file, fault, turns, list) }));
    let out = "";
    let at = node.getStart(source);
    if (!isKept(node)) {
      ts.forEachChild(node, (child) => {
        out += text.slice(at, child.getStart(source)) + write(child);
        at = child.end;
      });
    }
    out += text.slice(at, node.end);
    return own.reduceRight((rest, { fault, number }) => switched(fault, number, rest, seen), out);
  };
  const body = text.slice(0, source.getStart(source)) + write(source);
  return `import * as mutation from "wfmc-mutation-switch";\n${body}\n`;
}

function collect(node: ts.Node, faults: Map<ts.Node, Fault[]>): void {
  if (isKept(node)) return;
  for (const fault of faultsOf(node)) faults.set(fault.from, [...(faults.get(fault.from) ?? []), fault]);
  ts.forEachChild(node, (child) => collect(child, faults));
}

function add(source: ts.SourceFile, file: string, fault: Fault, turns: Map<string, number>, list: Mutant[]): number {
  const from = fault.from.getText(source).replace(/\s+/g, " ");
  const name = `${from} | ${fault.to}`;
  const turn = (turns.get(name) ?? 0) + 1;
  turns.set(name, turn);
  const line = source.getLineAndCharacterOfPosition(fault.from.getStart(source)).line + 1;
  return list.push({ file, line, kind: fault.kind, from, to: fault.to.replace(/\s+/g, " "), turn }) - 1;
}

function switched({ kind, to }: Fault, number: number, rest: string, seen: boolean): string {
  const on = seen ? `mutation.seen(${number})` : `(mutation.active === ${number} && mutation.fires())`;
  return kind === "statement" ? `{ if (!${on}) ${rest} }` : `(${on} ? ${to} : ${rest})`;
}
