import { firstSet } from "../compiler/bind/data.js";
import { groundModel } from "../compiler/compile.js";
import type { Constant } from "../compiler/expr/constant.js";
import type { FlatGraph } from "../compiler/ir/flat-graph.js";
import type { CheckedModel } from "../compiler/model.js";
import type { DataStatement, Expr } from "../grammar/ast.js";
import { type Diagnostic, hasErrors, type Outcome } from "../grammar/diagnostic.js";
import { sources } from "../runtime/sources/registry.js";
import { capabilities } from "./capabilities.js";
import { memoryFiles } from "./files.js";
import * as messages from "./messages.js";
import type { Prepared, Setup } from "./prepare.js";
import { providersFor } from "./providers.js";

/** The same machine over held-out patterns: inputs and labels drawn afresh or from the source's test split, teachers kept. */
export function heldOutGraph(
  setup: Setup,
  prepared: Prepared,
  seed: number,
  point: ReadonlyMap<string, Constant>,
): Outcome<FlatGraph> {
  const { model } = setup.experiment;
  const fault = heldOutFault(setup, prepared);
  if (fault) return { diagnostics: [fault] };
  const patterns = patternsOf(setup, prepared);
  const files = setup.options.files ?? memoryFiles({});
  const providers = providersFor(setup.program.files[0]?.path ?? "", seed, files, new Map(), setup.memoryLimit);
  const grounded = groundModel(model, new Map([...setup.set, ...point]), providers, capabilities, {
    heldOut: patterns,
    replicas: prepared.replicas,
  });
  if (!grounded.value || hasErrors(grounded.diagnostics)) return { diagnostics: grounded.diagnostics };
  return { value: grounded.value.flat, diagnostics: [] };
}

/** Why a model has no held-out patterns, known before any is drawn; undefined where it has. */
export function heldOutFault(setup: Setup, prepared: Prepared): Diagnostic | undefined {
  const patterns = patternsOf(setup, prepared);
  const reason =
    patterns === undefined
      ? "the model has no machine with patterns"
      : withoutTestSplit(setup.experiment.model, patterns);
  return reason === undefined ? undefined : messages.noHeldOut(reason);
}

/** The index set of a model's patterns. */
function patternsOf({ experiment: { model } }: Setup, { lifted }: Prepared): string | undefined {
  return lifted.factors.find((factor) => factor.machine)?.plates.find((plate) => model.sets.has(plate));
}

/** Why the patterns of a model cannot be drawn afresh; undefined when they can. */
function withoutTestSplit(model: CheckedModel, patterns: string): string | undefined {
  const statements = model.statements.filter(
    (s): s is DataStatement => s.kind === "data" && firstSet(s, model) === patterns,
  );
  const fresh = statements.filter((statement) => statement.source && isSource(statement.source));
  const fixed = fresh.find((statement) => statement.source && !canSplit(statement.source));
  if (fixed) return `\`${fixed.targets[0].name.text}\` comes from a source without a test split`;
  const observed = model.statements.find((s) => s.kind === "observe");
  const label = observed?.kind === "observe" ? observed.target.name.text : "";
  const own = statements.find((statement) => statement.targets.some((target) => target.name.text === label));
  const alone = own?.source && own.targets.length === 1 && isSource(own.source) && statements.length > 1;
  return alone ? `the labels \`${label}\` are drawn independently of the inputs` : undefined;
}

function isSource(expr: Expr): boolean {
  return expr.kind === "call" && expr.callee.text in sources;
}

/** Random sources are drawn anew; others need a `split` of their own. `shuffled(...)` can what its inner source can. */
function canSplit(expr: Expr): boolean {
  if (expr.kind !== "call") return false;
  const inner = expr.args[0]?.value;
  if (expr.callee.text === "shuffled") return inner?.kind === "call" && canSplit(inner);
  const source = sources[expr.callee.text as keyof typeof sources];
  return expr.callee.text === "iid" || (source !== undefined && "split" in source.arguments);
}
