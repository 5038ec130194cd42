// What is mutated, and the tests that answer for it.

/** Source folder: files and folders of test/ whose tests are asked about its mutants. */
export const SUITES: Readonly<Record<string, readonly string[]>> = {
  "runtime/channels": ["unit/channels", "conformance/channels"],
  "runtime/rules": ["unit/rules", "conformance/rules"],
  "runtime/priors": ["unit/priors", "conformance/priors"],
  "runtime/kernels": ["unit/kernels", "conformance/activations", "conformance/channels", "conformance/factor-kinds"],
  "compiler/derive": ["unit/compiler/derive", "conformance/rules", "conformance/activations", "conformance/channels"],
  "runtime/factors": ["unit/factors", "conformance/factor-kinds", "property/trees", "property/symmetries"],
  "runtime/volume": ["unit/volume"],
  "runtime/continuous": ["unit/continuous", "conformance/couplings"],
};

/** Wording is held by the tests of the documents, registries by the type checker. */
export const NOT_MUTATED = /(^|\/)(messages|errors|registry|contract)\.ts$/;
