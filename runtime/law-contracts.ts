// Laws of machines as one file each: activations, rules, channels. `laws.ts` puts parameters in.

type LawParameters = Readonly<Record<string, number>>;

/** A hidden unit's activation. `laws.ts` puts the parameters in. */
export interface Activation {
  readonly name: string;
  readonly doc: string;
  /**
   * The law in the language (`activation window(z: real; ...) = ...`), for laws that the compiler has no word for: what it derives from it is
   * what the kernel is compared with.
   */
  readonly declaration?: string;
  readonly parameters: LawParameters;
  apply(z: number, parameters: LawParameters): number;
  /** The form that gradients pass through, where it is another one: a piecewise constant activation has none of its own. */
  smooth?(z: number, parameters: LawParameters): number;
  /** First and second derivative, piece by piece, of the smooth form where there is one. */
  slope(z: number, parameters: LawParameters): number;
  curvature(z: number, parameters: LawParameters): number;
  /** Ascending places where the activation or its slope jumps. */
  breakpoints(parameters: LawParameters): readonly number[];
  /** Values on the pieces between the breakpoints, of activations that are constant on each. */
  levels?(parameters: LawParameters): readonly number[];
  /** Mean and variance of its value under a normal z, where they have a closed form; `spread` > 0 is the standard deviation of z. */
  mean?(centre: number, spread: number, parameters: LawParameters): number;
  variance?(centre: number, spread: number, parameters: LawParameters): number;
}

/**
 * A rule from hidden units tau in {-1,+1}^K to an output +-1. Messages are probabilities in log-odds of the unit being +1.
 * `toHidden`: given lp[k] = ln P(tau_k = +1), lm[k] = ln P(tau_k = -1) of the cavity and log-weights (wPlus, wMinus) of output +1 and -1,
 * writes for each k the log-weights of tau_k = +1 and -1 with unit k left out (outPlus[k], outMinus[k]); log-domain throughout.
 * `logZ`: the log of sum over tau of prod P(tau_k) weight(rule(tau)).
 */
export interface OutputRule {
  readonly name: string;
  readonly doc: string;
  /**
   * The law in the language (`activation window(z: real; ...) = ...`), for laws that the compiler has no word for: what it derives from it is
   * what the kernel is compared with.
   */
  readonly declaration?: string;
  readonly parameters: Readonly<Record<string, number>>;
  decide(tau: ArrayLike<number>, units: number, parameters: Readonly<Record<string, number>>): number;
  /** Doubles of scratch space that toHidden and logZ need for K units. */
  scratch(units: number): number;
  toHidden(view: RuleView): void;
  logZ(view: RuleView): number;
  /** Units that LAL moves for a wrong output: indices in the order of increasing |h| whose flips make the output right, fewest first. */
  flips(h: ArrayLike<number>, units: number, label: number, parameters: Readonly<Record<string, number>>): number[];
}
/** Offsets into one heap, so that no view is allocated in a loop; all arrays of length `units`. */
export interface RuleView {
  heap: Float64Array;
  units: number;
  /** Offsets: ln P(tau = +1), ln P(tau = -1) in; log-weights of tau = +1, -1 out; scratch. */
  logPlus: number;
  logMinus: number;
  outPlus: number;
  outMinus: number;
  scratch: number;
  /** Log-weights of output +1 and -1 (0 and -Infinity for a hard label +1). */
  weightPlus: number;
  weightMinus: number;
  parameters: Readonly<Record<string, number>>;
}

/** A channel from the machine's output to the label -1 or +1. `laws.ts` puts the parameters in. */
export interface Channel {
  readonly name: string;
  readonly doc: string;
  /**
   * The law in the language (`activation window(z: real; ...) = ...`), for laws that the compiler has no word for: what it derives from it is
   * what the kernel is compared with.
   */
  readonly declaration?: string;
  readonly parameters: LawParameters;
  /** Parameters that a param of the model of the same name gives, where a call does not. */
  readonly fromModel?: readonly string[];
  /** `sign`: of a real output only the sign counts, sign(0) = +1; `real`: its value. */
  readonly sees: "sign" | "real";
  /**
   * ln of the largest weight that a label has under any output, of channels that see a real number: 0 for probabilities. Absent: not known.
   * Of channels that see a sign it follows from their two weights.
   */
  most?(parameters: LawParameters): number;
  /** ln of the weight of a label (-1, +1) under an output. */
  logWeight(label: number, output: number, parameters: LawParameters): number;
  /** Ascending places where the weight of a label jumps as a function of a real output. */
  breakpoints(label: number, parameters: LawParameters): readonly number[];
  /** The closed form of channels that see a real number and have one. */
  steps?(label: number, parameters: LawParameters): ChannelSteps;
}

/** The weight of a label as steps: constant between the thresholds, after normal noise was added to the output. */
export interface ChannelSteps {
  /** Standard deviation of the noise, >= 0. */
  readonly noise: number;
  /** Ascending. */
  readonly thresholds: readonly number[];
  /** ln of the weight on each of the thresholds.length + 1 open pieces. */
  readonly logWeights: readonly number[];
}
