import type { RuleLaw } from "../../compiler/ir/flat-graph.js";
import type { Enumeration } from "./enumeration.js";

/** Where activations and channels are looked at: their declarations hold functions, which have no bytes to compare. */
const PLACES = Float64Array.from({ length: 64 }, (_, n) => 0.173 * (n - 31.5));

/** A 32-bit hash (FNV-1a) of all numbers that an enumeration's sums depend on. */
export function fingerprint({ graph, tables, machines }: Enumeration): number {
  const { stateOffset, stateValue, logPrior } = graph.variables;
  let hash = mix(mix(mix(0x811c9dc5, stateOffset), stateValue), logPrior);
  hash = [tables.table, tables.origin, tables.toEnergy, tables.start, tables.factor, tables.step].reduce(mix, hash);
  for (const group of graph.groups)
    if (group.kind !== "machine") hash = mix(hash, Float64Array.of(group.logConstant, group.beta));
  for (const { group, inputs, output } of machines) {
    hash = mix(mix(hash, inputs), group.label);
    hash = mix(hash, Float64Array.of(group.scale, group.bias, ...Object.values(group.rule.parameters)));
    hash = mix(hash, PLACES.map(output.activation.apply));
    for (const label of [-1, 1])
      hash = mix(
        hash,
        PLACES.map((y) => output.channel.logWeight(label, y)),
      );
    hash = mix(hash, meaningOf(group.rule));
    hash = mix(hash, new TextEncoder().encode(`${group.activation.name} ${group.rule.name} ${group.channel.name}`));
  }
  return hash;
}

/** What a declared rule consists of. */
function meaningOf({ meaning }: RuleLaw): Float64Array {
  switch (meaning?.kind) {
    case "product":
      return Float64Array.of(meaning.sign);
    case "count":
    case "listed":
      return Float64Array.from(meaning.outputs);
    case "weighted":
      return Float64Array.of(...meaning.votes, meaning.threshold);
    case "sum":
      return Float64Array.of(...meaning.votes, meaning.offset);
    default:
      return new Float64Array(0);
  }
}

function mix(start: number, values: Float64Array | Int32Array | Int8Array | Uint8Array): number {
  let hash = start;
  for (const byte of new Uint8Array(values.buffer, values.byteOffset, values.byteLength)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}
