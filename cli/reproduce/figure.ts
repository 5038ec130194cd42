import type { Scalar } from "../arguments/assignments.js";

// A figure of a paper as data: what to run, how to draw it, which published numbers and shapes it is held against.

/** One figure that `wfmc reproduce` makes again. */
export interface Figure {
  /** The word on the command line. */
  readonly name: string;
  readonly title: string;
  /** File under models/papers. */
  readonly file: string;
  /** Where it was published. */
  readonly cite: string;
  /** Data set that `wfmc data get` prepares. */
  readonly needs?: string;
  readonly studies: readonly Study[];
  /** What `--quick` runs instead of the experiments' own seeds and sizes. */
  readonly quick: Size;
  readonly drawings: readonly Drawing[];
  readonly checks: readonly Check[];
}

/** One experiment of the file. */
export interface Study {
  readonly experiment: string;
  /** Its line in legends and tables. */
  readonly label: string;
  /** Runs of the full figure. */
  readonly runs: number;
  /** Seconds of one run, full and quick, on a core that the probe of estimate.ts calls 1. */
  readonly seconds: readonly [full: number, quick: number];
  /** Quick size of this experiment, where it is another than the figure's. */
  readonly quick?: Size;
}

/** Seeds and params (or options) of smaller runs. `same`: only the seeds are fewer, so published numbers still count. */
export interface Size {
  readonly seeds: readonly number[];
  readonly set: Readonly<Record<string, Scalar>>;
  /** Runs a seed has, where the experiment sweeps something. */
  readonly points?: number;
}

/** A measured number: an observable, at a place of its curve. `common`: the first place at which every solution is without errors. */
export interface Quantity {
  readonly observable: string;
  readonly at?: number | "common";
  /** Measured with these words among its arguments, where an experiment measures one observable several times. */
  readonly having?: string;
}

/** What is drawn, with the paper's axes. */
export type Drawing = {
  readonly name: string;
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Experiments; all by default. */
  readonly studies?: readonly string[];
} & (
  | {
      readonly kind: "curve";
      readonly y: Quantity /** Swept name; the curve's own place by default. */;
      readonly x?: string;
    }
  | {
      readonly kind: "density";
      readonly y: Quantity;
      readonly from: number;
      readonly to: number;
      readonly bins: number;
    }
  | { readonly kind: "scatter"; readonly x: Quantity; readonly y: Quantity }
);

/** A published number or shape, and the rule that says whether it came out (judge.ts). */
export type Check =
  | {
      /** Mean over seeds within two published standard deviations. */
      readonly kind: "number";
      readonly study: string;
      readonly quantity: Quantity;
      readonly published: { readonly mean: number; readonly deviation: number };
      /** Why it may not, for the table. */
      readonly note?: string;
    }
  | {
      /** Each experiment above the next, seed by seed, by more than two standard errors of the mean difference. */
      readonly kind: "order";
      readonly quantity: Quantity;
      /** From the largest to the smallest. */
      readonly studies: readonly string[];
      /** Where the order comes from, when it is not that figure's own. */
      readonly note?: string;
    }
  | {
      /** Share of runs without training errors: at least, or at most. */
      readonly kind: "solved";
      readonly study: string;
      /** Only runs where a swept name has this value. */
      readonly where?: readonly [name: string, value: number];
      readonly least?: number;
      readonly most?: number;
    }
  | {
      /** Sign of the rank correlation over all runs, larger than two standard errors. */
      readonly kind: "correlation";
      readonly x: Quantity;
      readonly y: Quantity;
      readonly sign: 1 | -1;
    };
