import { logCdf, mills } from "../runtime/kernels/normal.js";

// Sequential sweeps as one writes them down by hand for one model: no damping, no certainties, no contradictions, no
// residual. Beside them the general engine's time is a ratio within one run.

/** A sweep over its own messages (half log-odds, factor by factor), which start at 0 or where they are set. */
export interface PlainSweep {
  readonly messages: Float64Array;
  sweep(): void;
}

/** The perceptron of binary weights, +-1 inputs and hard labels by central limit: two integrals ln Phi an edge. */
export function plainPerceptron(patterns: readonly Int8Array[], labels: ArrayLike<number>): PlainSweep {
  const inputs = patterns[0].length;
  const messages = new Float64Array(patterns.length * inputs);
  const totals = new Float64Array(inputs);
  const means = new Float64Array(inputs);
  const sweep = (): void => {
    for (let mu = 0; mu < patterns.length; mu++) {
      const x = patterns[mu];
      const row = mu * inputs;
      let omega = 0;
      let variance = 0;
      for (let i = 0; i < inputs; i++) {
        totals[i] -= messages[row + i];
        const mean = Math.tanh(totals[i]);
        means[i] = mean;
        omega += x[i] * mean;
        variance += 1 - mean * mean;
      }
      for (let i = 0; i < inputs; i++) {
        const centre = omega - x[i] * means[i];
        const shrink = labels[mu] / Math.sqrt(variance - 1 + means[i] * means[i]);
        const message = (logCdf((centre + x[i]) * shrink) - logCdf((centre - x[i]) * shrink)) / 2;
        messages[row + i] = message;
        totals[i] += message;
      }
    }
  };
  return { messages, sweep };
}

/** The same to first order in 1/sqrt(N) (errors near 1e-3): one ratio phi/Phi a pattern, one exp and one division an edge. */
export function leanPerceptron(patterns: readonly Int8Array[], labels: ArrayLike<number>): PlainSweep {
  const inputs = patterns[0].length;
  const messages = new Float64Array(patterns.length * inputs);
  const totals = new Float64Array(inputs);
  const means = new Float64Array(inputs);
  const sweep = (): void => {
    for (let mu = 0; mu < patterns.length; mu++) {
      const x = patterns[mu];
      const row = mu * inputs;
      let omega = 0;
      let variance = 0;
      for (let i = 0; i < inputs; i++) {
        totals[i] -= messages[row + i];
        const mean = 1 - 2 / (Math.exp(2 * totals[i]) + 1);
        means[i] = mean;
        omega += x[i] * mean;
        variance += 1 - mean * mean;
      }
      const z = (labels[mu] * omega) / Math.sqrt(variance);
      const ratio = mills(z);
      const pull = (labels[mu] * ratio) / Math.sqrt(variance);
      const back = (ratio * (ratio + z)) / variance;
      for (let i = 0; i < inputs; i++) {
        const message = x[i] * pull + back * means[i];
        messages[row + i] = message;
        totals[i] += message;
      }
    }
  };
  return { messages, sweep };
}

/** Pairs of spins, ends[2 a] and ends[2 a + 1] with coupling[a]: tanh and atanh as they stand in the equations. */
export function plainSpinGlass(spins: number, ends: Int32Array, coupling: Float64Array): PlainSweep {
  const messages = new Float64Array(ends.length);
  const totals = new Float64Array(spins);
  const sweep = (): void => {
    totals.fill(0);
    for (let e = 0; e < ends.length; e++) totals[ends[e]] += messages[e];
    for (let a = 0; a < coupling.length; a++) {
      const e = 2 * a;
      const first = totals[ends[e]] - messages[e];
      const second = totals[ends[e + 1]] - messages[e + 1];
      const mean = Math.tanh(coupling[a]);
      messages[e] = Math.atanh(mean * Math.tanh(second));
      messages[e + 1] = Math.atanh(mean * Math.tanh(first));
      totals[ends[e]] = first + messages[e];
      totals[ends[e + 1]] = second + messages[e + 1];
    }
  };
  return { messages, sweep };
}
