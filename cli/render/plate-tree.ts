import type { FactorGraph } from "../../compiler/ir/factor-graph.js";

/** A box of the drawing: a plate inside its parent's, with the nodes that lie in these plates and in no others. */
export interface PlateBox {
  /** Names from the outermost plate to this one; empty for the page. */
  readonly path: readonly string[];
  readonly inner: Map<string, PlateBox>;
  /** Names of what lies here. */
  readonly nodes: string[];
}
/** Something drawn in its plates. */
export interface Placed {
  readonly name: string;
  readonly plates: readonly string[];
}

/**
 * Nested boxes for the plates of all groups. Plates may overlap in ways that no nesting shows: then a plate has several boxes, all of
 * one name. The plate that most factors share is outermost, so that replicas are copies of a whole machine.
 */
export function plateTree({ variables, factors, plates }: FactorGraph, data: readonly Placed[] = []): PlateBox {
  const groups: readonly Placed[] = [...variables, ...factors, ...data];
  const shared = (plate: string) => factors.filter((group) => group.plates.includes(plate)).length;
  const names = [...new Set([...plates.map(({ name }) => name), ...groups.flatMap((group) => group.plates)])];
  const rank = new Map(
    names
      .map((name, place) => ({ name, place, factors: shared(name) }))
      .sort((a, b) => b.factors - a.factors || a.place - b.place)
      .map(({ name }, n) => [name, n]),
  );
  const page: PlateBox = { path: [], inner: new Map(), nodes: [] };
  for (const group of groups) {
    const path = [...new Set(group.plates)].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
    path.reduce(boxInside, page).nodes.push(group.name);
  }
  return page;
}

function boxInside(outer: PlateBox, plate: string): PlateBox {
  const known = outer.inner.get(plate);
  if (known) return known;
  const made: PlateBox = { path: [...outer.path, plate], inner: new Map(), nodes: [] };
  outer.inner.set(plate, made);
  return made;
}
