import type {
  ElasticGroup,
  FlatGraph,
  FlatVariables,
  MachineGroup,
  VariableBlock,
} from "../../compiler/ir/flat-graph.js";
import type { Outcome } from "../../grammar/diagnostic.js";
import type { AlgorithmContext } from "../contracts.js";
import { isContinuous } from "./fit.js";
import { notSpherical } from "./messages.js";

/** A graph of explicit replicas: copy a of the machine sees the weights `block.first + a * size ..`, in the order of the block. */
export interface ReplicaLayout {
  readonly name: string;
  readonly machines: readonly MachineGroup[];
  /** Absent: the replicas are not coupled. */
  readonly coupling?: ElasticGroup;
  /** The replicated variable, replica index first. */
  readonly block: VariableBlock;
  /** Weights of one replica. */
  readonly size: number;
  readonly centre?: VariableBlock;
}

/** True when a graph holds several machines, or an elastic coupling, of real weights. */
export function isReplicated(graph: FlatGraph): boolean {
  return isContinuous(graph) && graph.groups.length > 1;
}

/** How the replicas of a graph lie, or why it is no graph of replicas. */
export function replicaLayout(algorithm: string, graph: FlatGraph): Outcome<ReplicaLayout> {
  const machines = graph.groups.filter((group): group is MachineGroup => group.kind === "machine");
  const couplings = graph.groups.filter((group): group is ElasticGroup => group.kind === "elastic");
  const [coupling] = couplings;
  const block = holder(graph, machines[0].firstVariable);
  const centre = coupling?.centred ? holder(graph, coupling.variable[coupling.edgeStart[1] - 1]) : undefined;
  const size = block.count / machines.length;
  const layout: ReplicaLayout = { name: coupling?.name ?? machines[0].name, machines, coupling, block, size, centre };
  const reason = misfit(graph, layout, machines.length + couplings.length, couplings.length);
  if (reason !== undefined) return { diagnostics: [notSpherical(algorithm, reason)] };
  return { value: layout, diagnostics: [] };
}

function holder({ variables }: FlatGraph, v: number): VariableBlock {
  return variables.blocks.find(({ first, count }) => v >= first && v < first + count) as VariableBlock;
}

function misfit(graph: FlatGraph, layout: ReplicaLayout, known: number, couplings: number): string | undefined {
  const { machines, block, size, centre } = layout;
  const other = graph.groups.find(({ kind }) => kind !== "machine" && kind !== "elastic");
  if (other || known !== graph.groups.length) return `\`${other?.name}\` is another factor group`;
  if (couplings > 1) return `this model has ${couplings} couplings`;
  const [{ units, inputs }] = machines;
  const copied = block.shape[0] === machines.length && size === units * inputs;
  if (!copied) return `this model has ${machines.length} machines over \`${block.name}\``;
  const apart = machines.find(({ firstVariable }, a) => firstVariable !== machines[0].firstVariable + a * size);
  if (apart) return `\`${apart.name}\` is no machine of one replica`;
  const free = graph.variables.blocks.find((each) => each !== block && each !== centre && each.count > 0);
  if (free) return `\`${free.name}\` is in no machine`;
  const bound = centre?.constraint || centre?.prior;
  return bound ? `the centre \`${centre?.name}\` is not free` : undefined;
}

/** What replica a is to an algorithm of single machines: its own group, its own variables numbered from 0. */
export function replicaContext(context: AlgorithmContext, layout: ReplicaLayout, a: number): AlgorithmContext {
  const { graph, plan } = context;
  const first = layout.block.first + a * layout.size;
  const group: MachineGroup = { ...layout.machines[a], firstVariable: layout.machines[a].firstVariable - first };
  const variables = slice(graph.variables, layout, first);
  const alone: FlatGraph = { variables, groups: [group], isTree: false, weightCount: layout.size };
  const own = plan.groups[graph.groups.indexOf(layout.machines[a])];
  return { ...context, graph: alone, plan: { ...plan, groups: [own] } };
}

function slice(variables: FlatVariables, { block, size }: ReplicaLayout, first: number): FlatVariables {
  const { states, stateOffset, stateValue, logPrior } = variables;
  const [from, to] = [stateOffset[first], stateOffset[first + size]];
  const { constraint } = block;
  const one: VariableBlock = {
    ...block,
    first: 0,
    count: size,
    shape: block.shape.slice(1),
    labels: block.labels.slice(1),
    ...(constraint && { constraint: { ...constraint, axis: constraint.axis - 1 } }),
  };
  return {
    count: size,
    blocks: [one],
    states: states.slice(first, first + size),
    stateOffset: stateOffset.slice(first, first + size + 1).map((at) => at - from),
    stateValue: stateValue.slice(from, to),
    logPrior: logPrior.slice(from, to),
  };
}
