import type {
  FlatVariables,
  ParityGroup,
  SparseFactorGroup,
  SpinProductGroup,
  SumGroup,
  TableGroup,
} from "../ir/flat-graph.js";

// A factor is what its table says, however it was spelled: products of spins and parity checks get their O(p) messages.

/** Rounding of a log-weight that was computed as a product: entries of a p-body product agree this well. */
const ROUNDING = 1e-12;

/** The special kind that a group's tables turn out to be, or the group itself. */
export function classify(group: TableGroup | SumGroup, variables: FlatVariables): SparseFactorGroup {
  for (const v of group.variable) if (variables.states[v] !== 2) return group;
  if (group.count === 0) return group;
  return asParity(group) ?? (group.kind === "table" ? asProduct(group) : undefined) ?? group;
}

/** Sign of prod s for row n of a table over two-state variables: state 0 counts -1. */
function productSign(n: number, arity: number): number {
  let zeros = arity;
  for (let bits = n; bits > 0; bits >>= 1) zeros -= bits & 1;
  return zeros % 2 === 0 ? 1 : -1;
}

function asProduct(group: TableGroup): SpinProductGroup | undefined {
  const coupling = new Float64Array(group.count);
  let logConstant = group.logConstant;
  for (let a = 0; a < group.count; a++) {
    const [start, end] = [group.tableStart[a], group.tableStart[a + 1]];
    const arity = group.edgeStart[a + 1] - group.edgeStart[a];
    if (arity === 0) return undefined;
    let mean = 0;
    let product = 0;
    let largest = 0;
    for (let n = start; n < end; n++) {
      const entry = group.logTable[n];
      if (!Number.isFinite(entry)) return undefined;
      mean += entry / (end - start);
      product += (productSign(n - start, arity) * entry) / (end - start);
      largest = Math.max(largest, Math.abs(entry));
    }
    for (let n = start; n < end; n++) {
      const expected = mean + product * productSign(n - start, arity);
      if (Math.abs(group.logTable[n] - expected) > ROUNDING * Math.max(1, largest)) return undefined;
    }
    coupling[a] = product;
    logConstant += mean;
  }
  const { name, count, edgeStart, variable, beta } = group;
  return { kind: "spin_product", name, count, edgeStart, variable, beta, logConstant, coupling };
}

/** Hard parity: one constant where prod s = sign, nothing elsewhere. */
function asParity(group: TableGroup | SumGroup): ParityGroup | undefined {
  const sign = new Int8Array(group.count);
  let logConstant = group.logConstant;
  for (let a = 0; a < group.count; a++) {
    const arity = group.edgeStart[a + 1] - group.edgeStart[a];
    if (arity === 0 || (group.kind === "sum" && !unitSteps(group, a))) return undefined;
    const found = parityOf(group, a, arity);
    if (!found) return undefined;
    sign[a] = found.sign;
    logConstant += found.constant;
  }
  const { name, count, edgeStart, variable, beta } = group;
  return beta === 0 ? { kind: "parity", name, count, edgeStart, variable, beta, logConstant, sign } : undefined;
}

function unitSteps(group: SumGroup, a: number): boolean {
  for (let e = group.edgeStart[a]; e < group.edgeStart[a + 1]; e++) if (group.coefficient[e] % 2 === 0) return false;
  return true;
}

function parityOf(
  group: TableGroup | SumGroup,
  a: number,
  arity: number,
): { sign: number; constant: number } | undefined {
  let constant: number | undefined;
  let sign = 0;
  for (let n = group.tableStart[a]; n < group.tableStart[a + 1]; n++) {
    const entry = group.logTable[n];
    const row = n - group.tableStart[a];
    const own = group.kind === "table" ? productSign(row, arity) : sumSign(group.minimum[a] + row, arity);
    if (entry === -Infinity) {
      if (sign === own) return undefined;
      sign = -own;
    } else {
      if (sign === -own || (constant !== undefined && entry !== constant)) return undefined;
      sign = own;
      constant = entry;
    }
  }
  return constant === undefined ? undefined : { sign, constant };
}

/** With odd steps the parity of the sum is that of the number of upper states; the others are lower, -1 each. */
function sumSign(t: number, arity: number): number {
  return (arity - Math.abs(t)) % 2 === 0 ? 1 : -1;
}
