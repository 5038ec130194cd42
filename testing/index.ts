// `wfmc/testing`: random models of the field and the laws that they obey, to property-test your own factors, rules and algorithms.
// Needs fast-check. A law throws, with the seed and path that replay the failure, when it is broken.

export { logWeightOf } from "../runtime/configuration-weight.js";
export { type FactorMaker, factor, type SparseKind } from "./arbitraries/factors.js";
export { categoricalLoops, spinLoops } from "./arbitraries/loops.js";
export { type MachineOptions, machines } from "./arbitraries/machines.js";
export { modelText } from "./arbitraries/model-text.js";
export {
  cavityField,
  fieldToLogWeights,
  logWeight,
  logWeights,
  patterns,
  real,
  spin,
  uniform,
} from "./arbitraries/numbers.js";
export { type TreeOptions, trees } from "./arbitraries/trees.js";
export { type GroupOptions, graphOf, parityGroup, spinProductGroup, sumGroup, tableGroup } from "./graphs/factors.js";
export { type MachineSpec, machineGraph } from "./graphs/machine.js";
export { atBeta, mirrored, relabelled, rescaled } from "./graphs/transform.js";
export { type BlockSpec, categoricalVariables, layOutVariables, spinVariables } from "./graphs/variables.js";
export { activationLaw } from "./laws/activation-law.js";
export { type AlgorithmLawOptions, algorithmLaw } from "./laws/algorithm-law.js";
export { channelLaw } from "./laws/channel-law.js";
export type { LawOptions } from "./laws/compare.js";
export { couplingLaw } from "./laws/coupling-law.js";
export { configurations, type Enumerated, energyOf, enumerate } from "./laws/enumerate.js";
export { factorKindLaw, singleFactors } from "./laws/factor-kind-law.js";
export { betheStationaryLaw, energyLaw } from "./laws/free-energy-laws.js";
export { optionLaw } from "./laws/option-law.js";
export { priorLaw } from "./laws/prior-law.js";
export { ruleLaw } from "./laws/rule-law.js";
export { type SourceLawOptions, sourceLaw } from "./laws/source-law.js";
export { type FixedPointOptions, gaugeLaw, relabellingLaw, rescalingLaw } from "./laws/symmetry-laws.js";
export { treeLaw } from "./laws/tree-law.js";
export { contextFor, type Finished, runAlgorithm } from "./run-algorithm.js";
