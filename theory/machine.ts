import type { MachineGroup } from "../compiler/ir/flat-graph.js";
import type { NormalRule } from "./normal-rule.js";

/** Laws and number of units of a machine; its labels are -1 and +1. */
export type MachineLaws = Pick<MachineGroup, "units" | "activation" | "rule" | "channel" | "bias">;

/** The machine that labels the patterns. */
export interface TeacherMachine {
  readonly laws: MachineLaws;
  readonly power: number;
  /** Values of its weights and their shares. */
  readonly weights: Pick<NormalRule, "nodes" | "weights">;
}

/** A prior of one weight, normalised. */
export type WeightLaw =
  | { readonly kind: "sphere" }
  | {
      readonly kind: "law";
      /** True where the square of a weight is the same for every configuration, as of spins. */
      readonly fixedSquare?: boolean;
      /** out = ln I, mean, variance of I = integral of p(w) exp(-A w^2 / 2 + B w). */
      moments(precision: number, field: number, out: Float64Array): void;
    };

/** A learning machine as theory sees it: many inputs a unit, patterns of independent entries with mean 0. */
export interface TheoryMachine {
  readonly laws: MachineLaws;
  /** Patterns over weights, P / N. */
  readonly alpha: number;
  /** Variance of a preactivation over that of a weight: scale^2 n E[x^2], n the inputs of a unit. */
  readonly power: number;
  readonly prior: WeightLaw;
  /** Absent: labels are random, +1 and -1 alike. */
  readonly teacher?: TeacherMachine;
}
