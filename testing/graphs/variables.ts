import type { FlatVariables, VariableBlock } from "../../compiler/ir/flat-graph.js";
import { BIT, categorical, REAL, SPIN, type Support } from "../../compiler/ir/support.js";

/** A group of variable nodes to be laid out: `count` nodes of one support, or of the given shape. */
export interface BlockSpec {
  readonly name: string;
  /** `spin`, `bit`, `real`, or the number of states of a `cat(q)`. */
  readonly support: "spin" | "bit" | "real" | number;
  readonly shape: readonly number[];
  /** Real weights only: sum over this axis of w^2 = its length. */
  readonly sphereAxis?: number;
  /** Log-weights of the prior: for each node in turn, one a state; absent: the counting measure. */
  readonly logPrior?: readonly (readonly number[])[];
}

/** Variable nodes in flat order: blocks one after the other, each in row-major order. */
export function layOutVariables(specs: readonly BlockSpec[]): FlatVariables {
  const blocks: VariableBlock[] = [];
  let count = 0;
  for (const spec of specs) {
    blocks.push(blockOf(spec, count));
    count += blocks[blocks.length - 1].count;
  }
  const states = new Int32Array(count);
  for (const { support, first, count: length } of blocks) states.fill(valuesOf(support).length, first, first + length);
  const stateOffset = new Int32Array(count + 1);
  for (let v = 0; v < count; v++) stateOffset[v + 1] = stateOffset[v] + states[v];
  const stateValue = new Float64Array(stateOffset[count]);
  const logPrior = new Float64Array(stateOffset[count]);
  blocks.forEach((block, b) => {
    for (let n = 0; n < block.count; n++) {
      stateValue.set(valuesOf(block.support), stateOffset[block.first + n]);
      const prior = specs[b].logPrior?.[n];
      if (prior) logPrior.set(prior, stateOffset[block.first + n]);
    }
  });
  return { count, blocks, states, stateOffset, stateValue, logPrior };
}

/** One block per variable node, named x0, x1, ..: any numbers of states together. */
export function categoricalVariables(
  states: readonly number[],
  logPrior?: readonly (readonly number[] | undefined)[],
): FlatVariables {
  return layOutVariables(
    states.map((q, v) => ({ name: `x${v}`, support: q, shape: [1], logPrior: logPrior?.[v] && [logPrior[v]] })),
  );
}

/** One block `s` of n spins. */
export function spinVariables(n: number): FlatVariables {
  return layOutVariables([{ name: "s", support: "spin", shape: [n] }]);
}

function blockOf(spec: BlockSpec, first: number): VariableBlock {
  const support: Support =
    spec.support === "spin"
      ? SPIN
      : spec.support === "bit"
        ? BIT
        : spec.support === "real"
          ? REAL
          : categorical(spec.support);
  return {
    name: spec.name,
    first,
    count: spec.shape.reduce((product, length) => product * length, 1),
    shape: spec.shape,
    labels: spec.shape.map((length) => Int32Array.from({ length }, (_, i) => i + 1)),
    support,
    constraint: spec.sphereAxis === undefined ? undefined : { kind: "sphere", axis: spec.sphereAxis },
  };
}

function valuesOf(support: Support): readonly number[] {
  return support.kind === "finite" ? support.values : [];
}
