import ts from "typescript";

// The mutants of a source: one small fault each, of the kinds that a numerical kernel suffers from. Wording, types and imports have none.

/** A fault: the text `from` (offsets in the file) becomes `to`. */
export interface Fault {
  readonly from: ts.Node;
  readonly to: string;
  readonly kind: "operator" | "sign" | "number" | "function" | "condition" | "statement";
}

const K = ts.SyntaxKind;
const OPERATORS: Partial<Record<ts.SyntaxKind, readonly string[]>> = {
  [K.PlusToken]: ["-"],
  [K.MinusToken]: ["+"],
  [K.AsteriskToken]: ["/"],
  [K.SlashToken]: ["*"],
  [K.PercentToken]: ["*"],
  [K.AsteriskAsteriskToken]: ["*"],
  [K.LessThanToken]: ["<=", ">="],
  [K.LessThanEqualsToken]: ["<", ">"],
  [K.GreaterThanToken]: [">=", "<="],
  [K.GreaterThanEqualsToken]: [">", "<"],
  [K.EqualsEqualsEqualsToken]: ["!=="],
  [K.ExclamationEqualsEqualsToken]: ["==="],
  [K.AmpersandAmpersandToken]: ["||"],
  [K.BarBarToken]: ["&&"],
  [K.PlusEqualsToken]: ["-="],
  [K.MinusEqualsToken]: ["+="],
  [K.AsteriskEqualsToken]: ["/="],
  [K.SlashEqualsToken]: ["*="],
};
const LEFT_OUT = /^Math\.(tanh|atanh|exp|expm1|log|log1p|sqrt|abs|sign|floor|ceil|round|trunc)$/;
const EXCHANGED: Record<string, string> = { "Math.max": "Math.min", "Math.min": "Math.max" };
/** Numbers smaller than this are tolerances, larger ones bounds: a tenth more changes nothing that anybody promised. */
const TOLERANCE = 1e-6;
const BOUND = 1e6;

const isText = (node: ts.Node): boolean => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);

function ofBinary(node: ts.BinaryExpression): Fault[] {
  if (isText(node.left) || isText(node.right)) return [];
  const [left, right] = [node.left.getText(), node.right.getText()];
  return (OPERATORS[node.operatorToken.kind] ?? []).map((operator) => ({
    from: node,
    to: `${left} ${operator} ${right}`,
    kind: "operator" as const,
  }));
}

function ofUnary(node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): Fault[] {
  const operand = node.operand.getText();
  const [step, other] = node.operator === K.PlusPlusToken ? ["++", "--"] : ["--", "++"];
  if (node.operator === K.MinusToken || node.operator === K.ExclamationToken) {
    return [{ from: node, to: operand, kind: "sign" }];
  }
  if (!node.getText().includes(step)) return [];
  return [{ from: node, to: ts.isPrefixUnaryExpression(node) ? other + operand : operand + other, kind: "sign" }];
}

function ofNumber(node: ts.NumericLiteral): Fault[] {
  const value = Number(node.text);
  const size = Math.abs(value);
  if (size !== 0 && (size < TOLERANCE || size > BOUND)) return [];
  return [{ from: node, to: Number.isInteger(value) ? `${value + 1}` : `${value * 1.1}`, kind: "number" }];
}

function ofCall(node: ts.CallExpression): Fault[] {
  const name = node.expression.getText();
  if (LEFT_OUT.test(name)) return [{ from: node, to: node.arguments[0].getText(), kind: "function" }];
  const other = EXCHANGED[name];
  if (!other) return [];
  return [
    { from: node, to: `${other}(${node.arguments.map((value) => value.getText()).join(", ")})`, kind: "function" },
  ];
}

/** The condition of `node` held true and held false; loops are only held false, since the other never ends. */
function ofCondition(node: ts.Node): Fault[] {
  if (ts.isIfStatement(node)) return held(node.expression, ["true", "false"]);
  if (ts.isConditionalExpression(node)) return held(node.condition, ["true", "false"]);
  if (ts.isWhileStatement(node)) return held(node.expression, ["false"]);
  return ts.isForStatement(node) && node.condition ? held(node.condition, ["false"]) : [];
}

const held = (from: ts.Expression, values: string[]): Fault[] =>
  values.map((to) => ({ from, to, kind: "condition" as const }));

function ofStatement(node: ts.ExpressionStatement): Fault[] {
  const inner = node.expression;
  const acts = ts.isCallExpression(inner) || (ts.isBinaryExpression(inner) && isAssignment(inner.operatorToken.kind));
  return acts && !inner.getText().startsWith("super") ? [{ from: node, to: "", kind: "statement" }] : [];
}

const isAssignment = (kind: ts.SyntaxKind): boolean => kind >= K.FirstAssignment && kind <= K.LastAssignment;

/** Nothing below is mutated: types, names, wording of errors. */
export const isKept = (node: ts.Node): boolean =>
  ts.isTypeNode(node) || ts.isThrowStatement(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node);

/** The faults that start at this node. */
export function faultsOf(node: ts.Node): Fault[] {
  if (ts.isBinaryExpression(node)) return ofBinary(node);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return ofUnary(node);
  if (ts.isNumericLiteral(node))
    return ts.isPropertyAssignment(node.parent) && node.parent.name === node ? [] : ofNumber(node);
  if (ts.isCallExpression(node)) return ofCall(node);
  if (ts.isExpressionStatement(node)) return ofStatement(node);
  return ofCondition(node);
}
