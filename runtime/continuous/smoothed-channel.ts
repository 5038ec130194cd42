import { logAddExp } from "../kernels/log-sum-exp.js";
import { logCdf } from "../kernels/normal.js";
import { pieceLogZ, pieceResponse } from "../kernels/normal-pieces.js";
import { createTilted, integrate, type TiltedIntegral } from "../kernels/tilted.js";
import { logTrapezoid } from "../kernels/trapezoid.js";
import type { LabelChannel } from "../laws.js";

/** The weight of a label under a normal output with mean m and variance V >= 0: Z = E[W(label, o)]. */
export interface SmoothedChannel {
  /** ln Z. */
  logZ(label: number, mean: number, variance: number): number;
  /** Writes ln Z, d ln Z / dm and d2 ln Z / dm2 (both 0 where V = 0) to `response`. */
  respond(label: number, mean: number, variance: number): void;
  readonly response: Float64Array;
}

/** Steps in closed form, anything else by quadrature. */
export function smoothedChannel(channel: LabelChannel): SmoothedChannel {
  return channel.steps ? smoothedSteps(channel, channel.steps) : integrated(channel);
}

/** Sums of Phi: noise of the channel and variance of the output add. */
function smoothedSteps(channel: LabelChannel, steps: NonNullable<LabelChannel["steps"]>): SmoothedChannel {
  const [minus, plus] = [steps(-1), steps(1)];
  const n = Math.max(minus.thresholds.length, plus.thresholds.length);
  const heap = new Float64Array(2 * n + 4);
  const response = heap.subarray(2 * n + 1);
  const load = (label: number, mean: number, deviation: number): number => {
    const { thresholds, logWeights } = label > 0 ? plus : minus;
    for (let j = 0; j < thresholds.length; j++) heap[j] = (thresholds[j] - mean) / deviation;
    for (let j = 0; j <= thresholds.length; j++) heap[n + j] = logWeights[j];
    return thresholds.length;
  };
  return {
    response,
    logZ(label, mean, variance) {
      const { noise, thresholds, logWeights } = label > 0 ? plus : minus;
      const total = variance + noise * noise;
      if (total === 0) return channel.logWeight(label, mean);
      const deviation = Math.sqrt(total);
      if (thresholds.length !== 1) return pieceLogZ(heap, load(label, mean, deviation), 0, n);
      const s = (mean - thresholds[0]) / deviation;
      if (logWeights[0] === -Infinity) return logWeights[1] + logCdf(s);
      if (logWeights[1] === -Infinity) return logWeights[0] + logCdf(-s);
      return logAddExp(logWeights[0] + logCdf(-s), logWeights[1] + logCdf(s));
    },
    respond(label, mean, variance) {
      const { noise } = label > 0 ? plus : minus;
      const total = variance + noise * noise;
      response.fill(0);
      response[0] = this.logZ(label, mean, variance);
      if (total === 0) return;
      const deviation = Math.sqrt(total);
      pieceResponse(heap, load(label, mean, deviation), 0, n, 2 * n + 1);
      response[1] /= deviation;
      response[2] /= total;
    },
  };
}

function integrated(channel: LabelChannel): SmoothedChannel {
  const places = [Float64Array.from(channel.breakpoints(-1)), Float64Array.from(channel.breakpoints(1))];
  const asked = { label: 1, mean: 0, deviation: 1 };
  const log = (t: number): number => channel.logWeight(asked.label, asked.mean + asked.deviation * t) - 0.5 * t * t;
  const task: TiltedIntegral = createTilted(log, (t) => t, Math.max(places[0].length, places[1].length));
  const response = new Float64Array(3);
  const ask = (label: number, mean: number, variance: number): void => {
    asked.label = label;
    asked.mean = mean;
    asked.deviation = Math.sqrt(variance);
  };
  const run = (label: number, mean: number): void => {
    const cuts = places[label > 0 ? 1 : 0];
    task.cuts = cuts.length;
    for (let j = 0; j < cuts.length; j++) task.cutAt[j] = (cuts[j] - mean) / asked.deviation;
    integrate(task);
  };
  return {
    response,
    logZ(label, mean, variance) {
      if (variance === 0) return channel.logWeight(label, mean);
      ask(label, mean, variance);
      // Smooth weights are needed often, inside another integral: the short way where it is exact.
      const short = places[label > 0 ? 1 : 0].length === 0 ? logTrapezoid(log) : Number.NaN;
      if (!Number.isNaN(short)) return short;
      run(label, mean);
      return task.logMass;
    },
    respond(label, mean, variance) {
      response.fill(0);
      if (variance === 0) {
        response[0] = channel.logWeight(label, mean);
        return;
      }
      ask(label, mean, variance);
      run(label, mean);
      response[0] = task.logMass;
      response[1] = task.mean / asked.deviation;
      response[2] = (task.variance - 1) / variance;
    },
  };
}
