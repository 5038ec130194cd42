import type { Diagnostic, Outcome } from "../../grammar/diagnostic.js";
import { hasErrors } from "../../grammar/diagnostic.js";
import type { CheckedModel } from "../model.js";
import { bindData } from "./data.js";
import type { BoundSet, ImportedTables, Instance } from "./instance.js";
import { bindParams, type Overrides } from "./params.js";
import type { Providers } from "./providers.js";
import { bindSets } from "./sets.js";

/** Gives a checked model its numbers: params, index sets, graphs, data. `heldOut` names the pattern set to draw afresh. */
export function bind(
  model: CheckedModel,
  overrides: Overrides,
  providers: Providers,
  heldOut?: string,
): Outcome<Instance> {
  const diagnostics: Diagnostic[] = [];
  const params = bindParams(model, overrides, diagnostics);
  if (hasErrors(diagnostics)) return { diagnostics };
  const tables = model.imported
    ? providers.tables(model.imported.format, model.imported.path, model.imported.span)
    : undefined;
  if (tables) diagnostics.push(...tables.diagnostics);
  const { sets, notes } = bindSets(model, params, providers, new Map(), diagnostics);
  if (tables?.value) for (const name of model.sets.keys()) sets.set(name, importedSet(name, tables.value));
  if (hasErrors(diagnostics)) return { diagnostics };
  const hashes: Record<string, string> = tables?.value ? { [model.imported?.path ?? ""]: tables.value.hash } : {};
  const instance: Instance = {
    model,
    params,
    sets,
    data: new Map(),
    imported: tables?.value,
    notes: [...notes, ...(tables?.value?.notes ?? [])],
    hashes,
  };
  bindData({
    ...instance,
    sets,
    providers,
    data: instance.data as Map<string, never>,
    notes: instance.notes as string[],
    hashes,
    heldOut,
    out: diagnostics,
  });
  return hasErrors(diagnostics) ? { diagnostics } : { value: instance, diagnostics };
}

function importedSet(name: string, tables: ImportedTables): BoundSet {
  return { name, size: tables.labels.length, arity: 1, labels: tables.labels };
}
