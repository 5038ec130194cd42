import { massBetween } from "../kernels/normal-pieces.js";
import { createTilted, integrate } from "../kernels/tilted.js";
import type { UnitLaw } from "../laws.js";

/** Mean and variance of a unit's output under a normal preactivation of mean `centre` and standard deviation `spread` > 0. */
export interface UnitMoments {
  mean: number;
  variance: number;
  load(centre: number, spread: number): void;
}

/** Closed forms where there are some, sums over levels, quadrature otherwise. */
export function unitMoments(law: UnitLaw): UnitMoments {
  const { mean, variance, levels } = law;
  if (mean && variance) {
    return {
      mean: 0,
      variance: 0,
      load(centre, spread) {
        this.mean = mean(centre, spread);
        this.variance = variance(centre, spread);
      },
    };
  }
  return levels ? levelMoments(law, levels) : integratedMoments(law);
}

function levelMoments({ breakpoints }: UnitLaw, levels: readonly number[]): UnitMoments {
  const mass = new Float64Array(levels.length);
  return {
    mean: 0,
    variance: 0,
    load(centre, spread) {
      this.mean = 0;
      this.variance = 0;
      for (let j = 0; j < levels.length; j++) {
        const a = j === 0 ? -Infinity : (breakpoints[j - 1] - centre) / spread;
        const b = j + 1 === levels.length ? Infinity : (breakpoints[j] - centre) / spread;
        mass[j] = massBetween(a, b);
        this.mean += mass[j] * levels[j];
      }
      for (let j = 0; j < levels.length; j++) this.variance += mass[j] * (levels[j] - this.mean) ** 2;
    },
  };
}

function integratedMoments({ apply, breakpoints }: UnitLaw): UnitMoments {
  const asked = { centre: 0, spread: 1 };
  const task = createTilted(
    (t) => -0.5 * t * t,
    (t) => apply(asked.centre + asked.spread * t),
    breakpoints.length,
  );
  task.cuts = breakpoints.length;
  return {
    mean: 0,
    variance: 0,
    load(centre, spread) {
      asked.centre = centre;
      asked.spread = spread;
      for (let j = 0; j < breakpoints.length; j++) task.cutAt[j] = (breakpoints[j] - centre) / spread;
      integrate(task);
      this.mean = task.mean;
      this.variance = task.variance;
    },
  };
}
