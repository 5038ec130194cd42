import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import { hasErrors } from "../../grammar/diagnostic.js";
import { emptyRecord } from "../../grammar/own.js";
import type { Tensor } from "../ir/tensor.js";
import type { CheckedModel } from "../model.js";
import { bindData } from "./data.js";
import type { BoundSet, ImportedTables, Instance } from "./instance.js";
import { bindParams, type Overrides } from "./params.js";
import type { Providers } from "./providers.js";
import { bindSets } from "./sets.js";

/** How much of a model is bound. */
export interface Extent {
  /** The pattern set to draw afresh. */
  readonly heldOut?: string;
  /** Most members of these sets: to look at a model without all of its data. */
  readonly most?: ReadonlyMap<string, number>;
}

/** Gives a checked model its numbers: params, index sets, graphs, data. */
export function bind(
  model: CheckedModel,
  overrides: Overrides,
  providers: Providers,
  { heldOut, most = new Map() }: Extent = {},
): Outcome<Instance> {
  const out: Diagnostic[] = [];
  const params = bindParams(model, overrides, out);
  if (hasErrors(out)) return { diagnostics: out };
  const imported = importTables(model, providers, out);
  const { sets, notes } = bindSets(model, params, providers, most, out);
  if (imported) for (const name of model.sets.keys()) sets.set(name, importedSet(name, imported));
  if (hasErrors(out)) return { diagnostics: out };
  const data = new Map<string, Tensor>();
  const hashes = emptyRecord<string>();
  if (imported) Object.assign(hashes, imported.hashes);
  if (imported) notes.push(...imported.notes);
  bindData({ model, params, sets, providers, data, notes, hashes, heldOut, out });
  const instance: Instance = { model, params, sets, data, imported, notes, hashes };
  return hasErrors(out) ? { diagnostics: out } : { value: instance, diagnostics: out };
}

type ImportedFile = ReturnType<Providers["tables"]>["value"];

function importTables(model: CheckedModel, providers: Providers, out: Diagnostic[]): ImportedFile {
  if (!model.imported) return undefined;
  const { value, diagnostics } = providers.tables(model.imported);
  out.push(...diagnostics);
  return value;
}

function importedSet(name: string, tables: ImportedTables): BoundSet {
  return { name, size: tables.labels.length, arity: 1, labels: tables.labels };
}
