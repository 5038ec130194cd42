import type { ChannelSteps } from "../contracts.js";
import { logAddExp } from "../kernels/log-sum-exp.js";
import { logCdf } from "../kernels/normal.js";
import { gaussianNodes, integrateGaussian } from "./gaussian-nodes.js";
import { logBetween } from "./machine-pieces.js";
import { labelWeight, type MachineTask, type PatternForm, type Terminal } from "./machine-task.js";
import { createTrellis, outputLattices } from "./machine-trellis.js";

// Machines whose output is the real number y = offset + sum_k votes_k a(h_k). Unit k sees the label through the other units: exactly where
// their summed output takes few values (machine-trellis.ts), else as a Gaussian of its mean and variance (central limit over the units, the
// target unit excluded).

/** The node of a machine with a real output. */
export function sumForm(task: MachineTask): PatternForm {
  if (task.group.units === 1) return singleForm(task);
  const lattices = outputLattices(task);
  return lattices ? createTrellis(task, lattices) : gaussianForm(task);
}

/** One unit: the label sees it directly. */
function singleForm(task: MachineTask): PatternForm {
  const { output, method } = task;
  let pattern = 0;
  const tau = [0];
  const terminal: Terminal = (h) => {
    tau[0] = output.activation.apply(h);
    return labelWeight(task, pattern, output.of(tau));
  };
  return {
    load: (mu) => method.load(task, mu, 0),
    logZ(mu) {
      pattern = mu;
      return method.logZ(task, 0, terminal);
    },
    send(mu) {
      pattern = mu;
      return method.send(task, mu, 0, terminal);
    },
  };
}

/** Several units, the sum of the others as a Gaussian. */
function gaussianForm(task: MachineTask): PatternForm {
  const { output, method, group } = task;
  const { units } = group;
  const { votes, offset } = output.sum ?? { votes: new Float64Array(units), offset: 0 };
  const { apply } = output.activation;
  const means = new Float64Array(units);
  const variances = new Float64Array(units);
  const blur = blurredLabel(task);
  /** ln of the weight that unit k (-1: none) has through the sum of the others. */
  const through = (mu: number, k: number): Terminal => {
    let centre = offset;
    let variance = 0;
    for (let l = 0; l < units; l++) {
      if (l === k) continue;
      centre += votes[l] * means[l];
      variance += votes[l] * votes[l] * variances[l];
    }
    return (h) => blur(mu, centre + (k < 0 ? 0 : votes[k] * apply(h)), variance);
  };
  return {
    load(mu) {
      for (let k = 0; k < units; k++) {
        method.load(task, mu, k);
        means[k] = method.mean(task, k, apply);
        variances[k] = method.mean(task, k, (h) => (apply(h) - means[k]) ** 2);
      }
    },
    logZ: (mu) => through(mu, -1)(0),
    send(mu) {
      let allowed = true;
      for (let k = 0; k < units; k++) {
        if (task.loaded !== k) method.load(task, mu, k);
        allowed = method.send(task, mu, k, through(mu, k)) && allowed;
      }
      return allowed;
    },
  };
}

/** ln of the label's mean weight over a Gaussian output. */
function blurredLabel(task: MachineTask): (mu: number, centre: number, variance: number) => number {
  const { channel } = task.output;
  const nodes = gaussianNodes();
  return (mu, centre, variance) => {
    if (!(variance > 0)) return labelWeight(task, mu, centre);
    const deviation = Math.sqrt(variance);
    if (channel.sees === "sign") {
      const z = centre / deviation;
      return logAddExp(labelWeight(task, mu, 1) + logCdf(z), labelWeight(task, mu, -1) + logCdf(-z));
    }
    const steps = channel.steps?.(task.group.label[mu]);
    if (steps) return blurredSteps(steps, centre, Math.hypot(deviation, steps.noise));
    const cuts = channel.breakpoints(task.group.label[mu]);
    return integrateGaussian(nodes, (y) => labelWeight(task, mu, y), centre, deviation, cuts, 0);
  };
}

function blurredSteps({ thresholds, logWeights }: ChannelSteps, centre: number, deviation: number): number {
  let sum = -Infinity;
  let from = -Infinity;
  for (let j = 0; j < logWeights.length; j++) {
    const to = j < thresholds.length ? (thresholds[j] - centre) / deviation : Infinity;
    if (logWeights[j] > -Infinity) sum = logAddExp(sum, logWeights[j] + logBetween(from, to));
    from = to;
  }
  return sum;
}
