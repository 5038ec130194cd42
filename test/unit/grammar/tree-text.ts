import type { Expr, FileNode, Index, Value } from "../../../grammar/ast.js";
import { parse } from "../../../grammar/parse.js";
import { sourceFile } from "../../../grammar/source.js";

/** A tree as one line in prefix form: `(+ a (* b c))`. */
export function treeText(node: Value | Index): string {
  const call = (head: string, ...parts: (string | undefined)[]) =>
    `(${[head, ...parts.filter((part) => part !== undefined)].join(" ")})`;
  switch (node.kind) {
    case "number":
      return node.text;
    case "string":
      return JSON.stringify(node.value);
    case "boolean":
      return String(node.value);
    case "all":
      return ":";
    case "reference":
      return node.indices ? call("at", node.name.text, ...node.indices.map(treeText)) : node.name.text;
    case "call": {
      const args = node.args.map((arg) => (arg.name ? `${arg.name.text}=` : "") + treeText(arg.value));
      return call("call", node.callee.text, ...args);
    }
    case "list":
      return call("list", ...node.items.map(treeText));
    case "unary":
      return call(node.operator, treeText(node.operand));
    case "binary":
      return call(node.operator, treeText(node.left), treeText(node.right));
    case "if":
      return call("if", treeText(node.condition), treeText(node.then), treeText(node.otherwise));
    case "reduce":
      return call(`${node.operator}[${node.indices.map((i) => i.text).join(",")}]`, treeText(node.body));
    case "range":
      return call("range", treeText(node.from), treeText(node.to), node.step && treeText(node.step));
  }
}

/** The tree of a text that must read without a mistake. */
export function parsed(text: string): FileNode {
  const { value, diagnostics } = parse(sourceFile("test.wfm", text));
  if (value === undefined || diagnostics.length > 0) {
    throw new Error(`${text}\n${diagnostics.map((d) => `${d.code} ${d.message}`).join("\n")}`);
  }
  return value;
}

/** The tree of an expression, read as the value of a `let`. */
export function parsedExpr(text: string): Expr {
  const [model] = parsed(`model M { let x = ${text} }`).declarations;
  const statement = model.kind === "model" ? model.statements[0] : undefined;
  if (statement?.kind !== "let") throw new Error(text);
  return statement.value;
}

/** A tree without its places, comments and absent parts: what two texts of the same meaning share. */
export function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare);
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).filter(([key]) => !["span", "trivia", "doc", "dangling"].includes(key));
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined).map(([key, value]) => [key, bare(value)]),
  );
}

/** Codes of all that is wrong with a text, in its order. */
export function codes(text: string): string[] {
  return parse(sourceFile("test.wfm", text)).diagnostics.map((d) => d.code);
}
