import { formatSeconds } from "../render/number.js";
import type { Paint } from "../render/paint.js";
import { renderTable } from "../render/table.js";
import type { Figure } from "./figure.js";
import { annealing } from "./figures/annealing.js";
import { fashionVolumes } from "./figures/fashion-volumes.js";
import { inputNoise } from "./figures/input-noise.js";
import { randomPatterns } from "./figures/random-patterns.js";
import { shallowLandscape } from "./figures/shallow-landscape.js";
import { shuffledFashion } from "./figures/shuffled-fashion.js";

/** Every figure that can be made again: one file of figures/ and one line here. */
export const FIGURES: readonly Figure[] = [
  randomPatterns,
  fashionVolumes,
  shuffledFashion,
  inputNoise,
  shallowLandscape,
  annealing,
];

/** The list of figures with their runs and the time they take on one core. */
export function figureTable(paint: Paint): string {
  const columns = [
    { title: "figure" },
    { title: "runs", right: true },
    { title: "time", right: true },
    { title: "--quick", right: true },
    { title: "what it shows" },
  ];
  const rows = FIGURES.map((figure) => {
    const { name, title, studies, needs } = figure;
    const runs = studies.reduce((sum, study) => sum + study.runs, 0);
    const data = needs === undefined ? "" : ` (needs \`wfmc data get ${needs}\`)`;
    return [name, String(runs), timeOf(figure, false), timeOf(figure, true), `${title}${data}`];
  });
  return renderTable(columns, rows, paint);
}

function timeOf({ studies, quick }: Figure, isQuick: boolean): string {
  const seconds = studies.reduce((sum, study) => {
    const { seeds, points = 1 } = study.quick ?? quick;
    return sum + (isQuick ? seeds.length * points * study.seconds[1] : study.runs * study.seconds[0]);
  }, 0);
  return formatSeconds(seconds);
}
