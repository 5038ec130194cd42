import type { Enumeration } from "./enumeration.js";

/** A 32-bit hash (FNV-1a) of all numbers that an enumeration's sums depend on. */
export function fingerprint({ graph, tables, machines }: Enumeration): number {
  const { stateOffset, stateValue, logPrior } = graph.variables;
  let hash = mix(mix(mix(0x811c9dc5, stateOffset), stateValue), logPrior);
  hash = [tables.table, tables.origin, tables.toEnergy, tables.start, tables.factor, tables.step].reduce(mix, hash);
  for (const group of graph.groups)
    if (group.kind !== "machine") hash = mix(hash, Float64Array.of(group.logConstant, group.beta));
  for (const { group, inputs, logRight, logWrong } of machines) {
    hash = mix(mix(hash, inputs), group.label);
    hash = mix(
      hash,
      Float64Array.of(logRight, logWrong, group.scale, group.bias, ...Object.values(group.rule.parameters)),
    );
    hash = mix(hash, new TextEncoder().encode(`${group.activation.name} ${group.rule.name} ${group.channel.name}`));
  }
  return hash;
}

function mix(start: number, values: Float64Array | Int32Array | Int8Array | Uint8Array): number {
  let hash = start;
  for (const byte of new Uint8Array(values.buffer, values.byteOffset, values.byteLength)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}
